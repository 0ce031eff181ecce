"""Which tables say something of a customer, and what becomes of it when two records are merged.

``ingest`` merges; packages above it sign their tables in from their apps.py, each beside its own
words. A test holds that every column that leads to a customer has signed in, or stays.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Once:
    """At most one row of a customer has these columns alike, of the rows that meet a condition."""

    columns: tuple[str, ...]
    where: str = "true"


@dataclass(frozen=True, kw_only=True)
class Following:
    """A table whose rows go over to the record that stays.

    Where one of ``once`` would be broken, the survivor's row stands and the other is set aside.
    ``of_the_night``: a picture that the next night draws anew. ``gives_way``: the survivor has its
    own row, so the other record's is always set aside. ``never`` names another customer of the row,
    who is never the same as this one: what the two records say of each other is set aside.
    """

    table: str
    column: str = "customer_id"
    key: str = "id"
    once: tuple[Once, ...] = ()
    of_the_night: bool = False
    gives_way: bool = False
    never: str = ""


@dataclass(frozen=True, kw_only=True)
class Staying:
    """A table whose rows stay with the number that they were written for.

    ``binds``: the customer's delivery is not taken back while there are any, as if a foreign key
    of the database led there.
    """

    table: str
    column: str = "customer_id"
    binds: bool = False


_following: dict[tuple[str, str], Following] = {}
_staying: dict[tuple[str, str], Staying] = {}


def follows(*tables: Following) -> None:
    """These tables follow the customer."""
    _following.update({(one.table, one.column): one for one in tables})


def stays(*tables: Staying) -> None:
    """The rows of these tables stay as they were written."""
    _staying.update({(one.table, one.column): one for one in tables})


def following() -> list[Following]:
    """Every table that follows, in the order in which they signed in."""
    return list(_following.values())


def staying() -> list[Staying]:
    """Every table that stays."""
    return list(_staying.values())
