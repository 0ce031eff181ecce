"""What kinds see of a night counts in the bank's own currency."""

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guanxi.alerts.tables import night_tables
from guanxi.bank.night import Night
from guanxi.bank.policy import BankSection
from guanxi.foundation.engines import open_engine
from guanxi.insight.facts import HOLDINGS, schema
from guanxi.rulebook.books import rulebook_for

DAY = date(2026, 11, 21)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("currency", "minor"),
    [("CNY", -123), ("USD", 100), ("USD", -1), ("USD", -1_000_001), ("JPY", -3), ("USD", 10**14)],
)
def test_a_balance_in_another_currency_is_worth_what_the_rulebook_says(tmp_path, currency, minor):
    """Overdrawn or not, to the nearest fen: as plain arithmetic in whole numbers has it."""
    book = rulebook_for(DAY)
    held = {
        field.name: [0 if pa.types.is_integer(field.type) else None] for field in schema(HOLDINGS)
    }
    held |= {"currency": [currency], "balance_minor": [minor]}
    pq.write_table(pa.table(held, schema(HOLDINGS)), tmp_path / "holdings.parquet")
    with open_engine(threads=1) as engine:
        night = Night(
            id=1,
            day=DAY,
            folder=tmp_path,
            previous_day=None,
            previous_folder=None,
            engine=engine,
            here=engine,
            book=book,
        )
        holdings = night_tables(night, engine).holdings
        (worth,) = engine.arrow(holdings.select("balance_minor"))["balance_minor"].to_pylist()
    bank = book.section(BankSection)
    rate = 1_000_000 if currency == bank.currency else bank.rates_ppm[currency]
    sign = -1 if minor < 0 else 1
    assert worth == sign * ((2 * abs(minor) * rate + 1_000_000) // 2_000_000)
