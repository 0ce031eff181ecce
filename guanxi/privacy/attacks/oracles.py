"""What a login's SQL tells without showing it: each question is asked in two worlds.

No value comes back, but the answer differs with what is hidden. Each such oracle is listed with the
bits that one answer gives; what PostgreSQL itself always tells (plans, sequences) cannot be closed.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass

import psycopg

from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.attacks import scene
from guanxi.privacy.attacks.contexts import Counterfeiter, narrow
from guanxi.privacy.attacks.promises import Bank, Promise
from guanxi.privacy.attacks.scratch import Connection, Scratch

_MORE = 10_000  # rows that the other world has more


@dataclass(frozen=True, kw_only=True)
class Oracle:
    """``kind`` is the class; ``bits`` what one answer tells at most."""

    kind: str
    login: str
    what: str
    bits: float

    def as_found(self) -> dict[str, object]:
        """As it is reported."""
        said = asdict(self)
        return {"class": said.pop("kind"), **said}


@dataclass(frozen=True, kw_only=True)
class Guess:
    """A statement about one hidden value: asked with the right value and with a wrong one."""

    kind: str
    what: str
    statement: str
    table: str
    column: str


@dataclass(frozen=True, kw_only=True)
class Count:
    """A statement whose answer may follow how much there is of what is hidden."""

    kind: str
    what: str
    statement: str
    bits: float


_PLAN = "EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF, COSTS OFF)"
_WORK = (
    "INSERT INTO worklist_workitem (customer_id, assignee_id, branch_id, cause, source, evidence, "
    "amount_minor, currency, severity, tier, rulebook_version, raised_on, due_on, deadline, "
    "times_postponed, ranked_for, propensity_percent, context_percent, value_percent, "
    "lever_percent, score_ppm, outcome) SELECT c.id, 1, 3, 'x', {guess}, '{{}}', 0, 'CNY', 1, '', "
    "'', now(), now(), now(), 0, now(), 1, 1, 1, 1, 1, '' FROM bank_customer c LIMIT 1"
)
_CONTACT = (
    "INSERT INTO worklist_contact (customer_id, staff_id, item_id, at, channel, purpose, outcome, "
    "next_step, minutes, note, tier) SELECT c.id, 1, {guess}, now(), 'visit', 'care', 'reached', "
    "'none', 1, '', '' FROM bank_customer c LIMIT 1"
)
GUESSES: Sequence[Guess] = (
    Guess(
        kind="constraint_detail",
        what="whether work of this source is open for a customer out of sight (unique constraint)",
        statement=_WORK,
        table="worklist_workitem",
        column="source",
    ),
    Guess(
        kind="constraint_detail",
        what="whether there is work of this number (foreign key of a contact)",
        statement=_CONTACT,
        table="worklist_workitem",
        column="id",
    ),
    Guess(
        kind="constraint_detail",
        what="whether there is a customer of this number (foreign key of an opt-out)",
        statement="INSERT INTO privacy_optout (customer_id, kind, since, by, how, statement, "
        "ended_by, ended_how) VALUES ({guess}, 'x', now(), '', '', '', '', '')",
        table="bank_customer",
        column="id",
    ),
    Guess(
        kind="explain",
        what="whether a customer of this bank number is hidden (rows removed, in EXPLAIN ANALYZE)",
        statement=f"{_PLAN} SELECT 1 FROM bank_customer WHERE source_id = {{guess}}",
        table="bank_customer",
        column="source_id",
    ),
    Guess(
        kind="explain",
        what="whether a hidden row has this value in a column shown as it is (rows removed)",
        statement=f"{_PLAN} SELECT 1 FROM bank_customer WHERE occupation = {{guess}}",
        table="bank_customer",
        column="occupation",
    ),
    Guess(
        kind="explain",
        what="whether a hidden row has this name (rows removed, in EXPLAIN ANALYZE)",
        statement=f"{_PLAN} SELECT 1 FROM bank_customer WHERE name = {{guess}}",
        table="bank_customer",
        column="name",
    ),
    Guess(
        kind="statistics",
        what="whether this value is common in the whole bank (estimated rows, in EXPLAIN)",
        statement="EXPLAIN SELECT 1 FROM bank_customer WHERE occupation = {guess}",
        table="bank_customer",
        column="occupation",
    ),
    Guess(
        kind="row_locking",
        what="whether a hidden row is locked",
        statement="SELECT 1 FROM worklist_workitem WHERE id = {guess} FOR UPDATE NOWAIT",
        table="worklist_workitem",
        column="id",
    ),
    Guess(
        kind="error_text",
        what="whether a hidden row fails a cast",
        statement="SELECT 1 FROM bank_customer WHERE source_id = {guess} AND source_id::int = 1",
        table="bank_customer",
        column="source_id",
    ),
)
_ROWS = math.log2(_MORE)
COUNTS: Sequence[Count] = (
    Count(
        kind="statistics",
        what="rows of a table (pg_class.reltuples)",
        statement="SELECT reltuples FROM pg_class WHERE relname = 'alerts_alert' AND relkind = 'r'",
        bits=_ROWS,
    ),
    Count(
        kind="statistics",
        what="rows written (pg_stat_user_tables)",
        statement="SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'alerts_alert'",
        bits=_ROWS,
    ),
    Count(
        kind="system_functions",
        what="size of a table (pg_relation_size)",
        statement="SELECT pg_relation_size(oid) FROM pg_class "
        "WHERE relname = 'alerts_alert' AND relkind = 'r'",
        bits=_ROWS,
    ),
    Count(
        kind="explain",
        what="estimated rows of a table behind a view (EXPLAIN)",
        statement="EXPLAIN SELECT 1 FROM alerts_alert",
        bits=_ROWS,
    ),
    Count(
        kind="explain",
        what="rows removed by the policy (EXPLAIN ANALYZE)",
        statement=f"{_PLAN} SELECT 1 FROM alerts_alert",
        bits=_ROWS,
    ),
    Count(
        kind="sequences",
        what="how many rows everybody made meanwhile (numbers given to one's own new rows)",
        statement="SELECT nextval(oid) FROM pg_class WHERE relname = 'worklist_contact_id_seq'",
        bits=_ROWS,
    ),
    Count(
        kind="statistics",
        what="pages of a table (pg_class.relpages)",
        statement="SELECT relpages FROM pg_class WHERE relname = 'alerts_alert' AND relkind = 'r'",
        bits=_ROWS,
    ),
    Count(
        kind="sequences",
        what="how many rows were made (pg_sequence_last_value)",
        statement="SELECT pg_sequence_last_value(oid) FROM pg_class "
        "WHERE relname = 'worklist_contact_id_seq'",
        bits=_ROWS,
    ),
    Count(
        kind="sequences",
        what="how many rows were made (pg_sequences)",
        statement="SELECT last_value FROM pg_sequences WHERE sequencename = 'alerts_alert_id_seq'",
        bits=_ROWS,
    ),
    Count(
        kind="snapshot",
        what="how many transactions of others wrote meanwhile (numbers of transactions)",
        statement="SELECT pg_snapshot_xmax(pg_current_snapshot())",
        bits=_ROWS,
    ),
    Count(
        kind="other_sessions",
        what="what other sessions have locked (pg_locks)",
        statement="SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
        "WHERE relname = 'alerts_alert'",
        bits=_ROWS,
    ),
    Count(
        kind="plain_read",
        what="rows of a table, by counting them",
        statement="SELECT count(*) FROM alerts_alert",
        bits=_ROWS,
    ),
    Count(
        kind="staging",
        what="nights in the making (names of tables)",
        statement="SELECT count(*) FROM pg_class WHERE relnamespace = 'staging'::regnamespace",
        bits=1.0,
    ),
)
_MORE_HIDDEN = (
    (
        "INSERT INTO alerts_alert (customer_id, kind, same_cause, severity, amount_minor, currency, "
        "evidence, day, seen_on, due_on, night_id, rulebook_version, raised_at, owner_id, outcome) "
        "SELECT %(customer)s, 'more', n::text, 1, 0, 'CNY', '{}', now(), now(), now(), 1, '', now(), "
        "NULL, '' FROM generate_series(1, %(rows)s) n"
    ),
    "SELECT nextval('worklist_contact_id_seq') FROM generate_series(1, %(rows)s) n",
    "CREATE TABLE staging.insight_holding_n9_0 ()",
)
_LESS_HIDDEN = (
    "DELETE FROM alerts_alert WHERE kind = 'more'",
    "DROP TABLE staging.insight_holding_n9_0",
)


def oracles(scratch: Scratch, maker: Counterfeiter, bank: Bank) -> list[Oracle]:
    """Ask every question from every login that reads for a purpose; those that tell something."""
    asking = [purpose for purpose in Purpose if narrow(purpose) is not None]
    found: list[Oracle] = []
    for purpose in asking:
        if purpose is not Purpose.LOADER:  # everything is within its context
            found += _by_guessing(scratch, maker, bank, purpose)
            found += _by_halving(scratch, maker, bank, purpose)
    found += _by_counting(scratch, maker, [one for one in asking if one is not Purpose.LOADER])
    return found


def _by_guessing(
    scratch: Scratch, maker: Counterfeiter, bank: Bank, purpose: Purpose
) -> Iterator[Oracle]:
    bearer = narrow(purpose)
    if bearer is None:
        return
    token = maker.genuine(bearer).token
    with scratch.come_in(purpose.value) as connection:
        for guess in GUESSES:
            right = _hidden_value(bank, Promise(bank, purpose, bearer), guess)
            if right is None:
                continue
            wrong = str(10**6) if right.isdigit() else "zqxnowhere"
            ask = _asker(connection, token, guess.statement)
            if ask(right) != ask(wrong):
                yield Oracle(kind=guess.kind, login=f"r_{purpose.value}", what=guess.what, bits=1.0)


def _asker(connection: Connection, token: str, statement: str) -> Callable[[str], str]:
    def ask(value: str) -> str:
        literal = value if value.isdigit() else f"'{value}'"
        said = _answer(connection, token, statement.format(guess=literal))
        return said.replace(value, "…") if len(value) > 3 else said

    return ask


def _hidden_value(bank: Bank, promise: Promise, guess: Guess) -> str | None:
    """Of a hidden row; work is open, that its source counts. None where nothing is hidden."""
    table = bank.tables[guess.table]
    hidden = (
        row
        for row in reversed(bank.rows[guess.table])
        if not promise.sees(table, row) and not row.get("closed_at")
    )
    return next((row[guess.column] for row in hidden), None)


def _by_halving(
    scratch: Scratch, maker: Counterfeiter, bank: Bank, purpose: Purpose
) -> Iterator[Oracle]:
    """A hidden balance, found by asking whether it is greater: how many answers it takes."""
    bearer = narrow(purpose)
    if bearer is None or bearer.level != "own":
        return
    token = maker.genuine(bearer).token
    elsewhere = str(scene.OUTLETS[2])
    rows = bank.rows["insight_customer_facts"]
    balances = {row["branch_id"]: int(row["assets_minor"] or 0) for row in rows}  # the last of each
    greatest = {balances[elsewhere], max(int(row["assets_minor"] or 0) for row in rows)}
    statement = (
        f"{_PLAN} SELECT 1 FROM insight_customer_facts WHERE branch_id = {elsewhere} "
        "AND assets_minor >= {guess}"
    )
    with scratch.come_in(purpose.value) as connection:
        low, high, asked = 0, 2 * max(greatest), 0
        while low < high:
            middle, asked = (low + high + 1) // 2, asked + 1
            plan = _answer(connection, token, statement.format(guess=middle))
            low, high = (middle, high) if _touches(plan) else (low, middle - 1)
    if low in greatest:
        what = f"the greatest balance out of sight, halved {asked} times (EXPLAIN ANALYZE)"
        yield Oracle(kind="explain", login=f"r_{purpose.value}", what=what, bits=float(asked))


def _touches(plan: str) -> bool:
    """Whether the first node of a plan found a row at all, shown or removed."""
    rows = re.search(r"actual rows=(\d+)", plan)
    removed = re.search(r"Rows Removed by Filter: (\d+)", plan)
    return any(found is not None and int(found[1]) > 0 for found in (rows, removed))


def _by_counting(
    scratch: Scratch, maker: Counterfeiter, purposes: Sequence[Purpose]
) -> Iterator[Oracle]:
    tokens = {
        purpose: maker.genuine(bearer).token for purpose in purposes if (bearer := narrow(purpose))
    }
    # What is planted has numbers of its own, far above those that the sequence has given.
    scratch.administrator.execute(
        "SELECT setval('alerts_alert_id_seq', (SELECT max(id) FROM alerts_alert))"
    )
    before = {purpose: _counted(scratch, purpose, tokens[purpose]) for purpose in tokens}
    with _more_hidden(scratch):
        after = {purpose: _counted(scratch, purpose, tokens[purpose]) for purpose in tokens}
    for purpose in tokens:
        for count, was, now in zip(COUNTS, before[purpose], after[purpose], strict=True):
            if was != now:
                yield Oracle(
                    kind=count.kind,
                    login=f"r_{purpose.value}",
                    what=count.what,
                    bits=round(count.bits, 1),
                )


def _counted(scratch: Scratch, purpose: Purpose, token: str) -> list[str]:
    with scratch.come_in(purpose.value) as connection:
        return [_answer(connection, token, count.statement) for count in COUNTS]


@contextmanager
def _more_hidden(scratch: Scratch) -> Iterator[None]:
    admin = scratch.administrator
    customer = next(n for n in range(1, scene.CUSTOMERS) if scene.office_of(n) == scene.OUTLETS[2])
    for statement in _MORE_HIDDEN:
        admin.execute(statement, {"customer": customer + 3 * 4, "rows": _MORE})
    admin.execute("ANALYZE alerts_alert")
    with _locked(scratch, "alerts_alert"):
        yield
    for statement in _LESS_HIDDEN:
        admin.execute(statement)
    admin.execute("VACUUM (FULL, ANALYZE) alerts_alert")


@contextmanager
def _locked(scratch: Scratch, table: str) -> Iterator[None]:
    other: AbstractContextManager[Connection] = psycopg.connect(scratch.address.url)
    with other as session:
        session.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
        yield
        session.rollback()


def _answer(connection: Connection, token: str, statement: str) -> str:
    connection.execute("BEGIN")
    connection.execute("SELECT set_config('gx.context', %s, true)", [token])
    connection.execute("SET LOCAL enable_seqscan = off")  # what a large table would do by itself
    try:
        cursor = connection.execute(statement)
        return repr(cursor.fetchall()) if cursor.description else str(cursor.statusmessage)
    except psycopg.Error as error:
        told = error.diag
        return f"{error.sqlstate} {told.message_primary} {told.message_detail} {told.message_hint}"
    finally:
        connection.execute("ROLLBACK")
