"""Who keeps a text that is asked for is who fits, and the numbers tell nobody else."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guanxi.privacy.search.asked import LONGEST, what_is_asked
from guanxi.privacy.search.kept import texts_of_name, texts_of_numbers
from guanxi.privacy.search.spelling import national_number
from guanxi.privacy.search.syllables import SYLLABLES
from guanxi.privacy.search.tokens import Index, asked_for, hashing, key, key_of
from guanxi.privacy.tests.promised import fits

SOUNDS = {
    "王": "wang",
    "小": "xiao",
    "明": "ming",
    "西": "xi",
    "安": "an",
    "先": "xian",
    "吕": "lv",
}
WORDS = ["john", "wanda", "o'brien", "müller", "xyz"]

han_names = st.lists(st.sampled_from(sorted(SOUNDS)), min_size=1, max_size=5).map(
    lambda parts: ("".join(parts), " ".join(SOUNDS[part] for part in parts))
)
other_names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(
    lambda parts: (" ".join(parts).title(), " ".join(parts))
)
digits = st.text("0123456789", max_size=14)


@st.composite
def people(draw):
    """Name, sound, initials, telephone, document and last digits of cards."""
    name, sound = draw(st.one_of(han_names, other_names))
    return {
        "name": name,
        "pinyin": sound,
        "initials": "".join(word[0] for word in sound.split()),
        "phone": draw(st.sampled_from(["", "+86 ", "0571-"])) + draw(digits),
        "document": draw(st.text("0123456789EXx-", max_size=18)),
        "cards": " ".join(draw(st.lists(st.text("01", min_size=4, max_size=4), max_size=2))),
    }


@st.composite
def what_people_type(draw):
    """Somebody, and the beginning of something one knows of them or of somebody else."""
    person, other = draw(people()), draw(st.one_of(st.none(), people()))
    known = other or person
    text = draw(
        st.sampled_from(
            [
                known["name"],
                known["pinyin"],
                known["pinyin"].replace(" ", ""),
                known["initials"].upper(),
                known["phone"],
                national_number(known["phone"]),
                known["document"],
                known["cards"],
            ]
        )
    )
    return person, text[: draw(st.integers(0, len(text)))]


def kept(person):
    names = texts_of_name(person["name"], person["pinyin"], person["initials"])
    numbers = texts_of_numbers(person["phone"], person["document"], person["cards"])
    return {*names, *numbers}


@settings(max_examples=600, deadline=None)
@given(what_people_type())
def test_who_keeps_an_asked_text_is_who_fits(drawn):
    """Proves part of 1.5."""
    person, typed = drawn
    asked = what_is_asked(typed)
    found = asked is not None and bool(kept(person) & set(asked.texts))
    assert found == fits(person, typed)


@given(st.text(max_size=80))
@example("'; DROP TABLE bank_customer; --")
@example("\u3000\ufeff²③Ⅷ")
def test_whatever_is_typed_is_understood_or_nothing(typed):
    asked = what_is_asked(typed)
    assert asked is None or (len(asked.texts) < 400 and len(asked.number) <= LONGEST)


def test_a_customer_keeps_few_texts():
    """A bank keeps them a million times."""
    names = list(texts_of_name("王小明", "wang xiao ming", "wxm"))
    numbers = list(texts_of_numbers("13812345678", "11010119800101001X", "0123"))
    assert (len(names), len(numbers)) == (8, 5)


def test_every_part_of_a_syllable_is_found():
    for syllable in SYLLABLES:
        texts = set(texts_of_name("某", syllable, syllable[0]))
        for length in range(1, len(syllable) + 1):
            asked = what_is_asked(syllable[:length])
            assert asked is not None
            assert texts & set(asked.texts), syllable[:length]


def test_under_another_key_the_numbers_are_others():
    """Proves part of 12.1: without the key a number tells nothing of what was typed."""
    person = {"name": "王小明", "pinyin": "wang xiao ming", "initials": "wxm"}
    person |= {"phone": "13812345678", "document": "11010119800101001X", "cards": "0123"}
    ours, others = (Index(key_of(secret)).kept_of(**person) for secret in ("one", "another"))
    assert len(ours) == len(others) == len(kept(person))
    assert not ours & others
    assert ours == set(map(hashing(key_of("one")), kept(person)))


def test_numbers_of_different_kinds_never_meet():
    """A telephone is not found by a document of the same digits."""
    asked = what_is_asked("110101198001")
    assert asked is not None
    assert len(set(asked_for(asked.texts))) == len(asked.texts)
    assert not set(texts_of_numbers("", "110101198001", "")) & {"phone|110101198001"}


def test_the_key_lies_in_the_home_and_stays_there():
    assert key() == key()
    assert len(key()) == 32


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("＋８６ 138-1234-5678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("8613812345678", "13812345678"),
    ],
)
def test_a_telephone_is_one_number_however_it_is_written(written, same):
    assert national_number(written) == same
