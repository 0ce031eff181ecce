"""Names of people, places and streets, drawn as small numbers and spelled only when written.

The tables are in data/names.json; docs/simulator.md names their sources.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guanxi.simulator.arrays import Array, coded

TABLES = Path(__file__).parent / "data" / "names.json"
DOTTED_SHARE = 0.012
# Decades with a table of their own begin with these years of birth.
DECADES = (1930, 1950, 1960, 1970, 1980, 1990, 2000, 2010)
WHOLE_SHARE = 0.35  # of given names come from the list of the decade's most common


@cache
def tables() -> dict[str, Any]:
    """The tables as they stand in the file."""
    loaded: dict[str, Any] = json.loads(TABLES.read_text(encoding="utf-8"))
    return loaded


@cache
def surnames() -> tuple[str, ...]:
    """Surnames, the most frequent first; the empty one goes with dotted names."""
    return ("", *(name for name, _ in tables()["surnames"]))


@cache
def _surname_edges() -> Array:
    weights = np.array([0.0] + [weight for _, weight in tables()["surnames"]])
    return np.asarray(np.cumsum(weights) / weights.sum())


@cache
def _given_pools() -> tuple[tuple[str, ...], dict[tuple[int, int], tuple[int, int, int]]]:
    """All given names, and for (decade, sex) where its common names and its rest are."""
    names: list[str] = []
    places: dict[tuple[int, int], tuple[int, int, int]] = {}
    for decade, of_decade in enumerate(tables()["given"].values()):
        for sex, word in enumerate(("female", "male")):
            pool = of_decade[word]
            start = len(names)
            names += pool["whole"]
            middle = len(names)
            names += [one + two for one in pool["first"] for two in pool["second"] if one != two]
            places[decade, sex] = (start, middle, len(names))
    for sex, word in enumerate(("female", "male")):
        start = len(names)
        dotted = tables()["dotted"]
        names += [f"{own}·{father}" for own in dotted[word] for father in dotted["father"]]
        places[-1, sex] = (start, start, len(names))
    return tuple(names), places


def given_names() -> tuple[str, ...]:
    """Every given name there is."""
    return _given_pools()[0]


def draw_surnames(rng: np.random.Generator, count: int) -> Array:
    """Numbers of surnames, by frequency."""
    return np.searchsorted(_surname_edges(), rng.random(count), side="right").astype(np.int16)


def draw_given_names(rng: np.random.Generator, sex: Array, birth_year: Array) -> Array:
    """Numbers of given names that fit sex (0 female, 1 male) and decade of birth."""
    decade = np.searchsorted(np.array(DECADES), birth_year, side="right") - 1
    decade = np.clip(decade, 0, len(DECADES) - 1)
    common, place = rng.random(len(sex)) < WHOLE_SHARE, rng.random(len(sex))
    given = np.zeros(len(sex), dtype=np.int16)
    for (its_decade, its_sex), (start, middle, end) in _given_pools()[1].items():
        here = (decade == its_decade) & (sex == its_sex)
        low = np.where(common[here], start, middle)
        high = np.where(common[here], middle, end)
        given[here] = low + np.floor(place[here] * (high - low))
    return given


def draw_dotted_names(rng: np.random.Generator, sex: Array) -> Array:
    """Numbers of given names of the form 买买提·艾力, own name and father's."""
    given = np.zeros(len(sex), dtype=np.int16)
    for its_sex in (0, 1):
        start, _, end = _given_pools()[1][-1, its_sex]
        here = sex == its_sex
        given[here] = rng.integers(start, end, int(here.sum()))
    return given


def spelled(surname: Array, given: Array) -> pa.Array:
    """Full names."""
    first = coded(surname, surnames()).cast(pa.string())
    second = coded(given, _given_pools()[0]).cast(pa.string())
    return pc.binary_join_element_wise(first, second, "")


@cache
def streets() -> tuple[str, ...]:
    """Invented streets."""
    places = tables()["places"]
    return tuple(a + b for a in places["street_first"] for b in places["street_second"])


@cache
def estates() -> tuple[str, ...]:
    """Invented housing estates."""
    return tuple(tables()["places"]["estates"])


@cache
def cities() -> tuple[str, ...]:
    """Invented cities, in an order in which neighbours do not sound alike."""
    places = tables()["places"]
    first, second = places["city_first"], places["city_second"]
    return tuple(
        first[i % len(first)] + second[(i + i // len(first)) % len(second)]
        for i in range(len(first) * len(second))
    )


@cache
def provinces() -> tuple[str, ...]:
    """Invented provinces."""
    return tuple(tables()["places"]["provinces"])


@cache
def districts() -> tuple[str, ...]:
    """Districts that each invented city has."""
    return tuple(tables()["places"]["district"])
