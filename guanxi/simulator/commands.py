"""Makes a bank: ``simulate_bank`` writes its deliveries and, apart from them, the truth."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from guanxi.simulator.chunk import Chunk, Plan
from guanxi.simulator.delivery import DeliveryWriter, FileFormat
from guanxi.simulator.facts import (
    account_rows,
    balance_rows,
    card_rows,
    loan_rows,
    transaction_rows,
)
from guanxi.simulator.offices import BANK_NAME, Offices, Staff, offices_for, staff_for
from guanxi.simulator.periods import (
    SimulationRefused,
    Span,
    date_of,
    day_number,
    delivery_spans,
    months_until,
)
from guanxi.simulator.place import place_for_a_bank
from guanxi.simulator.products import product_columns
from guanxi.simulator.records import Reach, customer_rows, holder_rows, order_rows, relation_rows
from guanxi.simulator.seasons import Month, month_of
from guanxi.simulator.seeds import Purpose, generator_for
from guanxi.simulator.truth import TruthWriter

LAST_DAYS = 7  # in which every kind of event occurs
MOST_CUSTOMERS = 99_999_999  # customer numbers have eight digits
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Simulation:
    """What was written; ``rows`` counts all deliveries together."""

    deliveries: list[tuple[date, Path]]
    rows: dict[str, int]
    customers: int
    accounts: int
    transactions: int
    truth: Path


@dataclass
class Bank:
    """A bank being made: what is shared, and the deliveries under way."""

    plan: Plan
    offices: Offices
    staff: Staff
    waiting: list[DeliveryWriter]
    truth: TruthWriter
    accounts: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    opened: list[DeliveryWriter] = field(default_factory=list)
    deliveries: list[tuple[date, Path]] = field(default_factory=list)


def simulate_bank(  # noqa: PLR0913 - the options of the command line, one each
    *,
    customers: int,
    months: int,
    through: date,
    out: Path,
    seed: int = 1,
    file_format: FileFormat = "parquet",
    daily: int = 5,
    duplicates: float = 0.0,
    progress: Progress | None = None,
) -> Simulation:
    """Write a bank of ``customers`` and its last ``months`` up to ``through`` into ``out``.

    ``duplicates`` is the share of customers whom the bank has a second time, under another number.
    Same arguments, same bytes. Raises SimulationRefused where ``out`` already holds something,
    unless it is what a killed simulation left there: that makes way.
    """
    spans = delivery_spans(through, months, daily)
    _refuse_unless(customers)
    calendar = months_until(through, months)
    coverage = Span(calendar[0].first, day_number(through))
    offices = offices_for(customers)
    window = Span(max(coverage.last - LAST_DAYS + 1, coverage.first + 2), coverage.last)
    plan = Plan(seed, customers, coverage, window, offices.outlets, duplicates)
    staff = staff_for(generator_for(seed, Purpose.OFFICES), offices, coverage)
    waiting = [DeliveryWriter(out, span, file_format) for span in spans]
    with place_for_a_bank(out):
        bank = Bank(plan, offices, staff, waiting, TruthWriter(out, coverage.last))
        _live(bank, calendar, progress or (lambda _step, _share: None))
    return Simulation(
        bank.deliveries,
        bank.rows,
        customers,
        bank.accounts,
        bank.rows["transactions"],
        out / "truth",
    )


def _live(bank: Bank, calendar: list[Span], tell: Progress) -> None:
    """Move all chunks through all months, then write what is known of them at the end."""
    coverage, chunks = bank.plan.coverage, bank.plan.chunks
    customers = [Chunk(bank.plan, index) for index in range(chunks)]
    for number, span in enumerate(calendar):
        month = month_of(span, number, coverage.first)
        for chunk in customers:
            share = (number * chunks + chunk.index) / (len(calendar) * chunks)
            tell(f"{date_of(span.first):%Y-%m}", share)
            _write_month(bank, chunk, month)
            del chunk.month  # its rows are written: at full size they would fill the memory
        _finish_deliveries(bank, min(span.last, coverage.last))
    for chunk in customers:
        bank.accounts += int((chunk.accounts.opened <= coverage.last).sum())
        bank.truth.write_customers(chunk)
    bank.truth.finish()
    tell("done", 1.0)


def _refuse_unless(customers: int) -> None:
    if not 1 <= customers <= MOST_CUSTOMERS:
        raise SimulationRefused(f"{customers} customers: ask for 1 to {MOST_CUSTOMERS}.")


def _write_month(bank: Bank, chunk: Chunk, month: Month) -> None:
    """Live one month of one chunk and hand its rows to every delivery that carries its days."""
    chunk.live_through(month)
    bank.truth.write_month(chunk)
    first = bank.plan.coverage.first
    for delivery in bank.waiting:
        if not delivery.span.meets(month.span):
            continue
        opening = delivery.span.first == first
        if delivery not in bank.opened:
            delivery.open_files()
            bank.opened.append(delivery)
            _write_bank_rows(bank, delivery, opening=opening)
        _write_chunk_rows(bank, delivery, chunk, month)


def _write_bank_rows(bank: Bank, delivery: DeliveryWriter, *, opening: bool) -> None:
    if opening:
        delivery.write("branches", bank.offices.columns())
        delivery.write("products", product_columns())
    delivery.write("staff", bank.staff.columns(delivery.span, opening=opening))


def _write_chunk_rows(bank: Bank, delivery: DeliveryWriter, chunk: Chunk, month: Month) -> None:
    span = delivery.span
    reach = Reach(span, opening=span.first == bank.plan.coverage.first)
    delivery.write("customers", customer_rows(chunk, reach, bank.offices))
    delivery.write("relations", relation_rows(chunk, reach))
    delivery.write("accounts", account_rows(chunk, reach, bank.offices))
    delivery.write("holders", holder_rows(chunk, reach))
    delivery.write("balances", balance_rows(chunk, reach))
    delivery.write("transactions", transaction_rows(chunk, reach, month.number))
    delivery.write("cards", card_rows(chunk, reach))
    delivery.write("loans", loan_rows(chunk, reach))
    delivery.write("standing_orders", order_rows(chunk, reach))


def _finish_deliveries(bank: Bank, until: int) -> None:
    """Complete the deliveries whose last day has passed."""
    for delivery in [one for one in bank.opened if one.span.last <= until]:
        for name, rows in delivery.finish(BANK_NAME).items():
            bank.rows[name] = bank.rows.get(name, 0) + rows
        bank.deliveries.append((date_of(delivery.span.last), delivery.folder))
        bank.opened.remove(delivery)
        bank.waiting.remove(delivery)
