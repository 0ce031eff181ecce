"""What somebody chose under one number holds under the other when two records are merged (12.2).

Choices are never rewritten: those of the absorbed record stay under its number, and the survivor
gets new lines with the same proof, begun at the moment of the merge. The strictest refusal wins.
"""

from datetime import datetime

from guanxi.privacy.codes import Answer, How
from guanxi.privacy.models import Acknowledgement, Choice, Consent, OptOut

_ABOUT: dict[type[Choice], tuple[str, ...]] = {
    OptOut: ("kind",),
    Consent: ("purpose", "channel", "answer"),
    Acknowledgement: ("act",),
}
MERGE = "program:merge"


def take_over_choices(*, survivor_id: int, absorbed_id: int, at: datetime) -> None:
    """The survivor has chosen what either record had. Inside the transaction of the merge.

    A refusal ends the other record's consent; a consent fills only what nobody has answered.
    """
    for said in Consent.objects.filter(customer=absorbed_id, until=None):
        mine = Consent.objects.filter(
            customer=survivor_id, purpose=said.purpose, channel=said.channel, until=None
        ).first()
        if mine and mine.answer == Answer.GIVEN and said.answer == Answer.WITHDRAWN:
            _end(mine, at=at, how=said.how)
            mine = None
        if mine is None:
            _repeat(said, survivor_id, at)
    for model, about in ((OptOut, ("kind",)), (Acknowledgement, ("act", "statement"))):
        for said in model.objects.filter(customer=absorbed_id, until=None):
            same = {name: getattr(said, name) for name in about}
            if not model.objects.filter(customer=survivor_id, until=None, **same).exists():
                _repeat(said, survivor_id, at)


def give_back_choices(*, survivor_id: int, merged_at: datetime, at: datetime) -> None:
    """What the survivor had answered before is in force again where nobody has answered since.

    Inside the transaction that takes the records apart. Refusals go on until `give_back_refusals`.
    """
    for model in (Consent, Acknowledgement):
        for said in model.objects.filter(customer=survivor_id, since=merged_at, until=None):
            _end(said, at=at, how=How.SLIP)
    for said in Consent.objects.filter(
        customer=survivor_id, until=merged_at, ended_by=MERGE, since__lt=merged_at
    ):
        about = {"purpose": said.purpose, "channel": said.channel}
        if not Consent.objects.filter(customer=survivor_id, until=None, **about).exists():
            _repeat(said, survivor_id, at)


def give_back_refusals(*, survivor_id: int, merged_at: datetime, at: datetime) -> None:
    """Refusals that only the absorbed record had no longer bind the survivor.

    After the records were taken apart, in the zone of everyday work: deliveries and nights can end
    nobody's refusal. Until then the stricter holds. Again, it does nothing.
    """
    for said in OptOut.objects.filter(customer=survivor_id, since=merged_at, until=None):
        _end(said, at=at, how=How.SLIP)


def _repeat(said: Choice, customer_id: int, at: datetime) -> None:
    about = {name: getattr(said, name) for name in _ABOUT[type(said)]}
    type(said).objects.create(
        customer_id=customer_id,
        since=at,
        by=said.by,
        how=said.how,
        statement=said.statement,
        **about,
    )


def _end(said: Choice, *, at: datetime, how: str) -> None:
    said.until, said.ended_by, said.ended_how = max(at, said.since), MERGE, how
    said.save(update_fields=["until", "ended_by", "ended_how"])
