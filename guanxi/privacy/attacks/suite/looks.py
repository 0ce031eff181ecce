"""What every login sees of every table, under every kind of context: as the bank promises it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.attacks.contexts import (
    WITHOUT_CONTEXT,
    Counterfeiter,
    Presented,
    every_bearer,
)
from guanxi.privacy.attacks.promises import Bank, Promise, Shown
from guanxi.privacy.enforcement.searching import SEARCHING, TOKENS
from guanxi.privacy.enforcement.tables import Table

_NULL, _BETWEEN = "∅", "¦"
# Contexts that are worth nothing are tried on these: whoever believes one shows them.
_TELLING = ("bank_customer", "bank_branch", "privacy_optout")


@dataclass(frozen=True, kw_only=True)
class Look:
    """One view under one context, and what must be there."""

    purpose: Purpose
    table: str
    token: str
    context: str
    statement: str
    expected: str

    @property
    def zone(self) -> str:
        """The login that asks."""
        return self.purpose.value

    @property
    def name(self) -> str:
        return f"seen of {self.table} for {self.purpose.value}, {self.context}"


@dataclass(frozen=True)
class Presence:
    """The contexts that are presented to one purpose."""

    purpose: Purpose
    presented: Sequence[Presented]


def presences(maker: Counterfeiter) -> list[Presence]:
    """Make them, before the copy of the bank is taken."""
    return [Presence(purpose, [*_presented(maker, purpose)]) for purpose in Purpose]


def _presented(maker: Counterfeiter, purpose: Purpose) -> Iterator[Presented]:
    for bearer in every_bearer(purpose):
        genuine = maker.genuine(bearer)
        yield Presented(
            kind=f"{bearer.level} {bearer.actor}", token=genuine.token, bearer=genuine.bearer
        )
    if purpose in WITHOUT_CONTEXT:
        yield Presented(kind="none", token="")
    else:
        yield from maker.worthless(purpose)


def looks(bank: Bank, present: Sequence[Presence]) -> list[Look]:
    """All looks, those under genuine contexts of each purpose first."""
    return (
        [
            _look(promise, presented, table)
            for presence in present
            for presented in presence.presented
            for promise in [Promise(bank, presence.purpose, presented.bearer)]
            for table in promise.tables()
            if presented.bearer or presented.kind == "none" or table.name in _TELLING
        ]
        + [
            look
            for presence in present
            if presence.purpose in SEARCHING
            for presented in presence.presented
            for look in _searches(Promise(bank, presence.purpose, presented.bearer), presented)
        ]
        + [
            look
            for presence in present
            if presence.purpose in (Purpose.STANDARD, Purpose.OFFICER)
            for presented in presence.presented
            for look in _decisions(Promise(bank, presence.purpose, presented.bearer), presented)
        ]
    )


def _decisions(promise: Promise, presented: Presented) -> Iterator[Look]:
    """Who may decide what a colleague asked, and say what an alert was."""
    asked = {
        "privacy_readingapproval": ("decide_approval({}, true, 1, 1, '')", promise.decides),
        "privacy_unusualaccess": ("close_unusual({}, 'explained', '')", promise.closes_alert),
    }
    for table, (call, may) in asked.items():
        if table == "privacy_unusualaccess" and promise.purpose is not Purpose.OFFICER:
            continue
        for row in promise.bank.rows[table]:
            yield Look(
                purpose=promise.purpose,
                table=table,
                token=presented.token,
                context=presented.kind,
                statement=f"SELECT {promise.purpose.value}.{call.format(row['id'])}::text",
                expected=str(may(row)).lower(),
            )


def _searches(promise: Promise, presented: Presented) -> Iterator[Look]:
    """Whom the search finds by all the numbers there are, and by one."""
    table = promise.bank.tables[TOKENS]
    rows = promise.bank.rows[TOKENS]
    for asked in (rows, rows[:1], rows[5:6]):
        numbers = {str(row["token"]) for row in asked}
        found = {
            int(row["customer_id"] or 0)
            for row in rows
            if row["token"] in numbers and promise.sees(table, row) and promise.may_find(row)
        }
        yield Look(
            purpose=promise.purpose,
            table=TOKENS,
            token=presented.token,
            context=presented.kind,
            statement="SELECT coalesce(string_agg(found::text, ',' ORDER BY found), '') FROM "
            f"{promise.purpose.value}.customers_known_by(ARRAY[{', '.join(sorted(numbers))}]"
            "::bigint[], 500) found",
            expected=",".join(map(str, sorted(found))),
        )


def _look(promise: Promise, presented: Presented, table: Table) -> Look:
    return Look(
        purpose=promise.purpose,
        table=table.name,
        token=presented.token,
        context=presented.kind,
        statement=_statement(promise.purpose, table),
        expected=_digest(promise.shown(table)),
    )


def _statement(purpose: Purpose, table: Table) -> str:
    columns = ", ".join(f"coalesce(\"{column.name}\"::text, '{_NULL}')" for column in table.columns)
    row = f"concat_ws('{_BETWEEN}', {columns})"
    return (
        f"SELECT md5(coalesce(string_agg({row}, chr(10) ORDER BY {row} COLLATE \"C\"), '')) "
        f'FROM {purpose.value}."{table.name}"'
    )


def _digest(rows: Sequence[Shown]) -> str:
    lines = [
        _BETWEEN.join(_NULL if value is None else value for value in row).encode() for row in rows
    ]
    return hashlib.md5(b"\n".join(sorted(lines)), usedforsecurity=False).hexdigest()
