"""What pages ask about the quality of data: figures, who is to be mended, what to ask whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet, Sum

from guanxi.bank.models import Branch, Customer, Staff, ValueOrigin
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.quality.codes import Field, State
from guanxi.quality.models import Figure, Lack, PastFigure, Told
from guanxi.quality.policy import QualitySection
from guanxi.quality.rules import Counts
from guanxi.stewardship.queries import customers_visible_to

WHOLE, NOBODY = 0, -1  # in the place of a steward
_SUMS = ("customers", "missing", "wrong", "stale", "age_days", "dated")
_HEADS = ("branch", "outlet")


def offices_open_to(viewer: Viewer) -> QuerySet[Branch]:
    """Offices whose figures the viewer may see: those one heads, or all where one heads none."""
    if viewer.scope == "outlet":
        return Branch.objects.filter(pk=viewer.branch_id)
    if viewer.scope in _HEADS:
        return branches_within(viewer.branch_id)
    return Branch.objects.all()


def first_office_of(viewer: Viewer) -> Branch | None:
    """Where the viewer begins: the own office, or the head of the bank."""
    if viewer.scope in _HEADS:
        return Branch.objects.filter(pk=viewer.branch_id).first()
    return Branch.objects.filter(parent=None).order_by("pk").first()


def counts_by_field(branch_id: int, staff_id: int) -> dict[str, Counts]:
    """Of each field what the last night counted."""
    rows = Figure.objects.filter(branch_id=branch_id, staff_id=staff_id)
    return {row.field: _counts_of(row) for row in rows}


def counts_of_offices(branch_ids: Sequence[int], fields: Sequence[str]) -> dict[int, Counts]:
    """Of each office with all below it, these fields together."""
    rows = Figure.objects.filter(branch_id__in=branch_ids, staff_id=WHOLE, field__in=fields)
    return _summed(rows, "branch_id")


def counts_of_stewards(branch_id: int, fields: Sequence[str]) -> dict[int, Counts]:
    """Of each steward with customers of that very office, these fields together."""
    rows = Figure.objects.filter(branch_id=branch_id, field__in=fields).exclude(staff_id=WHOLE)
    return _summed(rows, "staff_id")


def _summed(rows: QuerySet[Figure], by: str) -> dict[int, Counts]:
    found = rows.order_by().values(by).annotate(**{f"all_{name}": Sum(name) for name in _SUMS})
    return {row[by]: Counts(**{name: int(row[f"all_{name}"]) for name in _SUMS}) for row in found}


def _counts_of(row: "Figure | PastFigure") -> Counts:
    return Counts(**{name: getattr(row, name) for name in _SUMS})


def people_named(staff_ids: Sequence[int]) -> dict[int, str]:
    """Names of colleagues by number."""
    found = Staff.objects.filter(pk__in=staff_ids).values_list("pk", "name")
    return dict(found)


@dataclass(frozen=True, kw_only=True)
class Past:
    """What a night counted, all fields together, and of each."""

    day: date
    together: Counts
    fields: Mapping[str, Counts]


def history_of(branch_id: int, fields: Sequence[str], *, since: date) -> list[Past]:
    """Of an office with all below it, night by night, the first first."""
    rows = PastFigure.objects.filter(branch=branch_id, field__in=fields, day__gte=since)
    days: dict[date, dict[str, Counts]] = {}
    for row in rows.order_by("day"):
        days.setdefault(row.day, {})[row.field] = _counts_of(row)
    return [
        Past(day=day, together=sum(of.values(), Counts()), fields=of) for day, of in days.items()
    ]


def lacks_of(viewer: Viewer, branch_id: int, staff_id: int, field: str) -> QuerySet[Lack]:
    """Customers whom the viewer sees and whose field is not in order, as of the last night."""
    lacks = Lack.objects.filter(customer_id__in=customers_visible_to(viewer).values("pk"))
    if staff_id == WHOLE:
        offices = branches_within(branch_id).values_list("pk", flat=True)
        lacks = lacks.filter(branch_id__in=list(offices))
    else:
        lacks = lacks.filter(branch_id=branch_id, staff_id=staff_id)
    place = Field.values.index(field)
    return lacks.filter(states__regex=f"^.{{{place}}}[123]").order_by("customer_id")


def customers_named(numbers: Sequence[int]) -> dict[int, Customer]:
    """Those of them that this person sees."""
    return Customer.objects.only("pk", "source_id", "name").in_bulk(numbers)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One small task: what to ask the customer at the next contact."""

    field: str
    state: str

    @property
    def label(self) -> str:
        """What the field is called."""
        return str(Field(self.field).label)

    @property
    def why(self) -> str:
        """What is the matter with it."""
        return str(State(self.state).label)


def asks_of(customer_id: int, section: QualitySection, now: datetime) -> list[Ask]:
    """What is to be asked of a customer whom the caller has found visible: one for each field.

    Gone with the night after the bank delivered it, or at once when the customer told it.
    """
    lack = Lack.objects.filter(pk=customer_id).first()
    if lack is None:
        return []
    told = {row.field for row in _told_lately(customer_id, section, now)}
    wanted = [field for field in section.ask if field in lack.lacking and field not in told]
    return [Ask(field=field, state=lack.state_of(field)) for field in wanted[: section.ask_at_once]]


def _told_lately(customer_id: int, section: QualitySection, now: datetime) -> QuerySet[Told]:
    since = now - timedelta(days=section.asked_again_days)
    return Told.objects.filter(customer=customer_id, ended_at=None, told_at__gte=since)


def told_of(customer_id: int) -> list[Told]:
    """What the customer told and the core system has not answered; the last first."""
    rows = Told.objects.filter(customer=customer_id, ended_at=None).select_related("by")
    return list(rows.order_by("-told_at"))


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Since when a value stands, and which delivery brought it."""

    day: date
    batch_id: int


def origins_of(customer: Customer) -> dict[str, Origin]:
    """Of every value of the record."""
    whole = Origin(day=customer.as_of, batch_id=customer.batch_id)
    found = dict.fromkeys(Field.values, whole)
    for row in ValueOrigin.objects.filter(customer_id=customer.pk):
        origin = Origin(day=row.as_of, batch_id=row.batch_id)
        found |= dict.fromkeys(row.fields.split(","), origin)
    return found


def origin_of(customer: Customer, field: str) -> date:
    """The day since which one value stands."""
    return origins_of(customer)[field].day
