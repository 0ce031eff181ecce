"""A record of what a customer said: begun once, ended once, never rewritten.

Whether somebody may is decided by the database: for a customer whom the zone does not show nothing
can be said. Two people, or one who presses twice, leave one record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.bank.models import Customer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.privacy.codes import How
from guanxi.privacy.models import Choice, PrivacyStatement
from guanxi.privacy.queries.choices import statement_in_force

Kept = TypeVar("Kept", bound=Choice)
About = Mapping[str, object]
TRIES = 5  # each is lost only to somebody who said something at the very moment


class ChoiceRefused(Refusal):
    """The choice cannot be recorded so. The message is shown to whoever records it."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Who takes it down, when, how it was said, and which edition was shown."""

    at: datetime
    by: str
    how: str
    statement: PrivacyStatement | None


def proof_for(customer_id: int, *, how: str, at: datetime, by: str) -> Proof:
    """The proof of what is said now. Raises ChoiceRefused, Customer.DoesNotExist."""
    if how not in How.values or how == How.SLIP:
        raise ChoiceRefused(_("Say how the customer said it: choose one of the ways."))
    if not Customer.objects.filter(pk=customer_id).exists():
        raise Customer.DoesNotExist(f"Customer {customer_id} is not visible here.")
    statement = statement_in_force(timezone.localdate(at))
    return Proof(at=at, by=by, how=how, statement=statement)


def begin(model: type[Kept], customer_id: int, about: About, proof: Proof) -> tuple[Kept, bool]:
    """The record in force, made where there is none; and whether it was made."""
    for _attempt in range(TRIES):
        if found := in_force(model, customer_id, about).first():
            return found, False
        try:
            with transaction.atomic():
                return create(model, customer_id, about, proof), True
        except IntegrityError:  # the same, said at the same moment
            if not in_force(model, customer_id, about).exists():
                raise
    raise somebody_else()


def create(model: type[Kept], customer_id: int, about: About, proof: Proof) -> Kept:
    """A new record in force. Raises IntegrityError where there is one."""
    columns = {"statement": proof.statement, **about}
    made: Kept = model.objects.create(
        customer_id=customer_id, since=proof.at, by=proof.by, how=proof.how, **columns
    )
    return made


def end(record: Choice, *, at: datetime, by: str, how: str) -> None:
    """The record is no longer in force."""
    # Clocks of two machines differ: nothing ends before it began.
    record.until = max(at, record.since)
    record.ended_by, record.ended_how = by, how
    record.save(update_fields=["until", "ended_by", "ended_how"])


def in_force(model: type[Kept], customer_id: int, about: About) -> Any:
    """What is in force about that; what was answered is no part of the question."""
    asked = {name: value for name, value in about.items() if name != "answer"}
    return model.objects.filter(customer=customer_id, until=None, **asked)


def locked(model: type[Kept], customer_id: int, about: About) -> Kept | None:
    """What is in force, kept from others until the transaction ends."""
    found: Kept | None = in_force(model, customer_id, about).select_for_update().first()
    return found


def somebody_else() -> ChoiceRefused:
    """Others were faster, again and again."""
    return ChoiceRefused(_("Somebody else is changing this at the moment: look, and try again."))


def put_down(event: str, customer_id: int, by: str, **details: object) -> None:
    """The one line in the audit trail."""
    audit.record(f"privacy.{event}", subject=f"bank.Customer:{customer_id}", by=by, **details)
