"""How many values could stand behind a mask, for somebody who knows how such values are made.

A mask is measured by the candidates it leaves, alone and beside everything else that is shown with
it: as many as `GOAL`, or the shortfall is known. The model is a country like China: resident ids by
GB 11643-1999, mobile numbers by prefix, names from the usual characters.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

GOAL = 1_000_000

# GB 11643-1999: 17 digits with these weights; their sum modulo 11 chooses the last character.
WEIGHTS: tuple[int, ...] = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PLACES = (slice(0, 6), slice(6, 14), slice(14, 17))  # district, day of birth, number of that day
_PROVINCES = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65"
)
DISTRICTS = [
    f"{province}{city:02}{county:02}"
    for province in _PROVINCES.split()
    for city in range(1, 12)
    for county in range(1, 9)
]
_OLDEST, _YOUNGEST = date(1936, 1, 1), date(2007, 12, 31)
BIRTHS = [
    f"{_OLDEST + timedelta(days=day):%Y%m%d}" for day in range((_YOUNGEST - _OLDEST).days + 1)
]
NUMBERS = [f"{number:03}" for number in range(1_000)]
MEN = NUMBERS[1::2]

_MOBILE_PREFIXES = (
    *range(130, 140),
    *(145, 147, 148, 149),
    *(150, 151, 152, 153, 155, 156, 157, 158, 159),
    *(162, 165, 166, 167),
    *(170, 171, 172, 173, 175, 176, 177, 178),
    *range(180, 190),
    *(190, 191, 192, 193, 195, 196, 197, 198, 199),
)
_USUAL_CHARACTERS, _SYLLABLES = 3_500, 400
_ADULTS_OF_A_DISTRICT = 500_000
_MOST_FREQUENT_SURNAME = 0.072  # 王


@dataclass(frozen=True, kw_only=True)
class Left:
    """What is masked, what else is known, and how many candidates that leaves at least."""

    masked: str
    beside: str
    candidates: int

    @property
    def reaches_the_goal(self) -> bool:
        """Whether it hides one among as many as was promised."""
        return self.candidates >= GOAL


def documents_left(
    districts: Iterable[str] = DISTRICTS,
    births: Iterable[str] = BIRTHS,
    numbers: Iterable[str] = NUMBERS,
) -> int:
    """Resident ids with the same first and last character, at the worst such pair."""
    by_first: dict[str, list[str]] = {}
    for district in districts:
        by_first.setdefault(district[0], []).append(district)
    rest = _convolved(_remainders(births, _PLACES[1]), _remainders(numbers, _PLACES[2]))
    return min(
        count
        for same in by_first.values()
        for count in _convolved(_remainders(same, _PLACES[0]), rest).values()
    )


def _remainders(parts: Iterable[str], place: slice) -> Counter[int]:
    weights = WEIGHTS[place]
    return Counter(
        sum(int(digit) * weight for digit, weight in zip(part, weights, strict=True)) % 11
        for part in parts
    )


def _convolved(some: Mapping[int, int], others: Mapping[int, int]) -> Counter[int]:
    sums: Counter[int] = Counter()
    for one, ones in some.items():
        for other, many in others.items():
            sums[(one + other) % 11] += ones * many
    return sums


def every_mask() -> list[Left]:
    """Each mask alone and beside what everyday work shows with it."""
    home = DISTRICTS[:1]
    year = [birth for birth in BIRTHS if birth.startswith("1980")]
    birthday = [birth for birth in BIRTHS if birth.endswith("0512")]
    phones = len(_MOBILE_PREFIXES) * 10**5
    return [
        Left(masked="document", beside="nothing", candidates=documents_left()),
        Left(
            masked="document",
            beside="sex, and the district as that of the document",
            candidates=documents_left(home, BIRTHS, MEN),
        ),
        Left(
            masked="document",
            beside="sex, district and age: never shown together",
            candidates=documents_left(home, year, MEN),
        ),
        Left(
            masked="document",
            beside="sex, district and a birthday, as an alert of it tells",
            candidates=documents_left(home, birthday, MEN),
        ),
        Left(masked="mobile number", beside="nothing, or all the rest", candidates=phones),
        Left(
            masked="mobile number, were four shown",
            beside="nothing, or all the rest",
            candidates=phones // 10,
        ),
        Left(masked="account number of 19 digits", beside="the bank's six", candidates=10**8),
        Left(masked="account number of 16 digits", beside="the bank's six", candidates=10**5),
        Left(
            masked="name",
            beside="nothing, or all the rest",
            candidates=_USUAL_CHARACTERS + _USUAL_CHARACTERS**2,
        ),
        Left(
            masked="e-mail of six letters or digits",
            beside="nothing",
            candidates=36**5,
        ),
        Left(
            masked="e-mail that is the name in pinyin",
            beside="the surname",
            candidates=_SYLLABLES + _SYLLABLES**2,
        ),
    ]


def people_alike() -> list[tuple[str, float]]:
    """How many adults of a district share what is shown, where the surname is the most frequent.

    That is what somebody learns who holds a register of everybody: a mask hides values, not people.
    """
    alike = _ADULTS_OF_A_DISTRICT * _MOST_FREQUENT_SURNAME
    steps = (("surname", 1), ("sex", 2), ("end of the document", 11), ("end of the phone", 10**3))
    told = []
    for shown, choices in steps:
        alike /= choices
        told.append((shown, alike))
    return told
