"""What the last night found of customers' data, its history, and what customers told since."""

from django.db import models
from django.db.models import F, Q

from guanxi.bank.keys import staff_key
from guanxi.foundation.dictionary import (
    C1,
    C2,
    IDENTITY,
    INTERNAL,
    LOADER_ONLY,
    OTHER,
    STAFF_WORK,
    Column,
    Purpose,
    Reach,
    Retention,
    Rows,
    plain,
    stored,
    with_row,
)
from guanxi.foundation.publishing import PublishedTable
from guanxi.quality.codes import TELLABLE, Ended, Field

CODE_LENGTH, VALUE_LENGTH = 24, 200
_SEEN = INTERNAL | {Purpose.OFFICER}
_ME = "(SELECT gx.actor())"


def _figure(column: Column) -> Column:
    return plain(column, retention=Retention.NIGHT, seen_for=_SEEN)


def _past(column: Column) -> Column:
    return plain(column, retention=Retention.RECORD, seen_for=_SEEN)


def _told(column: Column) -> Column:
    return stored(column, OTHER, C1, retention=Retention.RECORD, seen_for=STAFF_WORK)


class Lack(models.Model):
    """A customer of whom some field is not in order: a digit for each (`codes.State`), in order."""

    customer_id = with_row(models.BigIntegerField(primary_key=True))
    branch_id = with_row(models.BigIntegerField())
    staff_id = with_row(models.BigIntegerField())  # steward A; -1: nobody
    states = stored(
        models.CharField(max_length=CODE_LENGTH),
        OTHER,
        C1,
        retention=Retention.NIGHT,
        seen_for=STAFF_WORK,
    )
    night = with_row(models.BigIntegerField())

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id", office="branch_id")

    class Meta:
        managed = False
        db_table = "quality_lack"

    def state_of(self, field: str) -> str:
        """The code of one field."""
        return str(self.states[Field.values.index(field)])

    @property
    def lacking(self) -> list[str]:
        """Fields that are not in order."""
        return [
            field for field, state in zip(Field.values, self.states, strict=False) if state != "0"
        ]


class Figure(models.Model):
    """One field of the customers of one office, as of the last night.

    ``staff_id`` 0: with all offices below it; -1: of the office itself and without a steward.
    """

    pk = models.CompositePrimaryKey("branch_id", "staff_id", "field")
    branch_id = _figure(models.BigIntegerField())
    staff_id = _figure(models.BigIntegerField())
    field = _figure(models.CharField(max_length=CODE_LENGTH))
    customers = _figure(models.BigIntegerField())
    missing = _figure(models.BigIntegerField())
    wrong = _figure(models.BigIntegerField())
    stale = _figure(models.BigIntegerField())
    age_days = _figure(models.BigIntegerField())  # of all values together
    dated = _figure(models.BigIntegerField())  # how many values these are
    night = _figure(models.BigIntegerField())

    rows = Rows(reach=Reach.BANK)

    class Meta:
        managed = False
        db_table = "quality_figure"


class PastFigure(models.Model):
    """The same of an office with all below it, at the end of an earlier day.

    History outlives its office: a delivery that brought a branch can still be taken back, and the
    branch finds its past again when it is delivered anew (it keeps its number).
    """

    branch = _past(
        models.ForeignKey(
            "bank.Branch", on_delete=models.CASCADE, related_name="+", db_constraint=False
        )
    )
    day = _past(models.DateField())
    field = _past(models.CharField(max_length=CODE_LENGTH))
    customers = _past(models.BigIntegerField())
    missing = _past(models.BigIntegerField())
    wrong = _past(models.BigIntegerField())
    stale = _past(models.BigIntegerField())
    age_days = _past(models.BigIntegerField())
    dated = _past(models.BigIntegerField())
    rulebook_version = _past(models.CharField(max_length=100))

    rows = Rows(reach=Reach.BANK)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="quality_once_an_office_day_and_field", fields=["branch", "day", "field"]
            ),
            models.CheckConstraint(
                name="no_more_lack_than_there_are_customers",
                condition=Q(customers__gte=F("missing") + F("wrong") + F("stale")),
            ),
        ]


class Told(models.Model):
    """What a customer said a value is: for the bank's core system, which alone changes the record.

    Pages write it and never read it again: it is identity, and masked like all of it.
    """

    customer = with_row(
        models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+")
    )
    field = _told(models.CharField(max_length=CODE_LENGTH, choices=Field.choices))
    value = stored(
        models.CharField(max_length=VALUE_LENGTH),
        IDENTITY,
        C2,
        retention=Retention.RECORD,
        seen_for=LOADER_ONLY,
    )
    told_at = _told(models.DateTimeField())
    by = _told(staff_key())
    exported_at = _told(models.DateTimeField(null=True, blank=True))
    ended_at = _told(models.DateTimeField(null=True, blank=True))
    ended_how = _told(
        models.CharField(max_length=CODE_LENGTH, blank=True, default="", choices=Ended.choices)
    )

    rows = Rows(
        reach=Reach.OF_CUSTOMER,
        column="customer_id",
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=("ended_at", "ended_how"),
        check=f"by_id = {_ME} AND ended_at IS NULL AND exported_at IS NULL",
        check_of_change="ended_how IN ('replaced', 'withdrawn')",
    )

    class Meta:
        verbose_name_plural = "told"
        constraints = [
            models.UniqueConstraint(
                name="one_told_value_at_a_time",
                fields=["customer", "field"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="told_of_a_field_that_can_be_told",
                condition=Q(field__in=[str(field) for field in TELLABLE]),
            ),
            models.CheckConstraint(
                name="told_value_ends_in_a_way",
                condition=Q(ended_at=None, ended_how="")
                | Q(ended_at__isnull=False) & ~Q(ended_how=""),
            ),
        ]
        indexes = [
            models.Index(fields=["told_at"], name="told_open", condition=Q(ended_at=None)),
        ]


LACKS = PublishedTable(
    name="quality_lack",
    unique=["customer_id"],
    indexes=["branch_id, customer_id", "staff_id, customer_id"],
)
FIGURES = PublishedTable(name="quality_figure", unique=["branch_id, staff_id, field"], indexes=[])
