"""``__in`` with however many values.

Django sends each value of a list as a parameter of its own, and PostgreSQL takes 65,535 of them: a
job that asks about every customer of a large bank would fail. A long list is sent as one array.
"""

from typing import Any

from django.db.models import Field, ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

LONG = 1_000  # from so many values on; shorter ones stay as Django makes them


class InArray(In):
    """A column's value is among these."""

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, values = super().process_rhs(compiler, connection)
        if len(values) < LONG or sql != f"({', '.join(['%s'] * len(values))})":
            return sql, list(values)  # few, or a query or expressions of whoever asks
        return "ANY (%s)", [list(values)]

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"= {rhs}" if rhs == "ANY (%s)" else str(super().get_rhs_op(connection, rhs))


class RelatedInArray(InArray, RelatedIn):
    """A row refers to one of these."""


def register() -> None:
    """Let ``__in`` of every field be these."""
    Field.register_lookup(InArray)
    ForeignObject.register_lookup(RelatedInArray)
