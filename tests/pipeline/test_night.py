"""The night: true to the ledger."""

from datetime import date

import pytest

from guanxi.bank.models import Customer
from guanxi.ingest.adapters.tests.conftest import real_ledger, small_ledger  # noqa: F401
from guanxi.ingest.adapters.tests.ledger_by_hand import customers_by_hand
from guanxi.ingest.commands import ingest_folder
from guanxi.insight.queries import facts_of
from guanxi.nightly.commands import run_nights
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.cli.clock import now


def known_of_everybody(ledger, day):
    """Assets and month-average by client number, as the night found them."""
    book = rulebook_for(day, "berka")
    ingest_folder(ledger, adapter="berka", through=day, book=book, now=now())
    run_nights(through=day, rulebook="berka", now=now)
    numbers = dict(Customer.objects.values_list("pk", "source_id"))
    return {
        numbers[facts.customer_id]: (facts.assets_minor, facts.month_average_assets_minor)
        for facts in facts_of(list(numbers))
    }


def by_hand(ledger, day):
    """The same from the raw file, in plain Python."""
    return {
        client: (held.assets_minor, held.month_average_assets_minor)
        for client, held in customers_by_hand(ledger, day).items()
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty_lake")
def test_every_customer_of_the_small_ledger_has_what_the_books_say(small_ledger):  # noqa: F811
    day = date(1993, 5, 31)
    found = known_of_everybody(small_ledger, day)
    expected = by_hand(small_ledger, day)
    assert {client: found[client] for client in expected} == expected
    assert all(found[client] == (0, 0) for client in found.keys() - expected.keys())


@pytest.mark.berka
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty_lake")
def test_every_customer_of_the_real_ledger_has_what_the_books_say(real_ledger):  # noqa: F811
    """Proves 2.3, 13.1: to the last haler, for all customers of 30 March 1994."""
    day = date(1994, 3, 30)
    found = known_of_everybody(real_ledger, day)
    expected = by_hand(real_ledger, day)
    assert {client: found[client] for client in expected} == expected
    assert all(found[client] == (0, 0) for client in found.keys() - expected.keys())
    assert sum(assets for assets, _ in found.values()) == 3_929_676_280
