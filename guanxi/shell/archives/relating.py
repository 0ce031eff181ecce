"""Relations and households are entered and ended by staff (1.2)."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.archive import commands
from guanxi.archive.codes import Permission
from guanxi.archive.commands import ArchiveRefused
from guanxi.bank.models import Customer
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.shell.archives.forms import JoinForm, LearntForm, RelationForm
from guanxi.shell.archives.kin import related_to
from guanxi.shell.customer.pages import head_or_404
from guanxi.stewardship.queries import customers_visible_to


@requires(Permission.RECORD_RELATION)
@require_http_methods(["GET", "POST"])
def relate(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Enter what another customer is to this one."""
    head = head_or_404(request, customer_id)
    form = RelationForm(request.POST or None, day=request.day)
    if form.is_valid():
        done = _try(
            form,
            lambda: commands.relate_customers(
                customer_id=customer_id,
                other_id=_numbered(request, form.cleaned_data["number"]),
                kind=form.cleaned_data["kind"],
                learnt=form.learning(),
                at=request.now,
                by=request.viewer,
            ),
        )
        if done:
            return _back(request, customer_id)
    status = 422 if request.method == "POST" else 200
    page = {"head": head, "form": form}
    return render(request, "shell/archives/relate.html", page, status=status)


@requires(Permission.RECORD_RELATION)
@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, customer_id: int, tie_id: int) -> HttpResponse:
    """It holds no longer, since when and why."""
    head = head_or_404(request, customer_id)
    found = related_to(customer_id)
    kin = next((one for one in (*found.holds, *found.over) if one.tie.pk == tie_id), None)
    if kin is None:
        raise Http404("No such relation of this customer.")
    form = LearntForm(request.POST or None, day=request.day, until=True)
    if form.is_valid():
        done = _try(
            form,
            lambda: commands.end_relation(
                tie_id=tie_id,
                customer_id=customer_id,
                learnt=form.learning(),
                at=request.now,
                by=request.viewer,
            ),
        )
        if done:
            return _back(request, customer_id)
    status = 422 if request.method == "POST" else 200
    page = {"head": head, "form": form, "kin": kin}
    return render(request, "shell/archives/end_relation.html", page, status=status)


@requires(Permission.RECORD_RELATION)
@require_http_methods(["GET", "POST"])
def household(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Join one, leave it, or become its head."""
    head = head_or_404(request, customer_id)
    home = related_to(customer_id).home
    posted = request.POST or None
    form = LearntForm(posted, day=request.day) if home else JoinForm(posted, day=request.day)
    if form.is_valid() and _try(form, lambda: _settle(request, customer_id, form)):
        return _back(request, customer_id)
    status = 422 if request.method == "POST" else 200
    is_head = bool(home) and any(
        one.is_head and one.customer and one.customer.pk == customer_id
        for one in (home.mates if home else ())
    )
    page = {"head": head, "form": form, "home": home, "is_head": is_head}
    return render(request, "shell/archives/household.html", page, status=status)


def _settle(request: StaffRequest, customer_id: int, form: LearntForm) -> object:
    learnt, at, by = form.learning(), request.now, request.viewer
    if isinstance(form, JoinForm):
        with_id = _numbered(request, form.cleaned_data["number"])
        return commands.join_household(
            customer_id=customer_id, with_id=with_id, learnt=learnt, at=at, by=by
        )
    if request.POST.get("what") == "head":
        return commands.make_head(customer_id=customer_id, learnt=learnt, at=at, by=by)
    return commands.leave_household(customer_id=customer_id, learnt=learnt, at=at, by=by)


def _numbered(request: StaffRequest, number: str) -> int:
    """Of another customer in one's care; raises ArchiveRefused, whoever else has the number."""
    found = customers_visible_to(request.viewer).filter(source_id=number.strip().upper())
    customer = found.values_list("pk", flat=True).first()
    if customer is None:
        raise ArchiveRefused(
            _(
                "No customer of this number is in your care: check the number, or ask the head of "
                "the office to enter it."
            )
        )
    return customer


def _try(form: forms.Form, act: Callable[[], object]) -> bool:
    try:
        act()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    except Customer.DoesNotExist:
        raise Http404("No such customer for this viewer.") from None
    else:
        return True
    return False


def _back(request: StaffRequest, customer_id: int) -> HttpResponse:
    messages.success(request, _("Done, and on the record."))
    return redirect("shell:customer-tab", customer_id, "relations")
