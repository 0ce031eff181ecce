"""What each field of a customer is like: in order, missing, implausible, out of date (1.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import ibis
from ibis.expr.types import BooleanValue, DateValue, IntegerValue, StringValue, Table

from guanxi.insight.measures.arithmetic import days_between

_RESIDENT_ID = "resident_id"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # ISO 7064 MOD 11-2
_CHECK = "10X98765432"
_DAYS = ("document_expires_on", "born_on", "risk_rated_until")
_ENDS = ("document_expires_on", "risk_rated_until")


@dataclass(frozen=True, kw_only=True)
class Plausible:
    """What counts as plausible and as of date, as the rulebook has it."""

    fields: Sequence[str]
    stale_after_months: Mapping[str, int] = field(default_factory=dict)
    patterns: Mapping[str, str] = field(default_factory=dict)
    oldest_years: int = 120
    check_resident_ids: bool = True


def states(
    customers: Table, origins: Table, rules: Plausible, *, every: Sequence[str], day: date
) -> Table:
    """One row a customer: a digit for each of ``every`` field, and the age of each value in days.

    ``customers`` are the delivered rows with ``as_of``, ``origins`` since when some values stand:
    ``customer_id, as_of, fields``. A field that is not measured is in order and has no age; so has
    one that is missing. Missing comes before implausible, implausible before out of date.

    Formula: 0 in order, 1 missing, 2 implausible (pattern, check digit, birthday or sex of the
    document, age), 3 out of date (its last day has passed, or it stands for longer than it may).
    """
    known = customers.left_join(_since(origins, every), "customer_id").drop("customer_id_right")
    digits, ages = {}, {}
    for name in every:
        if name not in rules.fields:
            digits[name], ages[name] = ibis.literal("0"), ibis.null("int64")
            continue
        missing = _is_missing(known, name)
        since = known[f"{name}_since"].fill_null(known.as_of)
        digits[name] = ibis.cases(
            (missing, "1"),
            (_is_wrong(known, name, rules, day), "2"),
            (_is_stale(known, name, since, rules, day), "3"),
            else_="0",
        )
        ages[name] = ibis.cases(
            (missing, ibis.null("int64")), else_=days_between(since, ibis.date(day))
        )
    joined = ibis.literal("").concat(*digits.values())
    return known.select(
        "customer_id", "branch_id", states=joined, **{f"{n}_age": a for n, a in ages.items()}
    )


def _since(origins: Table, every: Sequence[str]) -> Table:
    """Of each customer that is there, since when each value stands."""
    padded = ibis.literal(",").concat(origins.fields, ",")
    return origins.group_by("customer_id").agg(
        **{f"{name}_since": origins.as_of.max(where=padded.contains(f",{name},")) for name in every}
    )


def _is_missing(known: Table, name: str) -> BooleanValue:
    value = known[name]
    if name == "document_expires_on":  # empty: for ever
        return ibis.literal(value=False)
    if name in _DAYS or name == "annual_income_minor":
        return value.isnull()
    return value.fill_null("").isin(["", "unknown"]) if name == "sex" else value.fill_null("") == ""


def _is_wrong(known: Table, name: str, rules: Plausible, day: date) -> BooleanValue:
    if name == "born_on":
        oldest = date(day.year - rules.oldest_years, 1, 1)
        return (known.born_on < ibis.date(oldest)) | (known.born_on > ibis.date(day))
    wrong: BooleanValue = ibis.literal(value=False)
    if pattern := rules.patterns.get(name):
        wrong = ~known[name].cast("string").re_search(f"^({pattern})$")
    if name == "document_number" and rules.check_resident_ids:
        of_residents = known.document_kind == _RESIDENT_ID
        wrong = wrong | (of_residents & ~_is_resident_id(known))
    return wrong


def _is_resident_id(known: Table) -> BooleanValue:
    """Eighteen characters whose last checks the others, with the person's birthday and sex."""
    number: StringValue = known.document_number.fill_null("")
    total: IntegerValue = sum(
        (number.substr(at, 1).ascii_str() - ord("0")) * weight for at, weight in enumerate(_WEIGHTS)
    )
    remainder = ((total % 11) + 11) % 11
    check = ibis.literal(_CHECK).substr(remainder, 1)
    born: DateValue = known.born_on
    birthday = (born.year() * 10_000 + born.month() * 100 + born.day()).cast("string")
    odd = (number.substr(16, 1).ascii_str() % 2) == 1
    right_sex = ibis.cases(
        (known.sex == "male", odd), (known.sex == "female", ~odd), else_=ibis.literal(value=True)
    )
    return (
        number.re_search("^[0-9]{17}[0-9X]$")
        & (number.substr(17, 1) == check)
        & (number.substr(6, 8) == birthday)
        & right_sex
    )


def _is_stale(
    known: Table, name: str, since: DateValue, rules: Plausible, day: date
) -> BooleanValue:
    if name in _ENDS:
        return known[name].fill_null(ibis.date(day)) < ibis.date(day)
    months = rules.stale_after_months.get(name)
    return ibis.literal(value=False) if months is None else since < ibis.date(_before(day, months))


def _before(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, min(day.day, 28))
