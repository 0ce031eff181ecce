"""How a night comes before its readers: nobody reads or alters it on the way."""

from collections.abc import Iterator

from guanxi.privacy.attacks.suite.stage import Stage

_LOADER = "loader"
_PREPARE = "SELECT gx.prepare_night('insight_holding', 9)"
_COMPLETE = "SELECT gx.complete_night('insight_holding', '{0}', 9)"
_SHOW = "SELECT gx.show_night('insight_holding', 9)"
_INSERT = (
    'INSERT INTO staging."{0}" (account_id, customer_id, product_id, product_class, currency, '
    "balance_minor, month_average_minor, opened_on) VALUES (1, 1, 1, 'x', 'CNY', 1, 1, '2026-1-1')"
)
_CLOSED = (
    "SELECT relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner), "
    "(SELECT count(*) FROM aclexplode(relacl) a WHERE a.grantee <> relowner "
    "AND a.privilege_type <> 'MAINTAIN') FROM pg_class WHERE relname = '{0}'"
)
_FORCED = "[(True, True, 'gx_owner', 0)]"
_ANOTHERS = "SELECT gx.prepare_night('bank_customer', 9)"
_FOLLOW = "SELECT gx.follow_stewards(9)"
_NOT_READY = f"SELECT 1 / ({_SHOW.removeprefix('SELECT ')})::int"


def broken_nights(stage: Stage, token: str) -> Iterator[str]:
    """What of the course of a night is not as promised."""
    whole = stage.course(_LOADER, token, [_PREPARE, _INSERT, _COMPLETE, _SHOW], _CLOSED)
    if whole[-1] != _FORCED or whole[3:4] != ["True"]:
        yield f"a night that is shown lies open, or is not shown: {whole[-1]}"
    ready = stage.course(_LOADER, token, [_PREPARE, _INSERT, _COMPLETE], _CLOSED)
    if ready[-1] != _FORCED:
        yield f"a night that is ready lies open: {ready[-1]}"
    for name, steps in {
        "a table that is none of a night's": [_ANOTHERS],
        "the rows of a night in the making read": [_PREPARE, 'SELECT * FROM staging."{0}"'],
        "rows added to a night that is ready": [_PREPARE, _COMPLETE, _INSERT],
        "a night shown that is not ready": [_PREPARE, _NOT_READY],
    }.items():
        if len(stage.course(_LOADER, token, steps, "SELECT 1")) > len(steps):
            yield name
    for nobody in ("", "1|1|bank|loader|9999999999|1.00"):
        if len(stage.course(_LOADER, nobody, [_PREPARE], "SELECT 1")) > 1:
            yield "a night made without a context"
        if len(stage.course(_LOADER, nobody, [_FOLLOW], "SELECT 1")) > 1:
            yield "work given to tonight's stewards without a context"
