"""Pairs as pages show them: both records field by field, masked like everywhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from guanxi.bank.models import AbsorbedCustomer, Customer
from guanxi.bank.requests import StaffRequest
from guanxi.duplicates.codes import Field, Likeness, State
from guanxi.duplicates.queries import MERGED, Pair, records_of
from guanxi.shell.customer.fields import Field as Shown
from guanxi.shell.customer.fields import Sheet, sheet_of

_COLUMNS = {
    Field.NAME: "name",
    Field.DOCUMENT: "document_number",
    Field.BIRTHDAY: "born_on",
    Field.PHONE: "phone",
    Field.EMAIL: "email",
    Field.ADDRESS: "address",
}
ALIKE = (Likeness.SAME, Likeness.SOUNDS_SAME, Likeness.NEAR)
UNLIKE = (Likeness.DIFFERENT,)
TONES = {
    Likeness.SAME: "green",
    Likeness.SOUNDS_SAME: "green",
    Likeness.NEAR: "amber",
    Likeness.DIFFERENT: "red",
    Likeness.UNKNOWN: "",
}


@dataclass(frozen=True, kw_only=True)
class Tab:
    """Pairs of some states under one word."""

    label: str | Promise
    states: Sequence[State]


TABS: Mapping[str, Tab] = {
    "open": Tab(label=pgettext_lazy("pairs", "To be looked at"), states=[State.OPEN]),
    "waiting": Tab(
        label=pgettext_lazy("pairs", "For a second person"),
        states=[State.PROPOSED, State.UNDO_PROPOSED, State.APPROVED, State.UNDO_APPROVED],
    ),
    "merged": Tab(label=pgettext_lazy("pairs", "Merged"), states=[State.MERGED]),
    "different": Tab(label=pgettext_lazy("pairs", "Not the same"), states=[State.DIFFERENT]),
}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One field of both records with how alike it is; ``fields`` as the database masks them."""

    label: str
    likeness: Likeness
    fields: Sequence[Shown | str]

    @property
    def tone(self) -> str:
        """The colour of the word."""
        return TONES[self.likeness]


@dataclass(frozen=True, kw_only=True)
class Record:
    """One of the two. ``stays`` once somebody has proposed to merge them."""

    customer: Customer
    accounts: int
    stays: bool
    gives_way: bool


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Two records side by side; one alone when they are merged, with the number that was."""

    pair: Pair
    records: Sequence[Record]
    evidence: Sequence[Evidence]
    number_before: str


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A pair in one line of the list."""

    pair: Pair
    records: Sequence[Customer]
    number_before: str
    alike: Sequence[str]
    unlike: Sequence[str]


def beside(request: StaffRequest, pair: Pair) -> Beside:
    """Everything that the page of a pair shows."""
    found = [one for one in records_of(pair) if one is not None]
    sheets = [sheet_of(request, one) for one in found]
    merged = pair.state in MERGED
    return Beside(
        pair=pair,
        records=[
            Record(
                customer=one,
                accounts=one.accounts.count(),
                stays=one.pk == pair.survivor_id,
                gives_way=pair.survivor_id is not None and one.pk == pair.absorbed_id,
            )
            for one in found
        ],
        evidence=[_evidence(pair, field, sheets) for field in Field],
        number_before=_number_before([pair]).get(pair.absorbed_id, "") if merged else "",
    )


def _evidence(pair: Pair, field: Field, sheets: Sequence[Sheet]) -> Evidence:
    column = _COLUMNS.get(field)
    return Evidence(
        label=str(field.label),
        likeness=Likeness(pair.likeness.get(field, Likeness.UNKNOWN)),
        fields=[
            sheet.field(column) if column else sheet.customer.get_sex_display() for sheet in sheets
        ],
    )


def summaries_of(pairs: Sequence[Pair]) -> list[Summary]:
    """Lines of the list, read at once for all of them."""
    numbers = {number for pair in pairs for number in (pair.first_id, pair.second_id)}
    customers = Customer.objects.select_related("branch").in_bulk(numbers)
    before = _number_before(pairs)
    return [
        Summary(
            pair=pair,
            records=[
                customers[number]
                for number in (pair.first_id, pair.second_id)
                if number in customers
            ],
            number_before=before.get(pair.absorbed_id, "") if pair.state in MERGED else "",
            alike=_fields(pair, *ALIKE),
            unlike=_fields(pair, *UNLIKE),
        )
        for pair in pairs
    ]


def _fields(pair: Pair, *wanted: Likeness) -> list[str]:
    return [str(field.label) for field in Field if pair.likeness.get(field) in wanted]


def _number_before(pairs: Sequence[Pair]) -> dict[int, str]:
    gone = [pair.absorbed_id for pair in pairs if pair.state in MERGED]
    found = AbsorbedCustomer.objects.filter(pk__in=gone)
    return dict(found.values_list("customer_id", "source_id"))
