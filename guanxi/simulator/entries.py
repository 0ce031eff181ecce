"""Entries of one month before they are settled: batches of columns, one behaviour after another."""

from dataclasses import dataclass, field

import numpy as np

from guanxi.ingest.contract import CHANNELS, TRANSACTION_KINDS
from guanxi.simulator.arrays import SECONDS_A_DAY, Array

KIND = {name: number for number, name in enumerate(TRANSACTION_KINDS)}
CHANNEL = {name: number for number, name in enumerate(CHANNELS)}
# Invented codes of other banks (1 to 12) and securities firms (13 to 16); 0 = none.
OTHER_BANKS = tuple(f"XB{number:02d}" for number in range(1, 13))
BROKERS = tuple(f"XS{number:02d}" for number in range(1, 5))
COUNTERPARTIES = ("", *OTHER_BANKS, *BROKERS)
FIRST_BROKER = 1 + len(OTHER_BANKS)

# What an entry was in the customer's life; 0 = ordinary. The truth file names them.
EVENTS = (
    "",
    "windfall",
    "large_out",
    "money_to_other_bank",
    "money_to_broker",
    "emptied",
    "left",
    "house_purchase",
    "salary_started",
    "salary_stopped",
    "retired",
    "card_spend_stopped",
    "instalment_missed",
    "child_born",
    "risk_rating_renewed",
    "moved_house",
)
EVENT = {name: number for number, name in enumerate(EVENTS)}


@dataclass(frozen=True)
class Style:
    """What the entries of a batch have in common; ``kind`` and ``channel`` may differ by entry."""

    kind: str | Array
    channel: str | Array
    hours: tuple[int, int] = (8, 22)
    other_bank: bool | Array = False  # the counterparty is another bank
    broker: bool = False
    soft: bool = False  # declined where the balance does not allow it
    event: str = ""
    sweep: bool = False  # takes whatever the balance is; the last entry of its account


COLUMNS = {
    "account": np.int64,
    "day": np.int64,
    "second": np.int64,
    "amount": np.int64,  # signed: credit above zero
    "kind": np.int8,
    "channel": np.int8,
    "bank": np.int8,
    "event": np.int8,
    "soft": np.bool_,
    "sweep": np.bool_,
}
Columns = dict[str, Array]


@dataclass
class Journal:
    """Collects the month's batches."""

    rng: np.random.Generator
    batches: list[Columns] = field(default_factory=list)

    def add(self, accounts: Array, days: Array | int, amounts: Array, style: Style) -> None:
        """Add one batch; amounts are signed, credits above zero."""
        count = len(accounts)
        if not count:
            return
        low, high = style.hours
        if style.sweep:
            second: Array = np.full(count, SECONDS_A_DAY - 600)
        else:
            second = self.rng.integers(low * 3_600, high * 3_600, count)
        values: dict[str, object] = {
            "account": accounts,
            "day": days,
            "second": second,
            "amount": amounts,
            "kind": KIND[style.kind] if isinstance(style.kind, str) else style.kind,
            "channel": CHANNEL[style.channel] if isinstance(style.channel, str) else style.channel,
            "bank": self._counterparties(style, count),
            "event": EVENT[style.event],
            "soft": style.soft,
            "sweep": style.sweep,
        }
        self.batches.append(
            {
                name: np.broadcast_to(np.asarray(values[name]), count).astype(kind)
                for name, kind in COLUMNS.items()
            }
        )

    def _counterparties(self, style: Style, count: int) -> Array:
        if style.broker:
            return self.rng.integers(FIRST_BROKER, len(COUNTERPARTIES), count)
        if style.other_bank is False:
            return np.zeros(count, dtype=np.int8)
        return np.where(style.other_bank, self.rng.integers(1, FIRST_BROKER, count), 0)

    def columns(self) -> Columns:
        """All batches as one."""
        empty: Columns = {name: np.empty(0, dtype=kind) for name, kind in COLUMNS.items()}
        return {
            name: np.concatenate([empty[name], *(batch[name] for batch in self.batches)])
            for name in COLUMNS
        }


def chosen(columns: Columns, mask: Array) -> Columns:
    """The rows of ``mask`` (or in that order)."""
    return {name: values[mask] for name, values in columns.items()}
