"""Functions that run as their owner, called with what nobody meant: one blow for each argument."""

from collections.abc import Mapping, Sequence
from itertools import product

from guanxi.privacy.attacks.blows import Blow, blow
from guanxi.privacy.attacks.scratch import Connection

_ODD: Mapping[str, Sequence[str]] = {
    "text": (
        "NULL",
        "''",
        "'bank_customer'",
        "'insight_customer_facts'",
        "'x''; DROP TABLE public.bank_customer; --'",
        "'insight_holding_n7_.*'",
        "'../../etc/passwd'",
        "repeat('x', 1000000)",
        "'standard'",
    ),
    "bigint": ("NULL", "0", "-1", "9223372036854775807", "7", "8"),
    "bytea": ("NULL", "'\\x00'", "decode(repeat('ff', 64), 'hex')"),
    "text[]": ("NULL", "'{}'", "ARRAY['x''; SELECT 1; --']"),
    "timestamp with time zone": ("NULL", "'infinity'", "now()"),
}
_EVERY_MAX = 60


def blows_at_definers(administrator: Connection) -> dict[str, list[Blow]]:
    """For every function of schema gx, calls with each odd argument in each place."""
    found = administrator.execute(
        "SELECT p.proname, ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) t) "
        "FROM pg_proc p WHERE p.pronamespace = 'gx'::regnamespace ORDER BY 1"
    ).fetchall()
    return {"definer": [one for name, types in found for one in _calls(name, types)]}


def _calls(name: str, types: Sequence[str]) -> list[Blow]:
    choices = [_ODD.get(kind, ("NULL",)) for kind in types]
    every = [*product(*choices)]
    step = max(1, len(every) // _EVERY_MAX)
    return [blow(f"SELECT gx.{name}({', '.join(given)})") for given in every[::step]]
