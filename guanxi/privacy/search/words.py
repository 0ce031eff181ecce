"""Which notes hold what somebody types: Chinese by pairs of characters, other words by beginnings.

Notes and what is typed are spelled alike first: full width as half, large letters as small,
traditional characters as simplified. Beside a note lie its *grams* (every two characters that stand
together, the beginnings of every other word) as keyed numbers; they lead to notes that may fit, and
`Wanted.where_in` says which do.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

from guanxi.privacy.search.spelling import has_han

LONGEST, TERMS_MAX = 60, 8
SHORTEST_WORD, LONGEST_BEGINNING = 2, 12
GRAMS_MAX = 4_000  # of one text: two thousand characters have no more
_WORD, _HAN_OR_NOT = re.compile(r"\w+"), re.compile(r"[⺀-￿\U00020000-\U0003ffff]+|[^⺀-￿]+")
_SNIPPET_BEFORE, _SNIPPET = 24, 140

_to_simplified = OpenCC("t2s")


@lru_cache(2**15)
def _spelled(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).casefold()
    return str(_to_simplified.convert(plain)) if has_han(plain) else plain


def spelled(text: str) -> str:
    """As it is kept and compared.

    >>> spelled("想買ＶＩＰ理財")
    '想买vip理财'
    """
    return "".join(map(_spelled, text))


def _with_places(text: str) -> tuple[str, list[int]]:
    """The spelled text, and of each of its characters where it stands in the text itself."""
    letters, places = [], []
    for place, character in enumerate(text):
        for one in _spelled(character):
            letters.append(one)
            places.append(place)
    return "".join(letters), places


def _parts(text: str) -> Iterator[str]:
    """Runs of characters and runs of letters or digits: 'vip理财2号' has three and one more."""
    for word in _WORD.findall(text):
        yield from _HAN_OR_NOT.findall(word)


def kept_grams(text: str) -> set[str]:
    """All that a text is found by.

    >>> sorted(kept_grams("买理财 Fund"))
    ['fu', 'fun', 'fund', '买理', '理财']
    """
    grams: set[str] = set()
    for part in _parts(spelled(text)):
        if has_han(part):
            grams.update(part[at : at + 2] for at in range(len(part) - 1))
        else:
            longest = min(len(part), LONGEST_BEGINNING)
            grams.update(part[:length] for length in range(SHORTEST_WORD, longest + 1))
        if len(grams) > GRAMS_MAX:
            break
    return grams


def _asked_grams(term: str) -> Iterator[str]:
    for part in _HAN_OR_NOT.findall(term):
        if has_han(part):
            yield from (part[at : at + 2] for at in range(len(part) - 1))
        elif len(part) >= SHORTEST_WORD:
            yield part[:LONGEST_BEGINNING]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of a note; ``is_hit`` where it is what was looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody looks for: every one of ``terms`` must be there."""

    terms: tuple[str, ...]

    @property
    def grams(self) -> tuple[str, ...]:
        """Every text that fits keeps all of these. None: too little to search by."""
        return tuple(dict.fromkeys(gram for term in self.terms for gram in _asked_grams(term)))

    def where_in(self, text: str) -> list[tuple[int, int]]:
        """From where to where in the text the terms stand; empty where any of them is missing."""
        letters, places = _with_places(text)
        found: list[tuple[int, int]] = []
        for term in self.terms:
            hits = list(_standing(term, letters))
            if not hits:
                return []
            found += ((places[begin], places[end - 1] + 1) for begin, end in hits)
        return _joined(sorted(found))

    def weight_in(self, text: str) -> tuple[bool, int]:
        """How well it fits: all terms beside each other first, then how often they stand there."""
        letters = "".join(_WORD.findall(spelled(text)))
        together = "".join(self.terms) in letters
        return together, sum(letters.count(term) for term in self.terms)

    def pieces_of(self, text: str) -> list[Piece]:
        """The text around what was looked for, in pieces, so that a page can mark it."""
        hits = self.where_in(text)
        begin = max(0, hits[0][0] - _SNIPPET_BEFORE) if hits else 0
        end = min(len(text), begin + _SNIPPET)
        pieces = [Piece(text="…", is_hit=False)] if begin else []
        at = begin
        for first, last in hits:
            if last > end:
                break
            pieces += [
                Piece(text=text[at:first], is_hit=False),
                Piece(text=text[first:last], is_hit=True),
            ]
            at = last
        pieces.append(Piece(text=text[at:end] + ("…" if end < len(text) else ""), is_hit=False))
        return [piece for piece in pieces if piece.text]


def wanted(typed: str) -> Wanted | None:
    """What was typed, as it is looked for; None where it is too little to search by.

    >>> wanted("理財 到期！"), wanted("钱"), wanted("a")
    (Wanted(terms=('理财', '到期')), None, None)
    """
    terms = tuple(dict.fromkeys(_WORD.findall(spelled(typed[:LONGEST]))))[:TERMS_MAX]
    asked = Wanted(terms=terms)
    return asked if asked.grams else None


def _standing(term: str, letters: str) -> Iterator[tuple[int, int]]:
    """Where the term stands; letters and digits only at the beginning of a word."""
    at, in_words = letters.find(term), not has_han(term[0])
    while at >= 0:
        before = letters[at - 1] if at else " "
        if not (in_words and before.isalnum() and not has_han(before)):
            yield at, at + len(term)
        at = letters.find(term, at + 1)


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
