"""Take back what was recorded by mistake, shortly after. The slip itself stays on the record."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.privacy.codes import How
from guanxi.privacy.commands.records import ChoiceRefused, Proof, begin, end, put_down
from guanxi.privacy.models import Acknowledgement, Choice, Consent, OptOut

# What may be taken back, as addresses name it: that a record began, or that an opt-out ended.
ENDED = "opt-out-ended"
RECORDS: Mapping[str, type[Choice]] = {
    "opt-out": OptOut,
    ENDED: OptOut,
    "consent": Consent,
    "statement": Acknowledgement,
}
_SAID = ("kind", "purpose", "channel", "answer", "act")


@transaction.atomic
def take_back_choice(
    *, record: str, record_id: int, within: timedelta, at: datetime, by: str
) -> Choice:
    """End the record as a slip, or put back what was ended; what stood before holds again.

    ``record`` is one of `RECORDS`. Taking back twice is taking back once. Raises ChoiceRefused, or
    DoesNotExist of the record where ``by`` sees none.
    """
    said: Any = RECORDS[record].objects.select_for_update().get(pk=record_id)
    if record != ENDED and said.ended_how == How.SLIP and said.ended_by == by:
        return said  # type: ignore[no-any-return]
    if (record == ENDED) != (said.until is not None):
        raise _changed_since()
    if record == ENDED:
        _refuse_late(said.ended_by, said.until, within=within, at=at, by=by)
        is_new = _put_back(said, at=at, by=by)
    else:
        is_new = _end_as_slip(said, within=within, at=at, by=by)
    if is_new:
        put_down("choice.taken_back", said.customer_id, by, record=f"{record}:{record_id}")
    return said  # type: ignore[no-any-return]


def _end_as_slip(said: Choice, *, within: timedelta, at: datetime, by: str) -> bool:
    _refuse_late(said.by, said.since, within=within, at=at, by=by)
    before = _before(said)
    end(said, at=at, by=by, how=How.SLIP)
    if before is not None:
        _put_back(before, at=at, by=by)
    return True


def _put_back(before: Choice, *, at: datetime, by: str) -> bool:
    """What was in force is again, under the edition that was shown then; whether it was not."""
    said = {name: getattr(before, name) for name in _SAID if hasattr(before, name)}
    proof = Proof(at=at, by=by, how=How.SLIP, statement=before.statement)
    _record, is_new = begin(type(before), before.customer_id, said, proof)
    return is_new


def _before(said: Choice) -> Choice | None:
    """The answer that ended where this one begins; what was ended as a slip does not come back."""
    if not isinstance(said, Consent):
        return None
    earlier = Consent.objects.filter(
        customer=said.customer_id,
        purpose=said.purpose,
        channel=said.channel,
        until=said.since,
        pk__lt=said.pk,
    ).last()
    return None if earlier is None or earlier.ended_how == How.SLIP else earlier


def _refuse_late(
    said_by: str, said_at: datetime, *, within: timedelta, at: datetime, by: str
) -> None:
    if said_by != by:
        raise _changed_since()
    if at - said_at > within:
        raise ChoiceRefused(_("It is too late to undo this: record what the customer wants now."))


def _changed_since() -> ChoiceRefused:
    return ChoiceRefused(_("It was changed again since: look, and record what holds."))
