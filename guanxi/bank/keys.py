"""Keys to the bank's people, as the tables of every package hold them."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.expressions import Combinable

if TYPE_CHECKING:
    from guanxi.bank.models import Staff


def staff_key(*, indexed: bool = False) -> "models.ForeignKey[Staff | Combinable, Staff]":
    """Who: kept as long as a row names them, and never asked for from their side."""
    return _key(indexed=indexed, optional=False)


def staff_or_nobody(
    *, indexed: bool = False
) -> "models.ForeignKey[Staff | Combinable | None, Staff | None]":
    """Who, once somebody did it; empty before, or where it was no person."""
    return _key(indexed=indexed, optional=True)


def _key(*, indexed: bool, optional: bool) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        "bank.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=indexed,
        null=optional,
        blank=optional,
    )
