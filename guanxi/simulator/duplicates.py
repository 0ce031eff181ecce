"""People whom the bank has twice, people who only look it, and the truth about both.

A second record keeps the customer's own accounts and life; what the bank knows of the person is
written as offices write the same person again: another spelling, an old number, a new telephone.
At most three of name, telephone, document, birthday and address differ, so something is left.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from guanxi.simulator.arrays import Array
from guanxi.simulator.families import CHILD, Families
from guanxi.simulator.identity import next_registered
from guanxi.simulator.misspelling import NAME_WAYS, as_misspelled, with_a_slip
from guanxi.simulator.people import MINOR, People

FIELDS = ("name", "phone", "document", "born", "address")
HOW_MANY_DIFFER = (0.50, 0.35, 0.15)  # one, two, three of them
PHONE_WAYS = ("phone_changed", "phone_missing", "phone_typo")
DOCUMENT_WAYS = ("other_document", "no_document", "document_of_15_digits", "document_typo")
BORN_WAYS = ("day_and_month_swapped", "birthday_typo")
ADDRESS_WAYS = ("address_missing", "moved")
WAYS: dict[str, tuple[str, ...]] = {
    "name": NAME_WAYS,
    "phone": PHONE_WAYS,
    "document": DOCUMENT_WAYS,
    "born": BORN_WAYS,
    "address": ADDRESS_WAYS,
}
ALIKE = ("twins", "namesakes", "parent_and_child")
ONE_PHONE_SHARE = 0.3  # of twins
NO_DOCUMENT = "000000000000000000"
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two records of a chunk by their places. ``how`` the second differs, or looks alike."""

    first: int
    second: int
    same_person: bool
    how: tuple[str, ...]
    salt: int


@dataclass
class Pairs:
    """All of a chunk, by the place of the second record."""

    of: dict[int, Pair] = field(default_factory=dict)

    def add(self, pair: Pair) -> None:
        """One more."""
        self.of[pair.second] = pair


def pairs_for(rng: np.random.Generator, people: People, families: Families, share: float) -> Pairs:
    """Make a ``share`` of the customers second records, and as many people who only look alike.

    Changes what is known of the second of each pair. Nothing is drawn where the share is nothing.
    """
    pairs = Pairs()
    wanted = round(len(people) * share)
    if not wanted:
        return pairs
    related = np.concatenate([families.customer, families.related, families.holder])
    single = (people.kind != MINOR) & ~np.isin(np.arange(len(people)), related)
    seconds = rng.permutation(np.flatnonzero(single))
    grown = np.flatnonzero(people.kind != MINOR)
    taken = set(seconds[: 2 * wanted].tolist())
    for place in seconds[:wanted]:
        first = _one_who_was_born_before(rng, people, grown, place, taken)
        _is_known_as(people, place, first)
        how = _ways(rng)
        pairs.add(_pair(rng, first, place, same=True, how=how))
    for place in seconds[wanted : wanted + wanted // 2]:
        first = _one_who_was_born_before(rng, people, grown, place, taken)
        pairs.add(_pair(rng, first, place, same=False, how=_alike(rng, people, place, first)))
    _families_with_one_phone(rng, people, families, wanted - wanted // 2, pairs)
    return pairs


def _pair(
    rng: np.random.Generator, first: int, second: int, *, same: bool, how: tuple[str, ...]
) -> Pair:
    salt = int(rng.integers(0, 2**31))
    return Pair(first=int(first), second=int(second), same_person=same, how=how, salt=salt)


def _one_who_was_born_before(
    rng: np.random.Generator, people: People, grown: Array, place: int, taken: set[int]
) -> int:
    """Somebody old enough to have become a customer when the other record was made."""
    while True:
        first = int(rng.choice(grown))
        if people.born[first] + 16 * 366 < people.joined[place] and first not in taken:
            taken.add(first)
            return first


def _is_known_as(people: People, place: int, first: int) -> None:
    for name in (
        *("sex", "born", "surname", "given", "document", "document_expires"),
        *("kind", "occupation", "education", "income"),
    ):
        column = getattr(people, name)
        column[place] = column[first]
    if place % 10 < 7:  # the others were taken on by another office
        people.office[place] = people.office[first]


def _ways(rng: np.random.Generator) -> tuple[str, ...]:
    number = int(rng.choice((1, 2, 3), p=HOW_MANY_DIFFER))
    fields = rng.choice(len(FIELDS), number, replace=False)
    return tuple(str(rng.choice(WAYS[FIELDS[one]])) for one in sorted(fields))


def _alike(rng: np.random.Generator, people: People, place: int, first: int) -> tuple[str, ...]:
    """Twins, or people of one name and birthday; each has a document of their own."""
    people.born[place] = people.born[first]
    people.surname[place] = people.surname[first]
    if rng.random() < 0.5:
        people.sex[place], people.given[place] = people.sex[first], people.given[first]
        return ("namesakes",)
    people.street[place], people.house[place] = people.street[first], people.house[first]
    people.office[place] = people.office[first]
    return ("twins", "one_phone") if rng.random() < ONE_PHONE_SHARE else ("twins",)


def _families_with_one_phone(
    rng: np.random.Generator, people: People, families: Families, wanted: int, pairs: Pairs
) -> None:
    rows = np.flatnonzero(families.relation == CHILD)
    for row in rng.permutation(rows)[:wanted]:
        parent, child = int(families.customer[row]), int(families.related[row])
        if child not in pairs.of and parent not in pairs.of:
            how = ("parent_and_child", "one_phone")
            pairs.add(_pair(rng, parent, child, same=False, how=how))


def as_taken_down(pair: Pair, own: Row, first: Row) -> Row:
    """What the bank has of the second person: ``own`` is what another person's row would be."""
    rng = np.random.default_rng(pair.salt)
    if not pair.same_person:
        return own | _looks_alike(pair, own, first)
    known = ["name", "document_kind", "document_number", "born_on", "phone", "email"]
    known += ["address", "district"]
    row = {**own, **{name: first[name] for name in known}}
    for way in pair.how:
        row |= _DIFFERS.get(way, _name_differs)(way, row, own, rng)
    return row


def _looks_alike(pair: Pair, own: Row, first: Row) -> Row:
    """Twins were registered one after the other, and are often named alike."""
    seen = {"phone": first["phone"]} if "one_phone" in pair.how else {}
    if "twins" not in pair.how:
        return seen
    if len(own["name"]) == len(first["name"]) == 3 and pair.salt % 2:
        seen["name"] = first["name"][:2] + own["name"][2]
    if own["document_kind"] == first["document_kind"] == "resident_id":
        step = 2 if own["sex"] == first["sex"] else 1
        seen["document_number"] = next_registered(first["document_number"], step)
    return seen


def _name_differs(way: str, row: Row, own: Row, rng: np.random.Generator) -> Row:
    return {"name": as_misspelled(row["name"], way, rng)}


def _document_of_15_digits(way: str, row: Row, own: Row, rng: np.random.Generator) -> Row:
    """As it stood on documents before 1999: without the century and the check character."""
    number = row["document_number"]
    if row["document_kind"] != "resident_id" or not number.startswith("99") or number[6:8] != "19":
        return _other_document(way, row, own, rng)
    return {"document_number": number[:6] + number[8:17]}


def _other_document(way: str, row: Row, own: Row, rng: np.random.Generator) -> Row:
    kind = "passport" if row["document_kind"] != "passport" else "military_id"
    return {"document_kind": kind, "document_number": f"E{int(rng.integers(10**7, 10**8)):08d}"}


def _day_and_month_swapped(way: str, row: Row, own: Row, rng: np.random.Generator) -> Row:
    born: date = row["born_on"]
    if born.day > 12 or born.day == born.month:
        return _birthday_typo(way, row, own, rng)
    return {"born_on": date(born.year, born.day, born.month)}


def _birthday_typo(way: str, row: Row, own: Row, rng: np.random.Generator) -> Row:
    """Another last digit of the day, or the neighbouring year."""
    born: date = row["born_on"]
    other = [day for day in _same_tens(born) if day != born]
    if other and rng.random() < 0.5:
        return {"born_on": other[int(rng.integers(0, len(other)))]}
    year = born.year + 1 - 2 * int(rng.integers(0, 2))
    leap_day = (born.month, born.day) == (2, 29)
    return {"born_on": born.replace(year=year, day=28 if leap_day else born.day)}


def _same_tens(born: date) -> list[date]:
    month = [born.replace(day=1) + timedelta(days=day) for day in range(31)]
    return [day for day in month if day.month == born.month and day.day // 10 == born.day // 10]


_DIFFERS: dict[str, Callable[[str, Row, Row, np.random.Generator], Row]] = {
    "phone_changed": lambda way, row, own, rng: {"phone": own["phone"], "email": own["email"]},
    "phone_missing": lambda way, row, own, rng: {"phone": None},
    "phone_typo": lambda way, row, own, rng: {"phone": with_a_slip(row["phone"], rng, first=4)},
    "other_document": _other_document,
    "no_document": lambda way, row, own, rng: {"document_number": NO_DOCUMENT},
    "document_of_15_digits": _document_of_15_digits,
    "document_typo": lambda way, row, own, rng: {
        "document_number": with_a_slip(row["document_number"], rng, first=2)
    },
    "day_and_month_swapped": _day_and_month_swapped,
    "birthday_typo": _birthday_typo,
    "address_missing": lambda way, row, own, rng: {"address": None},
    "moved": lambda way, row, own, rng: {
        "address": own["address"],
        "district": own["district"],
    },
}
