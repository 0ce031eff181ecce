"""What customers told: taken down, taken back, sent to the core system, ended when it answers."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from guanxi.bank.models import Customer
from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.privacy.search.spelling import digits_of, national_number, tidy
from guanxi.quality.codes import TELLABLE, Ended, Field
from guanxi.quality.models import VALUE_LENGTH, Told
from guanxi.quality.policy import QualitySection
from guanxi.quality.queries import origin_of
from guanxi.worklist.queries import may_contact

COLUMNS = ("customer_number", "field", "value", "told_on", "told_by", "told_number")


class ToldRefused(Refusal):
    """What was typed cannot be what the customer told."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the customer said a field of the record is."""

    field: str
    value: str


@transaction.atomic
def tell_value(
    *, customer_id: int, said: Said, section: QualitySection, at: datetime, by: Viewer
) -> Told:
    """Take down what the customer said; what was told of the field before gives way.

    The record stays as the bank delivers it. Raises ToldRefused, or Customer.DoesNotExist where
    ``by`` does not see the customer.
    """
    if not may_contact(by, customer_id):
        raise Customer.DoesNotExist(f"Customer {customer_id} is not visible to this viewer.")
    field, value = said.field, _as_delivered(said.field, tidy(said.value), section)
    Told.objects.filter(customer=customer_id, field=field, ended_at=None).update(
        ended_at=at, ended_how=Ended.REPLACED
    )
    told = Told.objects.create(
        customer_id=customer_id, field=field, value=value, told_at=at, by_id=by.staff_id
    )
    # Of which field, never what: the trail is read by people who may not read identity.
    audit.record(
        "quality.value.told",
        subject=f"bank.Customer:{customer_id}",
        by=f"bank.Staff:{by.staff_id}",
        field=field,
    )
    return told


def _as_delivered(field: str, value: str, section: QualitySection) -> str:
    """The value as the bank's core system writes it."""
    if field not in TELLABLE:
        raise ToldRefused(gettext("Choose one of the fields that a customer can tell."))
    label = Field(field).label
    if not value or len(value) > VALUE_LENGTH:
        raise ToldRefused(
            gettext("%(field)s: write what the customer told, at most %(most)d characters.")
            % {"field": label, "most": VALUE_LENGTH}
        )
    if field == Field.INCOME:
        whole = value.replace(",", "").replace("，", "")
        if not whole.isdecimal() or len(whole) > 12:
            raise ToldRefused(
                gettext("%(field)s: write whole yuan in digits, such as 120000.") % {"field": label}
            )
        return str(int(digits_of(whole)) * 100)
    if not section.is_plausible(field, value):
        raise ToldRefused(
            gettext("%(field)s: this does not look like one. Compare it with the customer.")
            % {"field": label}
        )
    return national_number(value) if field == Field.PHONE else value


@transaction.atomic
def take_back_told(*, told_id: int, at: datetime, by: Viewer) -> Told:
    """It was a slip: the field is asked for again. Raises Told.DoesNotExist where none is open."""
    told = Told.objects.select_for_update(of=("self",)).get(pk=told_id, ended_at=None)
    if not may_contact(by, told.customer_id):
        raise Told.DoesNotExist(f"Told value {told_id} is not visible to this viewer.")
    _take_back(told, at=at, by=by)
    return told


@transaction.atomic
def take_back_told_at(*, customer_id: int, told_at: datetime, at: datetime, by: Viewer) -> None:
    """The contact at which ``by`` was told it was a slip: all that was told there goes with it."""
    mine = Told.objects.filter(customer=customer_id, by=by.staff_id, told_at=told_at)
    for told in mine.select_for_update(of=("self",)).filter(ended_at=None):
        _take_back(told, at=at, by=by)


def _take_back(told: Told, *, at: datetime, by: Viewer) -> None:
    Told.objects.filter(pk=told.pk).update(ended_at=at, ended_how=Ended.WITHDRAWN)
    audit.record(
        "quality.value.taken_back",
        subject=f"bank.Customer:{told.customer_id}",
        by=f"bank.Staff:{by.staff_id}",
        field=told.field,
    )


def end_what_was_mended(*, at: datetime) -> int:
    """End what the core system has delivered, and what it has delivered otherwise since."""
    ended = 0
    for told in Told.objects.filter(ended_at=None).select_related("customer").iterator():
        how = _answer_to(told)
        if how is not None:
            told.ended_at, told.ended_how = at, how
            told.save(update_fields=["ended_at", "ended_how"])
            ended += 1
    return ended


def _answer_to(told: Told) -> Ended | None:
    field = str(told.field)
    if _alike(field, told.value, getattr(told.customer, field)):
        return Ended.DELIVERED
    since = origin_of(told.customer, field)
    return Ended.OVERTAKEN if since > timezone.localdate(told.told_at) else None


def _alike(field: str, told: str, delivered: object) -> bool:
    if field == Field.PHONE:
        return national_number(told) == national_number(str(delivered))
    return tidy(told).casefold() == tidy(str(delivered if delivered is not None else "")).casefold()


@transaction.atomic
def write_corrections(file: IO[str], *, at: datetime, by: str, again: bool = False) -> int:
    """Every told value that is open and was not written before, for the core system; how many.

    ``again``: those that were written before as well. The caller reads as the loader.
    """
    waiting = Told.objects.filter(ended_at=None).select_related("customer", "by").order_by("pk")
    if not again:
        waiting = waiting.filter(exported_at=None)
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    written = list(_rows(waiting))
    writer.writerows(row for _number, row in written)
    Told.objects.filter(pk__in=[number for number, _row in written], exported_at=None).update(
        exported_at=at
    )
    audit.record("quality.corrections.exported", subject="quality", by=by, rows=len(written))
    return len(written)


def _rows(waiting: QuerySet[Told]) -> Iterator[tuple[int, tuple[object, ...]]]:
    for told in waiting:
        yield (
            told.pk,
            (
                told.customer.source_id,
                told.field,
                told.value,
                timezone.localdate(told.told_at).isoformat(),
                told.by.source_id,
                told.pk,
            ),
        )
