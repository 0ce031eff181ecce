"""What customers chose, asked of the database anew each time: a choice counts at once.

Rows are those the purpose of the moment shows; everybody who sees the customer sees the choices.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value

from guanxi.privacy.codes import Act, Answer, ConsentChannel, OptOutKind
from guanxi.privacy.models import Acknowledgement, Choice, Consent, OptOut, PrivacyStatement
from guanxi.privacy.permitted import CLOSED_WITH_MARKETING, may_contact
from guanxi.privacy.policy import ChoicesSection

Permitted = Callable[[int, str], frozenset[str]]


def statement_in_force(day: date) -> PrivacyStatement | None:
    """The edition of that day; None where none was ever published.

    The day of an archive may lie before the first edition, which is shown then.
    """
    published = PrivacyStatement.objects.order_by("effective_on")
    return published.filter(effective_on__lte=day).last() or published.first()


def editions() -> QuerySet[PrivacyStatement]:
    """Every published edition, the latest first."""
    return PrivacyStatement.objects.order_by("-effective_on")


def customers_refusing(kind: str) -> "QuerySet[OptOut, int]":
    """The numbers of all customers who refused this, for use inside another question."""
    return OptOut.objects.filter(kind=kind, until=None).values_list("customer_id", flat=True)


def who_refused(kind: str, customer_ids: Iterable[int]) -> set[int]:
    """Of these customers those who refused this."""
    return set(customers_refusing(kind).filter(customer__in=list(customer_ids)))


def refused_by(customer_id: int) -> frozenset[str]:
    """What the customer refused as a whole."""
    kinds = OptOut.objects.filter(customer=customer_id, until=None).values_list("kind", flat=True)
    return frozenset(kinds)


def permitted_channels(
    customer_ids: Collection[int], *, section: ChoicesSection, day: date
) -> Permitted:
    """A function that tells by which channels one of these customers may be contacted for what.

    One statement, however many customers.
    """
    refused: set[int] = set()
    answers: dict[tuple[int, str, str], str] = {}
    for customer, purpose, channel, answer in _in_force(customer_ids, day):
        if answer:
            answers[customer, purpose, channel] = answer
        else:
            refused.add(customer)

    def permitted(customer: int, purpose: str) -> frozenset[str]:
        return frozenset(
            channel
            for channel in ConsentChannel.values
            if may_contact(
                answer=answers.get((customer, purpose, channel), ""),
                needs_consent=section.needs_consent(purpose, channel),
                refused_as_a_whole=customer in refused and purpose in CLOSED_WITH_MARKETING,
            )
        )

    return permitted


def _in_force(
    customer_ids: Collection[int], day: date
) -> "QuerySet[OptOut, tuple[int, str, str, str]]":
    """Refusals of direct marketing (their answer is empty) and answers that count."""
    nothing = Value("", output_field=CharField())
    refusals = OptOut.objects.filter(
        customer__in=customer_ids, kind=OptOutKind.MARKETING, until=None
    ).values_list("customer_id", "kind", nothing, nothing)
    answers = Consent.objects.filter(customer__in=customer_ids, until=None)
    counting = answers.exclude(Q(answer=Answer.GIVEN) & Q(_asked_again(day)))
    return refusals.union(
        counting.values_list("customer_id", "purpose", "channel", "answer"), all=True
    )


def _asked_again(day: date) -> Exists:
    """Whether a later edition, in force by that day, asks for the consent again."""
    later = PrivacyStatement.objects.filter(
        asks_again=True, effective_on__lte=day, effective_on__gt=OuterRef("statement__effective_on")
    )
    return Exists(later)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Everything one customer chose: what is in force, and all that ever was, the last first."""

    opt_outs: Mapping[str, OptOut]
    consents: Mapping[tuple[str, str], Consent]
    outdated: frozenset[tuple[str, str]]  # consents that no longer count: an edition asks again
    acknowledged: Mapping[tuple[str, str], Acknowledgement]  # by edition and act
    history: Sequence[Choice]


def choices_of(customer_id: int, *, day: date) -> Choices:
    """What a customer whom the caller has found visible chose."""
    opt_outs = list(OptOut.objects.filter(customer=customer_id))
    consents = list(
        Consent.objects.filter(customer=customer_id).annotate(is_outdated=_asked_again(day))
    )
    acts = list(Acknowledgement.objects.filter(customer=customer_id))
    every: list[Choice] = [*opt_outs, *consents, *acts]
    every.sort(key=lambda one: (one.until or one.since, one.since, one.pk), reverse=True)
    answers = {(one.purpose, one.channel): one for one in consents if one.until is None}
    return Choices(
        opt_outs={one.kind: one for one in opt_outs if one.until is None},
        consents=answers,
        outdated=frozenset(
            key for key, one in answers.items() if one.answer == Answer.GIVEN and one.is_outdated
        ),
        acknowledged={(str(one.statement_id), one.act): one for one in acts if one.until is None},
        history=every,
    )


def is_told(choices: Choices, statement: PrivacyStatement) -> bool:
    """Whether the customer knows this edition: it was shown, its changes told, or it accepted."""
    return any((statement.version, act) in choices.acknowledged for act in Act.values)
