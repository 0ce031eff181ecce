"""Changes of the rulebook that somebody proposed, who decided them, and what trying them showed."""

from django.db import models
from django.db.models import F, Q

from guanxi.bank.keys import staff_key, staff_or_nobody
from guanxi.foundation.dictionary import STAFF_WORK, Column, Purpose, Reach, Rows, plain
from guanxi.policy_office.codes import ProposalStatus, TrialState

NOTE, VERSION, NAME = 500, 100, 40
_AT_WORK = frozenset({Purpose.STANDARD})
_WHO = "(SELECT gx.actor())"


def office(column: Column) -> Column:
    """Policy of the bank and who made it: nothing about a customer."""
    return plain(column, seen_for=STAFF_WORK)


class Proposal(models.Model):
    """An edition of a rulebook that one person proposed and another decided.

    Once approved it is the truth of that edition; its file in GUANXI_HOME/rulebooks is made from
    here. A decided row never changes but for one thing: an edition that has not begun may be taken
    back, by a proposal of its own (``takes_back``). The database sees to all of it.
    """

    rulebook = office(models.CharField(max_length=NAME))
    effective_from = office(models.DateField())
    text = office(models.TextField())
    note = office(models.CharField(max_length=NOTE))
    base = office(models.CharField(max_length=VERSION))  # version it was compared with
    version = office(
        models.CharField(max_length=VERSION)
    )  # what it makes, checked again at the end
    proposed_by = office(staff_key(indexed=True))
    proposed_at = office(models.DateTimeField())
    status = office(
        models.CharField(max_length=12, choices=ProposalStatus.choices, default=ProposalStatus.OPEN)
    )
    decided_by = office(staff_or_nobody(indexed=True))
    decided_at = office(models.DateTimeField(null=True, blank=True))
    decision_note = office(models.CharField(max_length=NOTE, blank=True, default=""))
    takes_back = office(
        models.ForeignKey(
            "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back_in"
        )
    )
    taken_back_by = office(
        models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    )

    rows = Rows(
        reach=Reach.BANK,
        inserted_for=_AT_WORK,
        updated_for=_AT_WORK,
        updated=(
            *("status", "decided_by_id", "decided_at", "decision_note", "version"),
            "taken_back_by_id",
        ),
        # Nobody proposes or decides with another's name. That an edition is taken back only by an
        # approved proposal to do so is seen to by a trigger.
        check=f"proposed_by_id = {_WHO} AND status = 'open'",
        check_of_change=f"decided_by_id = {_WHO} OR taken_back_by_id IS NOT NULL",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proposal_of_a_known_status", condition=Q(status__in=ProposalStatus.values)
            ),
            models.CheckConstraint(
                name="proposal_decided_whole_or_not_at_all",
                condition=Q(status="open", decided_by=None, decided_at=None)
                | ~Q(status="open") & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_decides_what_oneself_proposed",
                condition=Q(status="open")
                | Q(status="withdrawn", decided_by=F("proposed_by"))
                | Q(status__in=["approved", "refused"]) & ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="only_an_approved_edition_is_taken_back",
                condition=Q(taken_back_by=None) | Q(status="approved", takes_back=None),
            ),
            models.UniqueConstraint(
                name="one_approved_edition_a_day",
                fields=["rulebook", "effective_from"],
                condition=Q(status="approved", takes_back=None, taken_back_by=None),
            ),
            models.UniqueConstraint(
                name="taken_back_once_at_a_time",
                fields=["takes_back"],
                condition=Q(status__in=["open", "approved"], takes_back__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["status", "-id"], name="proposal_status")]


class Trial(models.Model):
    """A proposal tried on last night's facts: what would change, as counts. No customer in it.

    ``alive_at`` is moved on while a process works at it; one that has stood still is taken up by
    the next process.
    """

    proposal = office(models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="trials"))
    asked_by = office(staff_key(indexed=True))
    asked_at = office(models.DateTimeField())
    state = office(
        models.CharField(max_length=8, choices=TrialState.choices, default=TrialState.WAITING)
    )
    tries = office(models.PositiveSmallIntegerField(default=0))
    alive_at = office(models.DateTimeField(null=True, blank=True))
    step = office(models.CharField(max_length=40, blank=True, default=""))
    percent = office(models.PositiveSmallIntegerField(default=0))
    ended_at = office(models.DateTimeField(null=True, blank=True))
    failure = office(models.CharField(max_length=NOTE, blank=True, default=""))
    result = office(models.JSONField(default=dict))

    rows = Rows(
        reach=Reach.BANK,
        inserted_for=_AT_WORK,
        check=f"asked_by_id = {_WHO} AND state = 'waiting'",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trial_of_a_known_state", condition=Q(state__in=TrialState.values)
            ),
            models.UniqueConstraint(
                name="one_trial_of_a_proposal_at_a_time",
                fields=["proposal"],
                condition=Q(state__in=["waiting", "running"]),
            ),
            models.CheckConstraint(
                name="trial_ended_when_over",
                condition=Q(state__in=["waiting", "running"], ended_at=None)
                | Q(state__in=["done", "failed"], ended_at__isnull=False),
            ),
        ]
