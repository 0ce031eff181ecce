"""How the same name is written again, and how digits slip."""

from collections import defaultdict
from functools import cache

import numpy as np
from opencc import OpenCC
from pypinyin import lazy_pinyin

from guanxi.simulator.names import given_names, surnames

NAME_WAYS = ("traditional", "homophone", "name_typo", "latin", "swapped")


def as_misspelled(name: str, way: str, rng: np.random.Generator) -> str:
    """The name as another office has it; where that way changes nothing, another one does."""
    written = {
        "traditional": _traditional,
        "homophone": _homophone,
        "name_typo": _typo,
        "latin": _latin,
        "swapped": _swapped,
    }[way](name, rng)
    return written if written != name else _latin(name, rng)


def with_a_slip(text: str, rng: np.random.Generator, *, first: int) -> str:
    """One digit after the first so many is another, or changes place with its neighbour."""
    place = int(rng.integers(first, len(text) - 2))
    one, two = text[place], text[place + 1]
    if one != two and two.isdigit() and rng.random() < 0.5:
        return text[:place] + two + one + text[place + 2 :]
    other = (int(one) + int(rng.integers(1, 10))) % 10 if one.isdigit() else 0
    return f"{text[:place]}{other}{text[place + 1 :]}"


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")


def _traditional(name: str, rng: np.random.Generator) -> str:
    written: str = _to_traditional().convert(name)
    return written


def _homophone(name: str, rng: np.random.Generator) -> str:
    """The last character that has any gives way to one that sounds the same."""
    for place in range(len(name) - 1, 0, -1):
        same = [one for one in _sounding().get(_sound(name[place]), ()) if one != name[place]]
        if same:
            return name[:place] + str(rng.choice(same)) + name[place + 1 :]
    return name


def _typo(name: str, rng: np.random.Generator) -> str:
    """A character of the given name is any other."""
    characters = sorted({one for every in _sounding().values() for one in every})
    if len(name) < 3:  # of two characters too little would be left
        return _homophone(name, rng)
    place = int(rng.integers(1, len(name)))
    return name[:place] + str(rng.choice(characters)) + name[place + 1 :]


def _latin(name: str, rng: np.random.Generator) -> str:
    """ZHANG XIAOMING, or Xiaoming Zhang."""
    if "·" in name:
        return " ".join("".join(lazy_pinyin(part)).title() for part in name.split("·"))
    length = _surname_length(name)
    surname, given = ("".join(lazy_pinyin(part)) for part in (name[:length], name[length:]))
    if rng.random() < 0.5:
        return f"{surname} {given}".upper()
    return f"{given} {surname}".title()


def _swapped(name: str, rng: np.random.Generator) -> str:
    """The given name stands where the surname belongs."""
    length = _surname_length(name)
    return name[length:] + name[:length]


def _surname_length(name: str) -> int:
    return 2 if len(name) > 2 and name[:2] in surnames() else 1


@cache
def _sound(character: str) -> str:
    return str(lazy_pinyin(character)[0])


@cache
def _sounding() -> dict[str, list[str]]:
    """Characters of given names by their sound."""
    by_sound = defaultdict(list)
    for character in sorted(set("".join(given_names())) - {"·"}):
        by_sound[_sound(character)].append(character)
    return dict(by_sound)
