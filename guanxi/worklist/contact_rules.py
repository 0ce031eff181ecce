"""Contact rules by tier: how often, by which channel, in which hours (3.6).

A contact outside is a warning, never a refusal: what has happened is logged as it happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.policy import StewardshipSection
from guanxi.worklist import queries
from guanxi.worklist.codes import ContactChannel
from guanxi.worklist.policy import ContactRule, WorklistSection
from guanxi.worklist.rules import objections_to_contact

if TYPE_CHECKING:
    from guanxi.worklist.models import Contact

_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """The rules for one customer, and how they are kept at present."""

    rule: ContactRule
    every_days: int | None
    within_30_days: int
    last_on: date | None
    due_on: date | None

    @property
    def channels(self) -> Sequence[str]:
        """In words."""
        return [str(ContactChannel(code).label) for code in self.rule.channels]

    def is_late(self, day: date) -> bool:
        """Whether the customer should have been contacted before that day."""
        return self.due_on is not None and self.due_on < day


def rhythm_of(customer_id: int, day: date, book: Rulebook) -> Rhythm | None:
    """The rules for the customer's tier; None where the rulebook has none."""
    tier = queries.tier_of(customer_id) or "mass"
    rule = book.section(WorklistSection).contact_rules.get(tier)  # type: ignore[call-overload]
    if rule is None:
        return None
    every = book.section(StewardshipSection).contact_every_days.get(tier)  # type: ignore[call-overload]
    last = queries.last_contacts_of([customer_id]).get(customer_id)
    last_on = timezone.localtime(last).date() if last else None
    return Rhythm(
        rule=rule,
        every_days=every,
        within_30_days=_contacts_before(customer_id, day),
        last_on=last_on,
        due_on=last_on + timedelta(days=every) if last_on and every else None,
    )


def warnings_about(contact: "Contact", book: Rulebook) -> list[str]:
    """What the contact, or the one planned with it, is outside of."""
    rules = book.section(WorklistSection).contact_rules
    rule = rules.get(contact.tier or "mass")  # type: ignore[call-overload]
    if rule is None:
        return []
    at: datetime = timezone.localtime(contact.at)
    codes = objections_to_contact(
        channel=contact.channel,
        hour=at.hour,
        within_30_days=_contacts_before(contact.customer_id, at.date()),
        channels=rule.channels,
        hours=(rule.from_hour, rule.until_hour),
        at_most=rule.at_most_in_30_days,
    )
    words = [_WORDS[code](rule) for code in codes]
    planned = contact.next_on
    before = _contacts_before(contact.customer_id, planned) if planned else 0
    if before >= rule.at_most_in_30_days and "often" not in codes:
        words.append(
            _("the next contact is planned within thirty days of %(count)d others")
            % {"count": before}
        )
    return words


def in_one_sentence(warnings: Sequence[str]) -> str:
    """For a message; empty where all is as it should be."""
    if not warnings:
        return ""
    return _("Outside the contact rules of the tier: %(why)s.") % {"why": "; ".join(warnings)}


def _contacts_before(customer_id: int, day: date) -> int:
    """Contacts within the thirty days up to that day."""
    contacts = queries.contacts_of(customer_id)
    return contacts.filter(at__date__gt=day - timedelta(days=_DAYS), at__date__lte=day).count()


def _often(rule: ContactRule) -> str:
    return _("more than %(count)d contacts within thirty days") % {"count": rule.at_most_in_30_days}


def _channel(rule: ContactRule) -> str:
    return _("not by this channel")


def _hours(rule: ContactRule) -> str:
    return _("not between %(first)d and %(last)d o'clock") % {
        "first": rule.from_hour,
        "last": rule.until_hour,
    }


_WORDS = {"often": _often, "channel": _channel, "hours": _hours}
