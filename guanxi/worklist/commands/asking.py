"""Customers who rose are asked who shall be the steward: a task for each (3.3)."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from guanxi.foundation import audit
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.commands.choosing import to_be_asked
from guanxi.stewardship.followers import Answered, AskedAgain, ToBeAsked
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import choosing
from guanxi.worklist.causes import ASK_CHOICE
from guanxi.worklist.codes import WorkOutcome
from guanxi.worklist.commands.adding import NewWork, add_work_items
from guanxi.worklist.commands.changing import close_lapsed_work_items
from guanxi.worklist.models import WorkItem
from guanxi.worklist.scoring import midnight

_SOURCE = "upgrade:"


@transaction.atomic
def ask_who_rose(*, night_id: int, day: date, book: Rulebook, by: str) -> int:
    """Tasks for tonight's rises; those of rises that are over lapse. Returns how many were made."""
    _let_lapse(day, by)
    rises = choosing.upgrades_of_night(night_id)
    sources = [f"{_SOURCE}{upgrade.pk}" for upgrade in rises]
    open_items = WorkItem.objects.filter(closed_at=None, source__in=sources)
    already = set(open_items.values_list("source", flat=True))
    asked = [to_be_asked(one) for one in rises if f"{_SOURCE}{one.pk}" not in already]
    return _add(asked, day=day, ranked_for=day + timedelta(days=1), book=book, by=by)


def ask_again(event: AskedAgain) -> None:
    """The answer was withdrawn, so the question is open."""
    day, by = event.day, f"bank.Staff:{event.by_id}"
    _add([event.asked], day=day, ranked_for=day, book=event.book, by=by)


def close_answered(event: Answered) -> None:
    """The task is done by whoever took the answer down."""
    open_items = WorkItem.objects.filter(closed_at=None, source=f"{_SOURCE}{event.upgrade_id}")
    done = open_items.update(closed_at=event.at, closed_by=event.by_id, outcome=WorkOutcome.DONE)
    if done:
        audit.record(
            "worklist.items.answered",
            subject=f"stewardship.Upgrade:{event.upgrade_id}",
            by=f"bank.Staff:{event.by_id}",
            items=done,
        )


def _add(
    asked: Sequence[ToBeAsked], *, day: date, ranked_for: date, book: Rulebook, by: str
) -> int:
    within = book.section(StewardshipSection).choice.ask_within_days
    due_on = day + timedelta(days=within)
    new = [
        NewWork(
            customer_id=one.customer_id,
            assignee_id=one.steward_id,
            cause=ASK_CHOICE.code,
            source=f"{_SOURCE}{one.upgrade_id}",
            evidence={"from_tier": one.from_tier, "to_tier": one.to_tier},
            amount_minor=0,
            due_on=due_on,
            deadline=due_on + timedelta(days=within),
            tier=one.to_tier,
        )
        for one in asked
    ]
    return add_work_items(new, raised_on=day, ranked_for=ranked_for, book=book, by=by)


def _let_lapse(day: date, by: str) -> None:
    """Tasks of rises that are over, or were answered while a night was under way."""
    items = dict(
        WorkItem.objects.filter(closed_at=None, cause=ASK_CHOICE.code).values_list("pk", "source")
    )
    rises = {pk: int(source.removeprefix(_SOURCE)) for pk, source in items.items()}
    over = choosing.answered_or_over(rises.values())
    lapsed = [items[pk] for pk, rise in rises.items() if rise in over]
    close_lapsed_work_items(sources=lapsed, at=midnight(day + timedelta(days=1)), by=by)
