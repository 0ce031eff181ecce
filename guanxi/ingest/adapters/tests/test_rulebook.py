"""The rulebook of the PKDD'99 bank, on the day its ledger ends."""

from datetime import date

import pytest

from guanxi.ingest.adapters.tests.ledger_by_hand import customers_by_hand
from guanxi.rulebook.books import rulebook_for

DAY = date(1994, 3, 30)


@pytest.fixture
def book():
    return rulebook_for(DAY, "berka")


def test_the_bank_counts_in_crowns_and_keeps_what_it_does_not_say(book):
    """Proves part of 0.1."""
    default = rulebook_for(DAY)
    assert book.content["bank"].model_dump()["currency"] == "CZK"
    assert book.content["stewardship"] == default.content["stewardship"]
    assert book.content["tiers"] != default.content["tiers"]


def test_no_rate_of_the_yuan_is_left(book):
    default = rulebook_for(DAY).content["bank"].model_dump()["rates_ppm"]
    own = book.content["bank"].model_dump()["rates_ppm"]
    assert [currency for currency, rate in own.items() if rate == default.get(currency)] == []


@pytest.mark.berka
def test_each_band_holds_the_share_of_customers_that_the_docs_name(book, real_ledger):
    averages = [
        holding.month_average_assets_minor
        for holding in customers_by_hand(real_ledger, DAY).values()
    ]
    reached = {
        band["code"]: sum(average >= band["at_least"] * 100 for average in averages)
        for band in book.content["tiers"].model_dump()["bands"]
    }
    assert reached == {"private": 30, "wealth": 112, "preferred": 266, "potential": 581}
