"""One line of the record of reads as bytes: always the same bytes, and no two lines share them.

The bytes are JSON without spaces, the keys in the order written here, text as UTF-8, moments in UTC
with six digits after the second, so that moments compare as they are written and the head of the
line has a fixed width. A new column makes a new version; what was sealed keeps the version it had.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

INTENT, RELEASE = "intent", "release"
VERSION = 1
# What follows moment, kind, number and version, for each kind of line.
FIELDS: dict[str, tuple[str, ...]] = {
    INTENT: ("actor", "purpose", "door", "because", "subject"),
    RELEASE: (
        *("records", "customers", "identity_records", "property_records", "account_records"),
        *("credit_records", "transaction_records", "derived_records", "other_records"),
        *("exported", "digest"),
    ),
}
# Where the moment stands in the bytes of every line.
MOMENT = slice(7, 34)
AFTER_MOMENT = 36

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def entry_bytes(kind: str, number: int, at: datetime, values: Mapping[str, int | str]) -> bytes:
    """The bytes that are sealed of a line of that kind."""
    line: dict[str, int | str] = {"at": moment(at), "kind": kind, "id": number, "v": VERSION}
    line |= {name: values[name] for name in FIELDS[kind]}
    return _compact(line).encode()


def moment(at: datetime) -> str:
    """``2026-11-21T01:02:03.456789Z``: as long for every moment, and in order as text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def read_moment(text: str) -> datetime:
    """The moment of such a text. Raises ValueError."""
    return datetime.fromisoformat(text)


def begins_as(kind: bytes, number: bytes) -> bytes:
    """What the bytes of that line hold right after the moment."""
    return b'"kind":"%b","id":%b,' % (kind, number)
