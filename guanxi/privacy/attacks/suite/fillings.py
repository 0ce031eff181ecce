"""How empty tables are filled: what every row refers to is there, and no other table is filled."""

from collections.abc import Iterator

from guanxi.privacy.attacks.suite.stage import Stage

_LOADER = "loader"
_EMPTY = "DELETE FROM loader.bank_standingorder"
_BEGIN = "SELECT gx.begin_filling('bank_standingorder')"
_END = "SELECT gx.end_filling('bank_standingorder')"
_ROW = (
    "INSERT INTO filling_bank_standingorder (id, source_id, account_id, kind, amount_minor, "
    "currency, counterparty_bank, starts_on, batch_id, as_of) SELECT 1, 'x', id, 'household', 1, "
    "'CNY', '', opened_on, batch_id, as_of FROM loader.bank_account LIMIT 1"
)
_OF_NO_ACCOUNT = _ROW.replace("'x', id,", "'x', -1,")
_OF_NO_BATCH = _ROW.replace("batch_id, as_of FROM", "-1, as_of FROM")
_FILLED = (
    "SELECT count(*), current_setting('session_replication_role'), "
    "to_regclass('pg_temp.filling_bank_standingorder') IS NULL FROM public.bank_standingorder"
)
_SEARCH = (
    "DELETE FROM loader.privacy_searchtoken",
    "SELECT gx.begin_filling('privacy_searchtoken')",
    "INSERT INTO filling_privacy_searchtoken (customer_id, branch_id, token) VALUES (1, 1, 1)",
    "SELECT gx.end_filling_before_indexes('privacy_searchtoken')",
)
_FOUND = (
    "SELECT (SELECT count(*) FROM public.privacy_searchtoken), count(*) FROM pg_index "
    "WHERE indrelid = 'public.privacy_searchtoken'::regclass AND indisvalid"
)


def broken_fillings(stage: Stage, token: str) -> Iterator[str]:
    """What of the filling of a table is not as promised."""
    whole = stage.course(_LOADER, token, [_EMPTY, _BEGIN, _ROW, _END], _FILLED)
    if whole[-1] != "[(1, 'origin', True)]":
        yield f"an empty table is not filled, or the session left otherwise: {whole[-1]}"
    found = stage.course(_LOADER, token, _SEARCH, _FOUND)
    if found[-1] != "[(1, 2)]":
        yield f"search numbers are not filled, or without their indexes: {found[-1]}"
    for name, steps in {
        "a row that refers to nothing": [_EMPTY, _BEGIN, _OF_NO_ACCOUNT, _END],
        "a row of no batch": [_EMPTY, _BEGIN, _OF_NO_BATCH, _END],
        "a table with rows filled": [_BEGIN, _ROW, _END],
        "rows filled twice": [_EMPTY, _BEGIN, _ROW, _END, _END],
    }.items():
        if len(stage.course(_LOADER, token, steps, "SELECT 1")) > len(steps):
            yield name
    for nobody in ("", "1|1|bank|loader|9999999999|1.00"):
        if len(stage.course(_LOADER, nobody, [_BEGIN], "SELECT 1")) > 1:
            yield "a table filled without a context"
