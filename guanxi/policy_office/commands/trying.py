"""A trial is asked for in the page, worked at by a process of its own, and survives its death."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.turns import SomebodyElseIsAtIt
from guanxi.policy_office.checking import EditionRefused
from guanxi.policy_office.codes import TrialState
from guanxi.policy_office.commands.files import write_approved
from guanxi.policy_office.models import Proposal, Trial
from guanxi.policy_office.trial import try_rulebook
from guanxi.rulebook.books import Rulebook, RulebookRefused, rulebook_with

TRIES = 3


@transaction.atomic
def ask_for_trial(*, proposal: Proposal, at: datetime, by: Viewer) -> Trial:
    """Have the proposal tried; the trial under way where there is one."""
    under_way = Trial.objects.filter(
        proposal=proposal, state__in=[TrialState.WAITING, TrialState.RUNNING]
    )
    if (there := under_way.first()) is not None:
        return there
    try:
        with transaction.atomic():
            trial = Trial.objects.create(proposal=proposal, asked_by_id=by.staff_id, asked_at=at)
    except IntegrityError:  # somebody asked in the same moment
        return under_way.get()
    audit.record(
        "rulebook.change.tried", subject=proposal, by=f"bank.Staff:{by.staff_id}", trial=trial.pk
    )
    return trial


def work_at_trial(trial_id: int, *, now: Callable[[], datetime]) -> Trial:
    """Run a trial that waits, or whose process has died, to its end. As the loader.

    While another trial runs this one is left waiting. One that has killed its process three times
    is given up.
    """
    write_approved()
    trial = Trial.objects.select_related("proposal").get(pk=trial_id)
    if trial.state not in (TrialState.WAITING, TrialState.RUNNING):
        return trial
    pulse = _Pulse(trial, now)
    if trial.tries >= TRIES:
        pulse.end(TrialState.FAILED, failure=_("The trial was interrupted three times."))
        return trial
    try:
        result = try_rulebook(_book_of(trial.proposal), progress=pulse)
    except SomebodyElseIsAtIt:
        return trial
    except Refusal as refusal:
        pulse.end(TrialState.FAILED, failure=str(refusal))
    except Exception as fault:
        pulse.end(TrialState.FAILED, failure=type(fault).__name__)
        raise
    else:
        pulse.end(TrialState.DONE, result=result)
    return trial


class _Pulse:
    """Keeps the row up to date with how far the work is. The first beat takes the trial up."""

    def __init__(self, trial: Trial, now: Callable[[], datetime]) -> None:
        self._trial, self._now, self._begun = trial, now, False

    def __call__(self, step: str, share: float) -> None:
        more = {} if self._begun else {"tries": F("tries") + 1}
        self._begun = True
        self._write(state=TrialState.RUNNING, step=step, percent=round(100 * share), **more)

    def end(self, state: TrialState, **more: object) -> None:
        self._write(state=state, ended_at=self._now(), percent=100, step="", **more)

    def _write(self, **changes: object) -> None:
        rows = Trial.objects.filter(~Q(state__in=[TrialState.DONE, TrialState.FAILED]))
        rows.filter(pk=self._trial.pk).update(alive_at=self._now(), **changes)
        self._trial.refresh_from_db()


def is_still(trial: Trial, *, now: datetime, after: timedelta) -> bool:
    """Whether nobody has been seen at work on it for so long."""
    last = trial.alive_at or trial.asked_at
    return trial.state in (TrialState.WAITING, TrialState.RUNNING) and now - last > after


def _book_of(proposal: Proposal) -> Rulebook:
    try:
        return rulebook_with(proposal.text, label=_("this text"))
    except RulebookRefused as refusal:
        raise EditionRefused(str(refusal)) from None
