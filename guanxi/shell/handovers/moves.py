"""Single moves of an allocation run: one's own customers, objecting, and the answer (3.4)."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.shell.handovers.running import WORDS_MAX
from guanxi.stewardship.codes import MoveAnswer, Permission
from guanxi.stewardship.commands import allocating as commands
from guanxi.stewardship.queries import allocating as queries


class ObjectionForm(forms.Form):
    """Why a customer shall stay."""

    because = forms.CharField(label=gettext_lazy("Why not"), max_length=WORDS_MAX)


class AnswerForm(forms.Form):
    """What becomes of the objection."""

    answer = forms.ChoiceField(choices=MoveAnswer.choices)


@requires(Permission.VIEW_HANDOVERS)
@require_GET
def moves(request: StaffRequest) -> HttpResponse:
    """One's own customers whom a proposed run would give to a colleague."""
    page = {"moves": queries.moves_to_object_to(request.viewer), "may": {"object": True}}
    return render(request, "shell/handovers/moves.html", page)


@requires(Permission.OBJECT)
@require_POST
def object_to(request: StaffRequest, move_id: int) -> HttpResponse:
    """Say why this one shall not be moved."""
    move = get_object_or_404(queries.moves_visible(), pk=move_id)
    form = ObjectionForm(request.POST)
    because = form.cleaned_data["because"] if form.is_valid() else ""
    try:
        commands.object_to_move(move=move, because=because, by=request.viewer)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Objected. Whoever made the run answers, and you see it here."))
    return _back(request, move.handover.run_id)


@requires(Permission.ALLOCATE)
@require_POST
def answer(request: StaffRequest, move_id: int) -> HttpResponse:
    """Uphold an objection, and the customer stays; or keep the move in the run."""
    move = get_object_or_404(queries.moves_visible(), pk=move_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the buttons."))
        return redirect("shell:allocation", move.handover.run_id)
    try:
        commands.answer_objection(move=move, answer=form.cleaned_data["answer"], by=request.viewer)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Answered, and on the record."))
    return redirect("shell:allocation", move.handover.run_id)


def _back(request: StaffRequest, run_id: int | None) -> HttpResponse:
    if request.POST.get("from") == "run" and run_id is not None:
        return redirect("shell:allocation", run_id)
    return redirect("shell:moves")
