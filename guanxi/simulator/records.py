"""Rows of a chunk for one delivery: people, relations, holders, standing orders."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guanxi.ingest.contract import DOCUMENT_KINDS
from guanxi.simulator.arrays import (
    NO_DAY,
    Array,
    coded,
    day_column,
    number_column,
    numbered,
)
from guanxi.simulator.chunk import Chunk
from guanxi.simulator.duplicates import as_taken_down
from guanxi.simulator.entries import COUNTERPARTIES
from guanxi.simulator.families import HOLDER_ROLES, ORDER_KINDS, RELATIONS
from guanxi.simulator.holdings import account_ids
from guanxi.simulator.identity import addresses, document_numbers, emails, phones
from guanxi.simulator.names import districts, estates, spelled, streets
from guanxi.simulator.offices import Offices
from guanxi.simulator.people import DOCUMENTS, EDUCATIONS, OCCUPATIONS
from guanxi.simulator.periods import Span
from guanxi.simulator.products import CURRENCY

Rows = dict[str, pa.Array]
SEXES = ("female", "male")
TOLERANCES = ("C1", "C2", "C3", "C4", "C5")
ALL_OCCUPATIONS = tuple(word for words in OCCUPATIONS for word in words)
OCCUPATION_STARTS = np.cumsum([0, *(len(words) for words in OCCUPATIONS)])


@dataclass(frozen=True)
class Reach:
    """Which days a delivery carries, and whether it is the first."""

    span: Span
    opening: bool

    def tells(self, days: Array) -> Array:
        """Which of these days it carries; the first delivery also all that came before."""
        since = days >= self.span.first
        return (since | self.opening) & (days <= self.span.last)


def customer_ids(numbers: Array) -> pa.Array:
    """C00000001."""
    return numbered("C", numbers, 8)


def changed_places(reach: Reach, changes: tuple[Array, Array]) -> Array:
    """Places of records that changed within the delivery's days, each once."""
    places, days = changes
    return np.unique(places[reach.tells(days)])


def customer_rows(chunk: Chunk, reach: Reach, offices: Offices) -> Rows:
    """Customers who are new or changed; the first delivery brings all who were there."""
    people = chunk.people
    new = np.flatnonzero(reach.tells(people.joined))
    who = np.union1d(new, changed_places(reach, chunk.month.changed_people))
    return _taken_down(chunk, who, reach, offices)


def _taken_down(chunk: Chunk, who: Array, reach: Reach, offices: Offices) -> Rows:
    """Rows of these places; where the bank has somebody twice, as the second office wrote them."""
    rows = _rows_of(chunk, who, reach, offices)
    twice = [place for place in range(len(who)) if int(who[place]) in chunk.pairs.of]
    if not twice:
        return rows
    pairs = [chunk.pairs.of[int(who[place])] for place in twice]
    firsts = _rows_of(chunk, np.array([pair.first for pair in pairs]), reach, offices)
    own = pa.table(rows).take(pa.array(twice)).to_pylist()
    told = map(as_taken_down, pairs, own, pa.table(firsts).to_pylist())
    written = pa.Table.from_pylist(list(told), schema=pa.table(rows).schema)
    mask = np.zeros(len(who), dtype=np.bool_)
    mask[twice] = True
    return {
        name: pc.replace_with_mask(_plain(column), mask, _plain(written[name]).combine_chunks())
        for name, column in rows.items()
    }


def _plain(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _rows_of(chunk: Chunk, who: Array, reach: Reach, offices: Offices) -> Rows:
    people = chunk.people
    number, born, sex = people.number[who], people.born[who], people.sex[who]
    district = _districts(chunk, who, offices)
    left = np.where(people.left[who] <= reach.span.last, people.left[who], NO_DAY)
    rated = people.tolerance[who] > 0
    occupation = (
        OCCUPATION_STARTS[people.kind[who]]
        + people.occupation[who] % np.diff(OCCUPATION_STARTS)[people.kind[who]]
    )
    document = coded(people.document[who], DOCUMENTS)
    income_known = (number % 5 < 3) & (people.income[who] > 600_000)
    return {
        "customer_id": customer_ids(number),
        "name": spelled(people.surname[who], people.given[who]),
        "document_kind": document,
        "document_number": document_numbers(number, born, sex, people.document[who]),
        "document_expires_on": day_column(people.document_expires[who]),
        "sex": coded(sex, SEXES),
        "born_on": day_column(born),
        "phone": phones(number),
        "email": emails(number, missing=number % 10 >= 3),
        "address": addresses(
            district, people.street[who], people.house[who], (streets(), estates())
        ),
        "district": district,
        "branch_id": coded(people.office[who], offices.ids()),
        "joined_on": day_column(people.joined[who]),
        "left_on": day_column(left),
        "occupation": coded(occupation, ALL_OCCUPATIONS),
        "education": coded(people.education[who], EDUCATIONS, missing=number % 9 == 0),
        "annual_income_minor": number_column(_declared(people.income[who], number), ~income_known),
        "risk_tolerance": coded(np.maximum(people.tolerance[who] - 1, 0), TOLERANCES, ~rated),
        "risk_rated_until": day_column(np.where(rated, people.rated_until[who], NO_DAY)),
    }


def _districts(chunk: Chunk, who: Array, offices: Offices) -> pa.Array:
    region = coded(chunk.people.office[who], tuple(offices.regions)).cast(pa.string())
    place = chunk.people.house[who] // 12_000 % len(districts())
    return pc.binary_join_element_wise(region, coded(place, districts()).cast(pa.string()), "")


def _declared(income: Array, number: Array) -> Array:
    """What people say they earn: the truth within a third, in round thousands."""
    factor = 0.7 + (number * 7_919 % 61) / 100
    return np.maximum((income * factor).astype(np.int64) // 100_000, 1) * 100_000


def relation_rows(chunk: Chunk, reach: Reach) -> Rows:
    """Relations the bank learns of."""
    families, number = chunk.families, chunk.people.number
    rows = np.flatnonzero(reach.tells(families.since))
    return {
        "customer_id": customer_ids(number[families.customer[rows]]),
        "related_customer_id": customer_ids(number[families.related[rows]]),
        "relation": coded(families.relation[rows], RELATIONS),
        "since": day_column(families.since[rows]),
        "until": day_column(np.full(len(rows), NO_DAY)),
    }


def holder_rows(chunk: Chunk, reach: Reach) -> Rows:
    """Others who may use an account."""
    families, number = chunk.families, chunk.people.number
    rows = np.flatnonzero(reach.tells(families.holder_since))
    owner = families.holder_account[rows]
    return {
        "account_id": account_ids(number[owner], chunk.accounts.sequence[owner]),
        "customer_id": customer_ids(number[families.holder[rows]]),
        "role": coded(families.holder_role[rows], HOLDER_ROLES),
        "since": day_column(families.holder_since[rows]),
        "until": day_column(np.full(len(rows), NO_DAY)),
    }


def order_rows(chunk: Chunk, reach: Reach) -> Rows:
    """Standing orders that begin, or end because the customer left."""
    orders, people = chunk.orders, chunk.people
    owner = orders["owner"]
    left = people.left[owner]
    begun = reach.tells(orders["starts"])
    ended = reach.tells(left) & (left >= orders["starts"]) & (left < orders["ends"])
    rows = np.flatnonzero(begun | ended)
    ends = np.where(left[rows] <= reach.span.last, left[rows], orders["ends"][rows])
    ends = np.maximum(ends, orders["starts"][rows])
    who = owner[rows]
    return {
        "order_id": numbered("O", people.number[who], 8),
        "account_id": account_ids(people.number[who], chunk.accounts.sequence[who]),
        "amount_minor": number_column(orders["amount"][rows]),
        "currency": coded(np.zeros(len(rows)), (CURRENCY,)),
        "kind": coded(orders["kind"][rows], ORDER_KINDS),
        "counterparty_bank": coded(1 + people.number[who] % 12, COUNTERPARTIES),
        "starts_on": day_column(orders["starts"][rows]),
        "ends_on": day_column(np.where(ends >= NO_DAY, NO_DAY, ends)),
    }


assert set(DOCUMENTS) <= set(DOCUMENT_KINDS)  # noqa: S101 - the contract's words are used
