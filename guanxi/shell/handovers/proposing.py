"""Proposing a handover: whose customers, which, to whom; with the loads before and after."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from guanxi.bank.policy import BankSection
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.shell.handovers.forms import ProposeForm
from guanxi.shell.handovers.reading import loads_of
from guanxi.stewardship.codes import Permission
from guanxi.stewardship.commands.crediting import suggested
from guanxi.stewardship.commands.handing_over import Wish, plan_handover, propose_handover
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import handovers as queries
from guanxi.stewardship.queries.handovers import Giver, Held
from guanxi.stewardship.rules.crediting import Terms
from guanxi.stewardship.rules.handing_over import able


@requires(Permission.PROPOSE_HANDOVER)
@require_http_methods(["GET", "POST"])
def propose(request: StaffRequest) -> HttpResponse:
    """Choose, look at the loads, and lay it before the other side."""
    givers = queries.givers_for(request.viewer, request.day)
    giver = _giver(request, givers)
    if giver is None:
        return render(request, "shell/handovers/propose.html", {"givers": givers})
    held = queries.held_by(giver.staff.pk, request.viewer)
    takers = able(
        [one.given for one in held],
        queries.takers_near(giver.staff, request.day, request.book),
        queries.roles_by_position(_section(request)),
    )
    receivers = {taker.staff_id: taker for taker in takers}
    form = ProposeForm(
        request.POST or None,
        customers=[one.customer.pk for one in held],
        receivers=list(receivers),
        credit=_suggested(request, giver),
    )
    page: dict[str, Any] = {
        "givers": givers,
        "giver": giver,
        "held": held,
        "form": form,
        "loads": loads_of(receivers, {}),
        "currency": request.book.section(BankSection).currency,
    }
    if request.method == "GET":
        page["all_chosen"] = giver.has_left
        return render(request, "shell/handovers/propose.html", page)
    return _answered(request, giver, form, page)


def _answered(
    request: StaffRequest, giver: Giver, form: ProposeForm, page: dict[str, Any]
) -> HttpResponse:
    if not form.is_valid():
        return render(request, "shell/handovers/propose.html", page, status=422)
    given = form.cleaned_data
    wish = Wish(
        giver_id=giver.staff.pk,
        receiver_ids=given["receivers"],
        customer_ids=given["customers"],
        reason=given["reason"],
        note=given["note"],
        credit=form.credit(),
    )
    common: dict[str, Any] = {
        "wish": wish,
        "day": request.day,
        "book": request.book,
        "by": request.viewer,
    }
    try:
        plan = plan_handover(**common)
        page["plan"] = loads_of(plan.takers, plan.shares.taken)
        page["left"] = _left(page["held"], plan.shares.left)
        if request.POST.get("action") == "preview":
            return render(request, "shell/handovers/propose.html", page)
        made = propose_handover(**common)
    except Refusal as refusal:
        page["refusal"] = str(refusal)
        return render(request, "shell/handovers/propose.html", page, status=422)
    messages.success(request, _proposed(len(made)))
    return redirect("shell:handover", made[0]) if len(made) == 1 else redirect("shell:handovers")


def _section(request: StaffRequest) -> StewardshipSection:
    return request.book.section(StewardshipSection)


def _suggested(request: StaffRequest, giver: Giver) -> Terms | None:
    """What the rulebook says; for who has left nothing is credited any more."""
    policy = _section(request).credit.handover
    return None if giver.has_left else suggested(policy, request.day)


def _giver(request: StaffRequest, givers: list[Giver]) -> Giver | None:
    """Whom the address names; without a name oneself, where one has customers."""
    asked = request.GET.get("giver", "")
    if not asked:
        mine = request.viewer.staff_id if request.viewer.scope == "own" else None
        return next((one for one in givers if one.staff.pk == mine), None)
    found = next((one for one in givers if str(one.staff.pk) == asked), None)
    if found is None:
        raise Http404("Nobody of that number gives customers away here.")
    return found


def _left(held: list[Held], left: dict[int, str]) -> list[tuple[Held, str]]:
    words = {
        "office": _("of another office"),
        "role": _("of a tier that these receivers' roles do not look after"),
        "first_steward": _("the receiver is steward A already"),
    }
    return [(one, words[left[one.customer.pk]]) for one in held if one.customer.pk in left]


def _proposed(count: int) -> str:
    return ngettext(
        "Proposed. The receiver sees it under Handovers and signs there.",
        "Proposed to %(count)s receivers, who see it under Handovers and sign there.",
        count,
    ) % {"count": count}
