"""One field of identity: asked for with a reason, shown in clear, hidden again."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.bank.models import Customer
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.privacy.commands.revealing import RevealRefused, Wanted, hide_field, reveal_field
from guanxi.privacy.policy import PrivacySection
from guanxi.privacy.purposes import purpose
from guanxi.shell.customer.fields import Field, Sheet, may_reveal, sheet_of
from guanxi.shell.customer.labels import FIELD_LABELS
from guanxi.shell.customer.matters import matter_of_work
from guanxi.shell.customer.queries import field_of
from guanxi.shell.doors import Permission
from guanxi.shell.viewers import book_in_force
from guanxi.worklist.causes import CALLED, CAME_BY
from guanxi.worklist.commands import receive_customer
from guanxi.worklist.queries import own_open_work_for

CHOICES_MAX = 6
_MOMENTS = {"here": CAME_BY, "phone": CALLED}


@requires(Permission.VIEW_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def reveal(request: StaffRequest, customer_id: int, field: str) -> HttpResponse:
    """Ask for the reason; with one, reveal and go to where the field stands in clear."""
    sheet = _sheet(request, customer_id, field)
    if not may_reveal(request):
        raise PermissionDenied("personal")
    if request.method == "GET":
        return _ask(request, sheet, field)
    try:
        work = _reveal(request, customer_id, field)
    except RevealRefused as refusal:
        return _ask(request, sheet, field, refusal=str(refusal))
    return _go(request, "revealed", customer_id, field, work)


@requires(Permission.VIEW_CUSTOMERS)
@purpose("personal", because=gettext_noop("Revealed for a piece of work"))
@require_GET
def revealed(request: StaffRequest, customer_id: int, field: str) -> HttpResponse:
    """The field in clear with the time that is left; masked where that has run out."""
    sheet = _sheet(request, customer_id, field)
    if field not in sheet.live:
        return _show(request, sheet, sheet.field(field))
    return _show(request, sheet, sheet.field_in_clear(field, timezone.now()))


@requires(Permission.VIEW_CUSTOMERS)
@require_POST
def hide(request: StaffRequest, customer_id: int, field: str) -> HttpResponse:
    """Mask it again before its time."""
    _sheet(request, customer_id, field)
    hide_field(customer_id=customer_id, field=field, by=request.viewer)
    return _go(request, "field", customer_id, field, _work(request))


@requires(Permission.VIEW_CUSTOMERS)
@require_GET
def masked(request: StaffRequest, customer_id: int, field: str) -> HttpResponse:
    """The field as everyday work shows it: what a page puts back when the time has run out."""
    sheet = _sheet(request, customer_id, field)
    return _show(request, sheet, sheet.field(field))


def _sheet(request: StaffRequest, customer_id: int, field: str) -> Sheet:
    if field not in FIELD_LABELS:
        raise Http404(field)
    try:
        customer = field_of(request.viewer, customer_id, field)
    except Customer.DoesNotExist:
        raise Http404("No such customer for this viewer.") from None
    return sheet_of(request, customer, work=_work(request))


def _work(request: StaffRequest) -> int | None:
    """The piece of work that the page goes on working on."""
    said = (request.POST or request.GET).get("work", "")
    return int(said) if said.isdecimal() and len(said) < 19 else None


def _reveal(request: StaffRequest, customer_id: int, field: str) -> int:
    """Returns the work that backed it. Raises RevealRefused."""
    moment = _MOMENTS.get(request.POST.get("moment", ""))
    if moment is not None:
        item = receive_customer(
            customer_id=customer_id, cause=moment, at=request.now, by=request.viewer
        )
        work, because = item.pk, item.cause
    else:
        work = _work(request) or 0
        own = own_open_work_for(request.viewer, customer_id).filter(pk=work).first()
        because = own.cause if own else ""
    reveal_field(
        wanted=Wanted(
            customer_id=customer_id,
            field=field,
            work_id=work,
            because=because,
            minutes=_policy(request).reveal_minutes,
        ),
        by=request.viewer,
    )
    return work


def _go(
    request: StaffRequest, door: str, customer_id: int, field: str, work: int | None
) -> HttpResponseRedirect:
    """On to another purpose, which is another page; htmx follows and puts that one in place."""
    if door == "field" and not request.headers.get("HX-Request"):
        return redirect("shell:customer-tab", customer_id, "data")
    there = reverse(f"shell:customer-{door}", args=[customer_id, field])
    return redirect(f"{there}?work={work}" if work else there)


def _ask(request: StaffRequest, sheet: Sheet, field: str, *, refusal: str = "") -> HttpResponse:
    own = own_open_work_for(request.viewer, sheet.customer.pk).select_related("assignee")
    context = {
        "field": sheet.field(field),
        "choices": [(item.pk, matter_of_work(item)) for item in own[:CHOICES_MAX]],
        "minutes": _policy(request).reveal_minutes,
        "refusal": refusal,
    }
    return _part(request, sheet, "_reason", context)


def _show(request: StaffRequest, sheet: Sheet, field: Field) -> HttpResponse:
    return _part(request, sheet, "_field", {"field": field})


def _part(
    request: StaffRequest, sheet: Sheet, name: str, context: dict[str, object]
) -> HttpResponse:
    """The part alone for htmx, else a page of its own around it."""
    template = f"shell/customer/{name}.html"
    if not request.headers.get("HX-Request"):
        context |= {"template": template, "customer": sheet.customer}
        template = "shell/customer/field.html"
    return render(request, template, context, status=422 if context.get("refusal") else 200)


def _policy(request: StaffRequest) -> PrivacySection:
    return book_in_force(request.day).section(PrivacySection)
