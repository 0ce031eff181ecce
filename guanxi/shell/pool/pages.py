"""The adoption pool of an outlet: look, adopt, give back (3.1)."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.tables.asking import Asked, asked_of, back_to
from guanxi.foundation.tables.columns import Table
from guanxi.foundation.tables.rows import every_row, in_order, page_by_value, page_of, sheet_of
from guanxi.privacy.files import Leaving, file_reply
from guanxi.shell.pool.columns import ADOPTED, POOL
from guanxi.stewardship.codes import Permission
from guanxi.stewardship.commands.adopting import (
    AdoptionRefused,
    adopt_customer,
    look_at_pool,
    release_customer,
)
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries.pool import Adoptable, adopted_by, pool_of


class CustomerForm(forms.Form):
    """Which customer the button stands for."""

    customer = forms.IntegerField(min_value=1, max_value=2**63 - 1)


@requires(Permission.VIEW_POOL)
@require_GET
def pool(request: StaffRequest) -> HttpResponse:
    """What one has looked at today and may adopt; or whom one has adopted."""
    seen, mine = pool_of(request.viewer, request.book), adopted_by(request.viewer.staff_id)
    asked = asked_of(_table_of(request.GET), request.GET)
    is_adopted = asked.table is ADOPTED
    looked_at = [one for one in seen.rows if _is_like(one, asked)]
    context = {
        "pool": seen,
        "policy": request.book.section(StewardshipSection).adoption,
        "table": page_of(mine, asked) if is_adopted else page_by_value(looked_at, asked),
        "is_adopted": is_adopted,
        "adopted": mine.count(),
        "may_adopt": grants(request.viewer.permissions, Permission.ADOPT),
        "may_export": grants(request.viewer.permissions, Permission.EXPORT),
        "currency": request.book.section(BankSection).currency,
    }
    return render(request, "shell/pool/pool.html", context)


@requires(Permission.EXPORT)
@require_GET
def export(request: StaffRequest, file_kind: str) -> HttpResponseBase:
    """Whom one has adopted, as a file. Who is only looked at leaves in none."""
    asked = asked_of(ADOPTED, request.GET)
    mine = in_order(adopted_by(request.viewer.staff_id), asked)
    leaving = Leaving(
        name="adopted",
        event="stewardship.adopted.exported",
        subject="stewardship",
        size=mine.count(),
        sheet=lambda: sheet_of(asked, every_row(mine), title=_("Adopted by you")),
        narrowed=asked.notes(),
    )
    return file_reply(request, file_kind, leaving)


@requires(Permission.ADOPT)
@require_POST
def look(request: StaffRequest) -> HttpResponse:
    """Draw some more."""

    def act() -> str:
        drawn = look_at_pool(book=request.book, by=request.viewer)
        return ngettext("%(count)d more to look at.", "%(count)d more to look at.", drawn) % {
            "count": drawn
        }

    return _done(request, act)


@requires(Permission.ADOPT)
@require_POST
def adopt(request: StaffRequest) -> HttpResponse:
    """The customer is one's own from now on."""

    def act() -> str:
        adopt_customer(
            customer_id=_customer(request),
            day=request.day,
            book=request.book,
            by=request.viewer,
        )
        return _("Adopted: the customer is yours, and a task says to introduce yourself.")

    return _done(request, act)


@requires(Permission.ADOPT)
@require_POST
def release(request: StaffRequest) -> HttpResponse:
    """Give an adopted customer back."""

    def act() -> str:
        returned = release_customer(
            customer_id=_customer(request),
            at=request.now,
            book=request.book,
            by=request.viewer,
        )
        if returned:
            return _("Released: the steward before looks after the customer again.")
        return _("Released: the next night finds another steward.")

    return _done(request, act)


def _customer(request: StaffRequest) -> int:
    form = CustomerForm(request.POST)
    if not form.is_valid():
        raise AdoptionRefused(_("Say which customer: use the button in the line."))
    return int(form.cleaned_data["customer"])


def _done(request: StaffRequest, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    said = request.POST.get("query", "")
    return redirect(back_to(reverse("shell:pool"), _table_of(QueryDict(said)), said))


def _table_of(query: QueryDict) -> Table:
    return ADOPTED if query.get("tab") == "adopted" else POOL


def _is_like(one: Adoptable, asked: Asked) -> bool:
    tier, given = asked.only.get("tier"), asked.only.get("given")
    if tier and tier != one.tier:
        return False
    return not given or (given == "somebody") is (one.steward is not None)
