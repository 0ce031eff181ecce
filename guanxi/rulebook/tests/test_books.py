"""A bad rulebook is refused with file, key and reason; a good one is in force from its day on."""

from datetime import date

import pytest
from django.utils import translation
from pydantic import ValidationError

from guanxi.rulebook.books import RulebookRefused, rulebook_as_of, rulebook_for
from guanxi.rulebook.sections import sections

DAY = date(2026, 11, 22)
HEAD = 'name = "our-bank"\nextends = "default"\neffective_from = 2026-01-01\n'


def bands(**at_least: int) -> str:
    """Bands from the top."""
    return "".join(
        f"[[tiers.bands]]\ncode = '{code}'\nat_least = {amount}\n"
        for code, amount in at_least.items()
    )


def grades(**at_least: int) -> str:
    """Grades, best first."""
    return bands(**at_least).replace("bands", "grades").replace("at_l", "contribution_at_l")


def refusal(name="our-bank", day=DAY) -> str:
    with pytest.raises(RulebookRefused) as caught:
        rulebook_for(day, name)
    return str(caught.value)


def test_the_default_rulebook_holds_the_figures_of_the_requirements():
    """Proves 0.1 (2.1, 2.2, 2.3, 3.1, 3.2)."""
    tiers = rulebook_for(DAY).content["tiers"]
    assert [(band.code, band.at_least) for band in tiers.bands] == [
        ("private", 2_000_000),
        ("wealth", 200_000),
        ("preferred", 100_000),
        ("potential", 50_000),
    ]
    assert tiers.potential_age_below == 60
    grounds = tiers.maintained
    assert (grounds.assets_at_least, grounds.card_spend_12_months_at_least) == (50_000, 50_000)
    assert (grounds.personal_loans_at_least, grounds.custody_at_least) == (300_000, 10_000)
    assert grounds.card_grades == ["gold", "platinum", "diamond"]
    stewards = rulebook_for(DAY).content["stewardship"]
    assert stewards.steward_a["diamond"][0] == "outlet_head"
    assert stewards.steward_b["diamond"][0] == "relationship_manager"
    assert stewards.steward_a["gold"][0] == "relationship_manager"
    assert stewards.steward_b["gold"][0] == "advisor"


def test_every_book_that_ships_holds_together():
    for name in ("default", "berka"):
        assert rulebook_for(DAY, name).version.startswith(name)


def test_a_bank_overrides_two_figures_and_keeps_the_rest(own):
    """Proves 0.1."""
    own(HEAD + "[tiers]\ngrace_month_ends = 3\n[stewardship.capacity]\nteller = 90\n")
    book = rulebook_for(DAY, "our-bank")
    assert book.content["tiers"].grace_month_ends == 3
    assert book.content["tiers"].potential_age_below == 60
    assert book.content["stewardship"].capacity["teller"] == 90
    assert book.content["stewardship"].capacity["advisor"] == 200


def test_an_edition_is_in_force_from_its_day_on(own):
    own(HEAD + "[tiers]\ngrace_month_ends = 3\n")
    own(HEAD.replace("2026-01-01", "2026-11-22") + "[tiers]\ngrace_month_ends = 4\n", "b.toml")
    assert rulebook_for(date(2026, 11, 21), "our-bank").content["tiers"].grace_month_ends == 3
    assert rulebook_for(DAY, "our-bank").content["tiers"].grace_month_ends == 4
    assert "No rulebook our-bank is in force on 2025-12-31" in refusal(day=date(2025, 12, 31))


def test_an_earlier_day_asks_the_edition_of_that_day_and_before_the_first_the_book_itself(own):
    own(HEAD + "[tiers]\ngrace_month_ends = 3\n")
    own(HEAD.replace("2026-01-01", "2026-11-22") + "[tiers]\ngrace_month_ends = 4\n", "b.toml")
    book = rulebook_for(DAY, "our-bank")
    assert rulebook_as_of(date(2026, 5, 1), book).content["tiers"].grace_month_ends == 3
    assert rulebook_as_of(date(2020, 1, 1), book) is book


def test_the_banks_own_edition_of_a_day_goes_before_the_one_that_ships(own):
    shipped = rulebook_for(DAY)
    own(
        f'name = "default"\nextends = "default"\neffective_from = {shipped.effective_from}\n'
        "[tiers]\ngrace_month_ends = 6\n"
    )
    assert rulebook_for(DAY).content["tiers"].grace_month_ends == 6


def test_an_edition_may_build_on_the_one_before_it(own):
    own(HEAD + "[tiers]\ngrace_month_ends = 3\n")
    own(
        'name = "our-bank"\nextends = "our-bank"\neffective_from = 2026-06-01\n'
        "[tiers]\npotential_age_below = 55\n",
        "june.toml",
    )
    tiers = rulebook_for(DAY, "our-bank").content["tiers"]
    assert (tiers.grace_month_ends, tiers.potential_age_below) == (3, 55)


def test_the_version_names_the_book_its_day_and_its_content(own):
    own(HEAD)
    before = rulebook_for(DAY, "our-bank").version
    own(HEAD + "[tiers]\ngrace_month_ends = 3\n")
    after = rulebook_for(DAY, "our-bank").version
    assert before.startswith("our-bank 2026-01-01 (")
    assert before != after


def test_a_changed_file_is_read_again(own):
    own(HEAD + '[bank]\ncurrency = "USD"\n')
    assert rulebook_for(DAY, "our-bank").content["bank"].currency == "USD"
    own(HEAD + '[bank]\ncurrency = "HKDX"\n')
    assert "bank.currency" in refusal()


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("[tiers]\ngrace_month_ends = '2'", "tiers.grace_month_ends", "a whole number"),
        ("[tiers]\ngrace_month_ends = 2.5", "tiers.grace_month_ends", "a whole number"),
        ("[tiers]\ngrace_month_ends = true", "tiers.grace_month_ends", "a whole number"),
        ("[tiers]\ngrace_month_ends = -1", "tiers.grace_month_ends", "at least 0"),
        ("[tiers]\ngrace = 2", "tiers.grace", "no such key"),
        ("[tears]\ngrace_month_ends = 2", "[tears]", "no package knows this section"),
        ("[tiers]\nbasis = 'yearly'", "tiers.basis", "must be one of"),
        ("[tiers]\nbands = []", "tiers.bands", "at least 1"),
        ("[tiers]\nbands = 3", "tiers.bands", "a list"),
        ("tiers = 3", "tiers", "only tables"),
        ("[tiers]\ngrace_month_ends = 0\nrise = 'month_end'", "tiers.grace_month_ends", "at least"),
        (
            bands(private=100_000, wealth=200_000),
            "tiers.bands.1.at_least",
            "wealth must begin below private",
        ),
        (
            bands(private=300_000) + bands(private=200_000),
            "tiers.bands",
            "private stands there twice",
        ),
        ("[[tiers.bands]]\ncode = 'wealth'\nat_least = 1", "tiers.bands.0.code", "private"),
        (
            bands(private=9, preferred=5, wealth=3),
            "tiers.bands",
            "private > wealth > preferred",
        ),
        (
            "[[tiers.bands]]\ncode = 'private'\nat_least = -1",
            "tiers.bands.0.at_least",
            "at least 0",
        ),
        ("[[tiers.bands]]\ncode = 'private'", "tiers.bands.0.at_least", "missing"),
        ("[[tiers.bands]]\ncode = 'royal'\nat_least = 1", "tiers.bands.0.code", "must be one of"),
        (
            "[[tiers.grades]]\ncode = 'diamond'\ncontribution_at_least = 5",
            "tiers.grades",
            "must be 0",
        ),
        (
            grades(gold=5, diamond=0),
            "tiers.grades",
            "diamond > platinum > gold",
        ),
        ("[tiers.maintained]\ncard_grades = ['tin']", "tiers.maintained.card_grades.0", "one of"),
        ("[tiers.maintained]\ncustody_at_least = -5", "tiers.maintained.custody_at_least", "0"),
        ("[assets.weights_percent]\nfund = 201", "assets.weights_percent.fund", "at most 200"),
        ("[assets.weights_percent]\nfund = -1", "assets.weights_percent.fund", "at least 0"),
        (
            "[assets.weights_percent]\nlottery = 5",
            "assets.weights_percent.lottery",
            "no such class",
        ),
        ("[assets.margins_ppm]\nlottery = 5", "assets.margins_ppm.lottery", "no such class"),
        ("[stewardship.capacity]\njanitor = 5", "stewardship.capacity.janitor", "one of"),
        ("[stewardship.capacity]\nteller = -5", "stewardship.capacity.teller", "at least 0"),
        ("[stewardship.steward_a]\ngold = ['janitor']", "stewardship.steward_a.gold.0", "one of"),
        ("[stewardship.steward_a]\ntin = ['teller']", "stewardship.steward_a.tin", "one of"),
        (
            "[stewardship.steward_b]\ngold = ['advisor', 'advisor']",
            "stewardship.steward_b.gold",
            "advisor stands there twice",
        ),
        ("[stewardship.contact_every_days]\ngold = 0", "stewardship.contact_every_days.gold", "1"),
        ("[ingest]\nbad_rows_percent_max = 101.0", "ingest.bad_rows_percent_max", "at most 100"),
        ("[ingest]\nbad_rows_percent_max = nan", "ingest.bad_rows_percent_max", "finite"),
        ("[bank]\ncurrency = 'yuan'", "bank.currency", "form"),
        ("[bank.rates_ppm]\nUSD = 0", "bank.rates_ppm.USD", "at least 1"),
        ("[bank.rates_ppm]\nusd = 5", "bank.rates_ppm.usd", "form"),
    ],
)
def test_what_is_wrong_is_named_by_file_key_and_reason(own, text, key, reason):
    """Proves 0.1."""
    path = own(HEAD + text)
    said = refusal()
    assert said.startswith(f"{path}: {key}: ")
    assert reason in said


def test_a_book_without_a_base_must_say_everything(own):
    path = own('name = "our-bank"\neffective_from = 2026-01-01\n')
    assert refusal().startswith(f"{path}: ")
    assert "this key is missing" in refusal()


def test_a_class_of_assets_without_a_weight_is_refused():
    """Proves 0.1."""
    assets = rulebook_for(DAY).content["assets"].model_dump()
    del assets["weights_percent"]["demand_deposit"]
    with pytest.raises(ValidationError, match=r"weights_percent\.demand_deposit: missing"):
        sections()["assets"].model_validate(assets)


def test_a_role_without_capacity_cannot_be_a_steward():
    """Proves 0.1."""
    stewards = rulebook_for(DAY).content["stewardship"].model_dump()
    del stewards["capacity"]["teller"]
    with pytest.raises(ValidationError, match="role teller has no capacity"):
        sections()["stewardship"].model_validate(stewards)


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("effective_from = 2026-01-01", "name"),
        ('name = "Our Bank"\neffective_from = 2026-01-01', "name"),
        ('name = "our-bank"', "effective_from"),
        ('name = "our-bank"\neffective_from = "2026-01-01"', "effective_from"),
        ('name = "our-bank"\neffective_from = 2026-01-01T00:00:00', "effective_from"),
        ('name = "our-bank"\neffective_from = 2026-01-01\nextends = 3', "extends"),
        ('name = "our-bank"\neffective_from = 2026-01-01\nexpands = "default"', "expands"),
    ],
)
def test_a_head_that_says_too_little_is_refused_whichever_book_is_asked_for(own, head, key):
    path = own(head)
    assert refusal("default").startswith(f"{path}: {key}: ")


def test_text_that_is_no_toml_is_refused_with_its_line(own):
    path = own('name = "our-bank"\neffective_from = 2026-01-01\n[tiers\n')
    said = refusal()
    assert said.startswith(f"{path}: not readable as TOML")
    assert "line 3" in said


def test_another_encoding_is_refused_with_its_line(own):
    path = own(HEAD.encode() + "# 层级\n".encode("gb18030"))
    assert refusal().startswith(f"{path}: line 4: not UTF-8")


def test_two_editions_of_one_day_are_refused_by_name(own):
    first, second = own(HEAD), own(HEAD, "z.toml")
    said = refusal()
    assert said.startswith(f"{second}: effective_from: {first} ")


def test_a_circle_of_books_is_refused(own):
    own('name = "our-bank"\nextends = "theirs"\neffective_from = 2026-01-01\n')
    other = own('name = "theirs"\nextends = "our-bank"\neffective_from = 2026-01-01\n', "b.toml")
    said = refusal()
    assert said.startswith(f"{other}: extends: goes in a circle: our-bank → theirs → our-bank")


def test_a_base_that_is_not_in_force_is_refused(own):
    path = own('name = "our-bank"\nextends = "nobody"\neffective_from = 2026-01-01\n')
    assert refusal().startswith(f"{path}: extends: no rulebook nobody is in force on 2026-11-22")


def test_what_a_base_says_wrongly_is_refused_in_the_bases_name(own):
    base = own(
        'name = "base"\nextends = "default"\neffective_from = 2026-01-01\n'
        "[tiers]\ngrace_month_ends = -3\n",
        "base.toml",
    )
    own('name = "our-bank"\nextends = "base"\neffective_from = 2026-01-01\n')
    assert refusal().startswith(f"{base}: tiers.grace_month_ends: ")


def test_a_refusal_is_in_the_readers_language(own):
    own(HEAD + "[tiers]\ngrace = 2\n")
    with translation.override("zh-hans"):
        assert "没有这个键" in refusal()
