"""Pinyin as people type it, without blanks, cut into the syllables that the bank keeps."""

from functools import lru_cache

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_LONGEST = 6  # zhuang
_READINGS_MAX = 4
_CUTS_MAX = 12


def readings(letters: str) -> list[str]:
    """Ways to read the letters as syllables, the last perhaps unfinished: wangxiaom → wang xiao m.

    >>> readings("xian")
    ['xian', 'xi an']
    """
    likely = sorted(_cut(letters.lower()), key=len)
    return [" ".join(parts) for parts in likely][:_READINGS_MAX]


def _cut(letters: str) -> list[list[str]]:
    if not letters:
        return [[]]
    whole, beginnings = _syllables()
    found = [[letters]] if letters in beginnings else []
    for length in range(min(_LONGEST, len(letters) - 1), 0, -1):
        if letters[:length] in whole:
            found += [[letters[:length], *rest] for rest in _cut(letters[length:])]
            if len(found) >= _CUTS_MAX:
                break
    return found


@lru_cache(maxsize=1)
def _syllables() -> tuple[frozenset[str], frozenset[str]]:
    """All syllables, and all that a syllable may begin with."""
    whole = frozenset(
        to_normal(one).replace("ü", "v")
        for sounds in list(PINYIN_DICT.values())[:8000]
        for one in sounds.split(",")
    )
    plain = frozenset(one for one in whole if one.isascii() and one.isalpha() and len(one) > 1)
    plain |= {"a", "o", "e"}
    return plain, frozenset(one[:length] for one in plain for length in range(1, len(one) + 1))
