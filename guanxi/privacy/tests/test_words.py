"""A note is found by the words that stand in it, however they are typed (1.5)."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guanxi.privacy.search.words import kept_grams, spelled, wanted

SYLLABLES = [
    "客户",
    "子女",
    "留学",
    "理财",
    "到期",
    "房贷",
    "装修",
    "VIP",
    "app",
    "2026",
    "ｆｕｎｄ",
    "，",
    " ",
]
notes = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=12).map("".join)


def is_found(note, typed):
    asked = wanted(typed)
    assert asked is not None
    kept = kept_grams(note)
    return all(gram in kept for gram in asked.grams) and bool(asked.where_in(note))


@given(note=notes, begin=st.integers(0, 30), length=st.integers(2, 8))
@example(note="客户子女明年留学", begin=2, length=2)
def test_any_two_characters_that_stand_together_find_the_note(note, begin, length):
    """Proves part of 1.5."""
    typed = note[begin : begin + length]
    starts_a_word = begin == 0 or not (spelled(note[begin - 1 : begin]) + "x").isascii()
    if wanted(typed) is not None and starts_a_word:
        assert is_found(note, typed)


@given(note=notes, typed=notes)
def test_what_is_not_there_is_not_found(note, typed):
    """Grams that stand apart lead to the note, but do not make it fit."""
    asked = wanted(typed)
    if asked is not None and asked.where_in(note):
        letters = spelled(note)
        assert all(term in letters for term in asked.terms)


@given(note=notes, typed=notes)
def test_the_marked_pieces_are_the_note(note, typed):
    asked = wanted(typed)
    if asked is None:
        return
    text = "".join(piece.text for piece in asked.pieces_of(note)).replace("…", "")
    assert text in note
    marked = [piece.text for piece in asked.pieces_of(note) if piece.is_hit]
    assert bool(marked) == bool(asked.where_in(note))


@pytest.mark.parametrize(
    ("note", "typed"),
    [
        ("想买理财产品", "理財"),
        ("想買理財產品", "理财"),
        ("到期日在月底，想换房", "月底 到期"),
        ("Asked about a MORTGAGE.", "mortgage"),
        ("Asked about a mortgage.", "mort"),
        ("转到 vip 室", "ＶＩＰ"),
        ("让她打 13812345678", "13812"),
        ("给孩子办了A股账户", "a股账户"),
    ],
)
def test_how_it_is_spelled_does_not_matter(note, typed):
    assert is_found(note, typed)


@pytest.mark.parametrize(
    ("note", "typed"),
    [("理想，财产", "理财"), ("理 财", "理财"), ("premortgage", "mortgage"), ("理财", "理财 房贷")],
)
def test_it_is_not_enough_that_parts_of_it_stand_there(note, typed):
    assert not is_found(note, typed)


@pytest.mark.parametrize("typed", ["", " ", "钱", "a", "，。", "a b c"])
def test_too_little_is_said_to_be_too_little(typed):
    assert wanted(typed) is None
