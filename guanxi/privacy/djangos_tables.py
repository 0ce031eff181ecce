"""Tables that Django brings along: what they hold, declared here for want of a field of our own."""

from collections.abc import Mapping
from dataclasses import dataclass

from guanxi.foundation.dictionary import (
    LOADER_ONLY,
    Category,
    Declaration,
    Generalisation,
    Mask,
    Purpose,
    Reach,
    Retention,
    Rows,
    Sensitivity,
)

_DOOR = frozenset({Purpose.DOOR})


@dataclass(frozen=True, kw_only=True)
class DjangosTable:
    """One table: whose its rows are, and what each of its columns holds."""

    rows: Rows
    columns: Mapping[str, Declaration]


def _column(
    *, sensitivity: Sensitivity, retention: Retention, seen_for: frozenset[Purpose]
) -> Declaration:
    return Declaration(
        category=Category.NONE,
        sensitivity=sensitivity,
        mask=Mask.HIDDEN,
        anonymous=Generalisation.OMITTED,
        retention=retention,
        seen_for=seen_for,
    )


def _closed(*columns: str) -> DjangosTable:
    program = _column(sensitivity=Sensitivity.C1, retention=Retention.PROGRAM, seen_for=LOADER_ONLY)
    return DjangosTable(rows=Rows(reach=Reach.CLOSED), columns=dict.fromkeys(columns, program))


def _session() -> DjangosTable:
    # Whoever holds the key of a session is taken for the person: it authenticates.
    key, about = (
        _column(sensitivity=sensitivity, retention=Retention.SESSION, seen_for=_DOOR)
        for sensitivity in (Sensitivity.C3, Sensitivity.C1)
    )
    return DjangosTable(
        rows=Rows(
            reach=Reach.BANK,
            inserted_for=_DOOR,
            updated_for=_DOOR,
            updated=("session_data", "expire_date"),
            deleted_for=_DOOR,
        ),
        columns={"session_key": key, "session_data": key, "expire_date": about},
    )


DJANGOS_TABLES: Mapping[str, DjangosTable] = {
    "django_session": _session(),
    "django_content_type": _closed("id", "app_label", "model"),
    "django_migrations": _closed("id", "app", "name", "applied"),
    "auth_permission": _closed("id", "name", "content_type_id", "codename"),
    "auth_group": _closed("id", "name"),
    "auth_group_permissions": _closed("id", "group_id", "permission_id"),
}
