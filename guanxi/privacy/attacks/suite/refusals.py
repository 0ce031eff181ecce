"""What every login must be refused, whatever it presents."""

from collections.abc import Iterator
from dataclasses import dataclass

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.zones import AUDIT, ZONES

_EVERYBODY = (
    "SELECT * FROM public.bank_customer",
    "SELECT * FROM gx.pad",
    "SELECT * FROM gx.home",
    "SELECT gx.bearer()",
    "SET LOCAL ROLE gx_owner",
    "SET LOCAL ROLE gx_guard",
    "SET LOCAL ROLE v_standard",
    "CREATE FUNCTION {schema}.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE {schema}.t (x int)",
    "CREATE TABLE public.t (x int)",
    "CREATE SCHEMA mine",
    "DO LANGUAGE plpgsql $$ BEGIN END $$",
    "SELECT lo_create(0)",
    "SELECT pg_notify('a', 'b')",
    "SELECT pg_export_snapshot()",
    "SELECT count(*) FROM pg_stat_activity",
    "SELECT count(*) FROM pg_locks",
    "SELECT pg_relation_size('pg_class'::regclass)",
    "SELECT pg_terminate_backend(0)",
    "DROP OWNED BY CURRENT_USER",
    "GRANT SELECT ON pg_class TO PUBLIC",
    "CREATE DOMAIN pg_temp.text AS pg_catalog.text",
    "ALTER TABLE public.bank_customer DISABLE ROW LEVEL SECURITY",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
    "TRUNCATE public.privacy_accessintent",
    "SELECT pg_read_file('PG_VERSION')",
    "COPY (SELECT 1) TO '/nonexistent/guanxi-attack'",
    "CREATE PUBLICATION p FOR ALL TABLES",
    "SET session_replication_role = replica",
)
_OTHERS = {
    "SELECT gx.open_intent(1, 'standard', '', '', '')": AUDIT,
    "SELECT gx.close_intent(1, 1, 1, '')": AUDIT,
    "SELECT gx.prepare_night('insight_holding', 9)": Purpose.LOADER.value,
    "SELECT gx.show_night('insight_holding', 7)": Purpose.LOADER.value,
    "SELECT gx.refresh_statistics('bank_customer', 1)": Purpose.LOADER.value,
    "SELECT gx.begin_filling('bank_customer')": Purpose.LOADER.value,
    "SELECT gx.end_filling('bank_customer')": "nobody's",
    "SELECT gx.end_filling_before_indexes('bank_customer')": "nobody's",
    "CREATE TEMP TABLE t (x int)": Purpose.LOADER.value,
    "CREATE TABLE staging.t (x int)": Purpose.LOADER.value,
    "SELECT gx.level('standard')": "",
}


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One statement that fails."""

    zone: str
    statement: str
    token: str = ""

    @property
    def name(self) -> str:
        return f"refused to r_{self.zone}: {self.statement}"


def refusals() -> Iterator[Refusal]:
    """For every login what nobody may, what only others may, and the views of other purposes."""
    for zone in ZONES:
        schema = zone if zone != AUDIT else "gx"
        for statement in _EVERYBODY:
            yield Refusal(zone=zone, statement=statement.format(schema=schema))
        for statement, whose in _OTHERS.items():
            may = whose == zone or (not whose and zone in (AUDIT, Purpose.LOADER))
            if not may:
                yield Refusal(zone=zone, statement=statement)
        for other in Purpose:
            if other.value != zone and other is not Purpose.ANONYMOUS:
                yield Refusal(zone=zone, statement=f"SELECT * FROM {other.value}.bank_branch")
