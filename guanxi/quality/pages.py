"""Data quality: for heads of their offices, for the privacy office and operators of the bank; and
what is asked of one customer at the next contact."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.privacy.files import file_reply
from guanxi.quality import queries
from guanxi.quality.codes import Field, Permission, State
from guanxi.quality.commands import Said, ToldRefused, take_back_told, tell_value
from guanxi.quality.models import Told
from guanxi.quality.policy import QualitySection
from guanxi.quality.reading import QualityPage, Wish, quality_page
from guanxi.quality.reading import why as explained
from guanxi.quality.taking import the_customers, the_figures
from guanxi.worklist.queries import may_contact

_PER_PAGE, _LONGEST_NUMBER = 50, 18


@requires(Permission.VIEW)
@require_GET
def quality(request: StaffRequest) -> HttpResponse:
    """How complete, plausible and fresh each field is, by office and steward."""
    may = {
        "may_export": grants(request.viewer.permissions, Permission.EXPORT),
        "sees_customers": request.viewer.scope != "none",
    }
    return render(request, "quality/page.html", {"page": _page(request), **may})


@requires(Permission.EXPORT)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """The same figures for a spreadsheet."""
    return file_reply(request, file_kind, the_figures(_page(request)))


@requires(Permission.VIEW)
@require_GET
def why(request: StaffRequest, field: str) -> HttpResponse:
    """How the figures of one field come about: rule, edition, counts."""
    answer = explained(_page(request), field, request.book)
    return render(request, "quality/why.html", {"explanation": answer, "field": field})


@requires(Permission.VIEW)
@require_GET
def customers(request: StaffRequest, field: str) -> HttpResponse:
    """Whose field is not in order, of the customers one sees."""
    page = _page(request)
    lacks = queries.lacks_of(request.viewer, page.office.pk, page.steward, _field(field))
    here = Paginator(lacks, _PER_PAGE).get_page(request.GET.get("page"))
    named = queries.customers_named([lack.pk for lack in here])
    context = {
        "page": page,
        "field": field,
        "label": Field(field).label,
        "lacks": here,
        "lines": [
            (named[lack.pk], State(lack.state_of(field))) for lack in here if lack.pk in named
        ],
        "may_export": grants(request.viewer.permissions, Permission.EXPORT),
    }
    return render(request, "quality/customers.html", context)


@requires(Permission.EXPORT)
@require_GET
def mend_file(request: StaffRequest, field: str, file_kind: str) -> HttpResponseBase:
    """The same customers for a spreadsheet."""
    page = _page(request)
    lacks = queries.lacks_of(request.viewer, page.office.pk, page.steward, _field(field))
    return file_reply(request, file_kind, the_customers(page, field, lacks, lacks.count()))


@requires(Permission.MEND)
@require_GET
def asks(request: StaffRequest, customer_id: int) -> HttpResponse:
    """What to ask the customer at the next contact, and what was told already: a part of a page."""
    _visible_or_404(request, customer_id)
    return _asks(request, customer_id)


@requires(Permission.MEND)
@sensitive_post_parameters("value")
@require_POST
def tell(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Take down what the customer told; what cannot be right comes back with the reason."""
    _visible_or_404(request, customer_id)
    try:
        tell_value(
            customer_id=customer_id,
            said=Said(field=request.POST.get("field", ""), value=request.POST.get("value", "")),
            section=request.book.section(QualitySection),
            at=request.now,
            by=request.viewer,
        )
    except ToldRefused as refusal:
        return _asks(request, customer_id, refusal=str(refusal), field=request.POST.get("field"))
    return _told(request, customer_id, _("Taken down. The bank's core system will be told."))


@requires(Permission.MEND)
@require_POST
def take_back(request: StaffRequest, customer_id: int, told_id: int) -> HttpResponse:
    """It was a slip: the field is asked for again."""
    _visible_or_404(request, customer_id)
    try:
        take_back_told(told_id=told_id, at=request.now, by=request.viewer)
    except Told.DoesNotExist:
        raise Http404("Nothing told is open under this number.") from None
    return _told(request, customer_id, _("Taken back. It will be asked for again."))


def _told(request: StaffRequest, customer_id: int, said: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _asks(request, customer_id, said=said)
    messages.success(request, said)
    return redirect("shell:customer", customer_id)


def _asks(request: StaffRequest, customer_id: int, **more: object) -> HttpResponse:
    section = request.book.section(QualitySection)
    context = {
        "customer_id": customer_id,
        "asks": queries.asks_of(customer_id, section, request.now),
        "told": queries.told_of(customer_id),
        **more,
    }
    status = 422 if more.get("refusal") else 200
    whole = not request.headers.get("HX-Request")
    template = "quality/asks_page.html" if whole else "quality/_asks.html"
    return render(request, template, context, status=status)


def _visible_or_404(request: StaffRequest, customer_id: int) -> None:
    if not may_contact(request.viewer, customer_id):
        raise Http404("No such customer for this viewer.")


def _field(field: str) -> str:
    if field not in Field.values:
        raise Http404(field)
    return field


def _page(request: StaffRequest) -> QualityPage:
    office = _number(request.GET.get("office", ""))
    steward = _number(request.GET.get("steward", ""))
    wish = Wish(office=office, steward=queries.WHOLE if steward is None else steward)
    return quality_page(request.viewer, wish, request.book, request.data_day or request.day)


def _number(said: str) -> int | None:
    digits = said.removeprefix("-")
    return int(said) if digits.isdecimal() and len(digits) <= _LONGEST_NUMBER else None
