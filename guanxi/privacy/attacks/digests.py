"""Whether anything has changed that decides or holds something: tables, catalogue, roles."""

from collections.abc import Iterator

from psycopg import sql

from guanxi.privacy.attacks.scratch import Scratch
from guanxi.privacy.enforcement.checking import catalogue_question

# Made anew by whoever makes contexts while the attacks run: only what stood there counts.
_GROWING = {"privacy_accessintent": "id", "privacy_accessrelease": "intent_id"}
# Kept by the database itself whenever somebody reads: how much, and what was unusual.
_KEPT_WHILE_READING = {
    *("privacy_readingtally", "privacy_customeropened", "privacy_unusualaccess"),
}
_MADE_BY_USERS = (
    "pg_class", "pg_proc", "pg_operator", "pg_cast", "pg_policy", "pg_rewrite", "pg_trigger",
    "pg_event_trigger", "pg_extension", "pg_publication", "pg_foreign_server", "pg_statistic_ext",
    "pg_largeobject_metadata", "pg_language", "pg_collation", "pg_opclass", "pg_default_acl",
)  # fmt: skip
_ROLES = (
    "SELECT 'pg_authid', md5(string_agg(a::text, ',' ORDER BY a.oid)) FROM pg_authid a "
    "WHERE rolname ~ '^(r_|v_|gx_)' "
    "UNION ALL SELECT 'pg_db_role_setting', md5(string_agg(s::text, ',' ORDER BY s::text)) "
    "FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole "
    "WHERE rolname ~ '^(r_|v_|gx_)' "
    "UNION ALL SELECT 'pg_namespace', md5(string_agg(n::text, ',' ORDER BY n.oid)) "
    "FROM pg_namespace n WHERE nspname !~ '^pg_' "
)


class Digests:
    """Remembers how things stood, and says what is different since it was last asked."""

    def __init__(self, scratch: Scratch) -> None:
        self._administrator = scratch.administrator
        found = self._administrator.execute(
            "SELECT max(i.id), (SELECT max(intent_id) FROM privacy_accessrelease) "
            "FROM privacy_accessintent i"
        ).fetchall()[0]
        self._grown = dict(zip(_GROWING, found, strict=True))
        self._stood = self._now()

    def changed(self) -> tuple[str, ...]:
        """Names of tables and of properties in the catalogue that are not as they stood."""
        before, self._stood = self._stood, self._now()
        names = sorted(before.keys() | self._stood.keys())
        return tuple(name for name in names if before.get(name) != self._stood.get(name))

    def _now(self) -> dict[str, str]:
        admin = self._administrator
        tables = admin.execute(sql.SQL(" UNION ALL ").join([*self._tables(), *_catalogues()]))
        found: dict[str, str] = dict(tables.fetchall())
        rights = admin.execute(*catalogue_question())
        for name, key, value in rights.fetchall():
            found[f"{name} {key}"] = f"{found.get(f'{name} {key}', '')} {value}"
        return found

    def _tables(self) -> Iterator[sql.Composable]:
        found = self._administrator.execute(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n "
            "ON n.oid = c.relnamespace WHERE c.relkind = 'r' "
            "AND n.nspname IN ('public', 'staging', 'gx') ORDER BY 1, 2"
        ).fetchall()
        for schema, name in found:
            if name in _KEPT_WHILE_READING:
                continue
            kept: sql.Composable = sql.SQL("true")
            if (key := _GROWING.get(name)) and self._grown[name] is not None:
                kept = sql.SQL("{} <= {}").format(
                    sql.Identifier(key), sql.Literal(self._grown[name])
                )
            yield sql.SQL(
                "SELECT {}, md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) "
                "FROM {} t WHERE {}"
            ).format(sql.Literal(f"{schema}.{name}"), sql.Identifier(schema, name), kept)


def _catalogues() -> Iterator[sql.Composable]:
    yield sql.SQL(_ROLES)
    for name in _MADE_BY_USERS:
        lasting = sql.SQL(
            " AND c.relpersistence <> 't' AND c.relnamespace <> 99" if name == "pg_class" else ""
        )
        yield sql.SQL(
            "SELECT {}, md5(coalesce(string_agg(c.oid::text, ',' ORDER BY c.oid), '')) "
            "FROM {} c WHERE c.oid >= 16384{}"
        ).format(sql.Literal(name), sql.Identifier(name), lasting)
