"""What two rulebooks say differently is told key by key, with its meaning. Proves part of 0.2."""

import tomllib
from datetime import date

import pytest
import tomli_w
from django.utils import translation

from guanxi.rulebook.books import RulebookRefused, rulebook_for, rulebook_with
from guanxi.rulebook.differences import differences, everything_said
from guanxi.rulebook.writing import effective_from, line_of, written_out

DAY = date(2026, 12, 1)
HEAD = 'name = "default"\nextends = "default"\neffective_from = 2026-12-01\n'


def candidate(tables):
    return rulebook_with(HEAD + tables, label="this text")


def changed(tables):
    before = rulebook_for(DAY)
    return [(one.key.path, one.old, one.new) for one in differences(before, candidate(tables))]


@pytest.mark.parametrize(
    ("tables", "change"),
    [
        ("[tiers]\ngrace_month_ends = 3\n", ("tiers.grace_month_ends", 2, 3)),
        (
            "[stewardship.capacity]\nadvisor = 150\n",
            ("stewardship.capacity.advisor", 200, 150),
        ),
        (
            "[alerts.kinds.dormant]\nraised = false\n",
            ("alerts.kinds.dormant.raised", True, False),
        ),
    ],
)
def test_one_figure_is_one_difference(tables, change):
    assert changed(tables) == [change]


def test_entries_of_a_list_are_told_by_their_code():
    bands = "".join(
        f'[[tiers.bands]]\ncode = "{code}"\nat_least = {least}\n'
        for code, least in (("private", 2_000_000), ("wealth", 300_000), ("potential", 50_000))
    )
    assert changed(bands) == [
        ("tiers.bands.wealth.at_least", 200_000, 300_000),
        ("tiers.bands.preferred.at_least", 100_000, None),
    ]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "a drop counts"), ("zh-hans", "降级宽限期")]
)
def test_every_key_has_a_meaning_in_either_language(language, words):
    """Proves part of 13.6."""
    with translation.override(language):
        said = {one.path: one for one in everything_said(rulebook_for(DAY))}
        assert words in said["tiers.grace_month_ends"].in_words
        assert [path for path, one in said.items() if not one.in_words] == []


def test_written_out_a_rulebook_says_the_same():
    """Proves part of 0.2: what a rollback proposes is what was in force."""
    for name in ("default", "berka"):
        book = rulebook_for(DAY, name)
        assert rulebook_with(written_out(book, DAY), label="x").digest == book.digest


def test_words_that_toml_reads_as_its_own_are_written_out_as_words():
    """A bank's own codes may hold quotes, tabs and line ends; they come back as they were."""
    for words in ('say "no"', "a\ttab", "two\nlines", "back\\slash", "\x7f", "名称", "[x]", "#"):
        roles = {words: {"scope": "own", "permissions": [words]}}
        text = tomli_w.dumps({"access": {"roles": roles}})
        extended = rulebook_with(
            f'name = "theirs"\nextends = "default"\neffective_from = {DAY}\n{text}', label="x"
        )
        assert words in tomllib.loads(written_out(extended, DAY))["access"]["roles"]


def test_a_text_gets_another_day_and_keeps_everything_else():
    text = 'name = "ours"\neffective_from = 2026-01-01  # council\n[x]\neffective_from = 3\n'
    assert effective_from(text, DAY) == text.replace("2026-01-01", "2026-12-01")
    assert effective_from("[tiers]\n", DAY) == "effective_from = 2026-12-01\n[tiers]\n"


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("name", 1),
        ("tiers.grace_month_ends", 5),
        ("tiers.bands.0.at_least", 8),
        ("tiers.bands.1.at_least", 11),
        ("tiers.bands.1.code", 10),
        ("tiers.missing", 4),
        ("[tiers]", 4),
        ("stewardship.capacity.advisor", 0),
        ("nowhere", 0),
    ],
)
def test_a_key_is_found_in_its_line(key, line):
    text = (
        HEAD
        + "[tiers]\ngrace_month_ends = 1\n"
        + "".join(
            f'[[tiers.bands]]\ncode = "{code}"\nat_least = 1\n' for code in ("private", "wealth")
        )
    )
    assert line_of(text, key) == line


def test_a_text_is_refused_where_an_edition_to_come_would_no_longer_hold(own):
    """Proves part of 0.2: nobody approves what breaks a day that is approved already."""
    own(HEAD.replace("2026-12-01", "2027-01-01") + '[tiers]\nrise = "month_end"\n')
    with pytest.raises(RulebookRefused, match="month_end"):
        candidate("[tiers]\ngrace_month_ends = 0\n")


def test_text_nested_without_end_is_refused_in_words():
    with pytest.raises(RulebookRefused, match="too deeply"):
        candidate("x = " + "[" * 5_000)
