"""Rows of any table, made from what its fields say of themselves, with marks in them.

A new table is planted by itself. Where the values so found make no sense to a page or to a
constraint, `SENSIBLE` names better ones.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from guanxi.foundation.dictionary import Reach, declaration_of, whose_rows
from guanxi.privacy.codes import How
from guanxi.shell.attacks.addresses import REVEALED
from guanxi.shell.attacks.marks import Mark

Known = dict[str, models.Model]  # by label, such as "bank.Customer"


def _evidence(planter: "Planter", mark: Mark | None) -> dict[str, object]:
    """What money moved, as alerts of this kind say it."""
    fen = mark.fen("evidence") if mark else 0
    return {"moved_minor": fen, "broker_minor": fen, "share_percent": 41}


def _soon(planter: "Planter", mark: Mark | None) -> datetime:
    """Later than any attack lasts: what just ended may be undone for a minute only."""
    return planter.now + timedelta(days=1)


def _nobodys_number(planter: "Planter", mark: Mark | None) -> int:
    """Of a record that was merged into the customer's, and is gone."""
    return 9_000_000 + next(_NUMBERS)


_NUMBERS = count()
# Learnt by staff, and not ended.
_HOLDS = {"until": None, "ended_because": "", "ended_by": None, "ended_at": None}
# Values, or functions of the planter and the customer's mark.
SENSIBLE: Mapping[str, Mapping[str, Any]] = {
    "worklist.WorkItem": {
        "escalated": "",
        "propensity_percent": 44,
        "context_percent": 185,
        "value_percent": 61,
        "lever_percent": 130,
        "cause": "leaving_to_other_bank",
        "currency": "CNY",
        "tier": "wealth",
        "rulebook_version": "default 1990-01-01 (00000000)",
        "severity": 2,
        "outcome": "",
        "evidence": _evidence,
    },
    "worklist.Contact": {"tier": "wealth"},
    "bank.AbsorbedCustomer": {"customer_id": _nobodys_number, "row": {}},
    "quality.Lack": {"states": "00000012000000"},
    "quality.Figure": {"staff_id": 0, "field": "phone"},
    "quality.PastFigure": {"field": "phone", "customers": 1_000_000_000},
    "quality.Told": {"field": "email", "ended_how": "", "ended_at": None},
    "duplicates.Pair": {
        "likeness": {"name": "same", "document": "unknown", "birthday": "same"},
        "rulebook_version": "default 1990-01-01 (00000000)",
        "state": "proposed",
        "note": "",
    },
    "ingest.MergedRow": {"table": "bank_account", "column": "owner_id"},
    "leads.Lead": {
        "stage": "grow",
        "kin": "",
        "outcome": "",
        "lost_reason": "",
        "won_minor": None,
        "next_on": lambda planter, mark: planter.day,
    },
    "leads.Referral": {"answer": "", "reason": ""},
    "leads.Intelligence": {"is_completed": False},
    "archive.Tie": {"kind": "guarantor", **_HOLDS},
    "archive.Member": _HOLDS,
    "archive.NeedsSheet": {"needs": "education,retirement"},
    "archive.Dossier": {
        "opened_how": "rule",
        "opened_by": None,
        "closed_on": lambda planter, mark: planter.day - timedelta(days=4000),
        "kept_until": lambda planter, mark: planter.day - timedelta(days=30),
        **dict.fromkeys(("proposed_by", "proposed_at", "approved_by", "approved_at")),
        "destroyed_at": None,
    },
    "archive.Line": {"kind": "opened", "use": ""},
    "policy_office.Proposal": {
        "rulebook": "default",
        "text": 'name = "default"\neffective_from = 2030-01-01\n',
        "note": "x",
        "status": "open",
        "decided_by": None,
        "decided_at": None,
        "decision_note": "",
        "takes_back": None,
        "taken_back_by": None,
    },
    "alerts.Alert": {
        "kind": "leaving_to_other_bank",
        "currency": "CNY",
        "rulebook_version": "default 1990-01-01 (00000000)",
        "outcome": "",
        "evidence": _evidence,
    },
    "alerts.Event": {"kind": "complaint_opened", "state": "raised", "product_class": ""},
    "alerts.RuleCount": {"kind": "leaving_to_other_bank", "outcome": ""},
    "shell.ApiKey": {"may": ["complaint_opened"]},
    "worklist.WorkImport": {"purpose": "list_task", "items": 1, "taken_back": 0, "undone_at": None},
    "worklist.CalendarFeed": {"revoked_at": None},
    "worklist.Change": {
        "kind": "postponed",
        "before": {"due_on": "2026-11-22", "rests_until": None, "times_postponed": 0},
    },
    "insight.CustomerFacts": {"card_grade": "", "product_classes": "demand_deposit"},
    "insight.Holding": {"product_class": "demand_deposit"},
    "stewardship.CustomerTier": {
        "tier": "wealth",
        "tier_rank": 3,
        "measured_tier": "wealth",
        "next_tier": None,
        "grounds": "assets",
        "evidence": "",
    },
    "stewardship.Absence": {"until_on": lambda planter, mark: planter.day + timedelta(days=3)},
    "stewardship.Handover": {
        "tiers": {"wealth": 1},
        "credit_counted": "",
        "ended_how": "",
        "undo_because": "",
    },
    "stewardship.AllocationRun": {
        "inputs": {"rulebook": "default 1990-01-01 (00000000)"},
        "result": {"people": [], "moves": [], "without_place": 0, "points": 0, "gap_ppm": 0},
        "problem": {},
        "proposed_at": None,
        "undo_because": "",
    },
    "stewardship.HandoverCustomer": {"objection": "", "answer": ""},
    "stewardship.Choice": {"answer": "stay", "handover": None, "withdrawn_at": None},
    "stewardship.Upgrade": {"ended_on": None},
    "stewardship.RevenueCredit": {
        "origin": "referral",
        "handover": None,
        "percent": 50,
        "until": lambda planter, mark: planter.day + timedelta(days=30),
    },
    "stewardship.Stewardship": {"ended_reason": ""},
    "stewardship.WaitingCustomer": {"waiting": "A"},
    # Refused once, and no longer: what a refusal hides would be no one's to find.
    "privacy.OptOut": {"until": _soon, "ended_how": How.COUNTER},
    "privacy.Consent": {"answer": "withdrawn", "ended_by": "", "ended_how": ""},
    "privacy.Acknowledgement": {"ended_by": "", "ended_how": ""},
    "privacy.ReadingApproval": {"agreed": None, "note": ""},
    "privacy.Reveal": {"field": REVEALED, "until": _soon},
    "privacy.UnusualAccess": {"outcome": "", "doors": {"shell:customer": 3}},
    "privacy.WatchedCustomer": {"until": None},
}
_ALWAYS_NAMED = ("bank.Customer", "worklist.WorkItem", "privacy.PrivacyStatement")
# Not about one customer, or made by what is attacked.
_NEVER = (
    *("privacy.AccessIntent", "privacy.AccessRelease"),
    *("privacy.SearchToken", "privacy.KeptNote"),
)


class NotPlanted(Exception):
    """A table for which no row could be made. The message says which and what to do."""


class Planter:
    """Makes the rows of a bank whose working day is ``day``, made at the moment ``now``."""

    def __init__(self, day: date, now: datetime) -> None:
        self.day, self.now = day, now
        self._count = 0

    def plant(self, label: str, mark: Mark | None, known: Known, **given: Any) -> models.Model:
        """One row of the table; foreign keys lead to what is known. Adds it to ``known``."""
        model = apps.get_model(label)
        values: dict[str, Any] = {**SENSIBLE.get(label, {}), **given}
        filled = {}
        for field in model._meta.local_concrete_fields:
            if field.attname in values or field.name in values:
                filled[field.attname] = values.get(field.attname, values.get(field.name))
            elif not isinstance(field, models.AutoField):
                filled[field.attname] = self._value(field, mark, known)
        filled = {
            name: self._settled(value, mark) for name, value in filled.items() if value is not None
        }
        made: models.Model = model(**filled)
        try:
            with transaction.atomic():
                _open_partition(model, filled)
                made.save(force_insert=True)
        except (DatabaseError, ValueError, TypeError) as error:
            raise NotPlanted(
                f"{label}: no row could be planted ({error}). Give sensible values in SENSIBLE of "
                f"{__name__}."
            ) from error
        known[label] = made
        return made

    def _settled(self, value: Any, mark: Mark | None) -> Any:
        if callable(value):
            return value(self, mark)
        return value.pk if isinstance(value, models.Model) else value

    def _value(self, field: "models.Field[Any, Any]", mark: Mark | None, known: Known) -> Any:
        if field.is_relation:
            return self._related(field, known)
        if field.has_default() and not isinstance(field, models.CharField | models.TextField):
            default = field.get_default()
            marked = isinstance(field, models.JSONField) and default == {} and mark
            return {"note": f"zq{mark.number:03}r.json"} if marked and mark else default
        return self._invented(field, mark, known)

    def _related(self, field: Any, known: Known) -> Any:
        label = field.related_model._meta.label
        if label in known and not (field.null and field.remote_field.model is field.model):
            needed = not field.null or label in _ALWAYS_NAMED
            return known[label].pk if needed else None
        return None

    def _invented(self, field: "models.Field[Any, Any]", mark: Mark | None, known: Known) -> Any:
        self._count += 1
        if field.choices:
            return next(value for value, _words in field.flatchoices if value != "")
        match field:
            case models.CharField() | models.TextField():
                return self._text(field, mark)
            case models.DateField():  # moments are days to Django
                return self._moment(field, mark)
            case models.JSONField():
                return {"note": f"zq{mark.number:03}r.json"} if mark else {}
            case models.BinaryField():
                return self._count.to_bytes(32)
            case models.IntegerField():
                return self._number(field, mark, known)
        return False if isinstance(field, models.BooleanField) else None

    def _moment(self, field: "models.Field[Any, Any]", mark: Mark | None) -> date | None:
        if mark is not None and field.name == "born_on":
            return mark.born_on
        if field.null:
            return None
        return self.now if isinstance(field, models.DateTimeField) else self.day

    def _text(self, field: "models.Field[Any, Any]", mark: Mark | None) -> str:
        if field.max_length == len("CNY"):
            return "CNY"
        declared = declaration_of(field)
        if mark is None or declared is None:
            return f"{field.name} {self._count}"[: field.max_length]
        return mark.text(str(field.column), declared, field.max_length)

    def _number(self, field: "models.Field[Any, Any]", mark: Mark | None, known: Known) -> Any:
        column = str(field.column)
        for label, there in known.items():  # numbers without a foreign key: insight's tables
            if column.removesuffix("_id") == label.rpartition(".")[2].lower():
                return there.pk
        declared = declaration_of(field)
        if column.endswith("_minor") and mark is not None and declared is not None:
            return mark.minor(column, declared)
        return None if field.null else 1


def about_customers() -> list[str]:
    """Tables whose rows are about one customer, those first to which others lead."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("guanxi.")]
    about = [
        model
        for model in ours
        if (whose_rows(model).reach is not Reach.BANK or _names_a_customer(model))
        and model._meta.label not in _NEVER
    ]
    return _in_order(about)


def _names_a_customer(model: type[models.Model]) -> bool:
    return any(field.column == "customer_id" for field in model._meta.local_concrete_fields)


def _in_order(about: list[type[models.Model]]) -> list[str]:
    ordered: list[type[models.Model]] = []

    def add(model: type[models.Model]) -> None:
        if model in ordered:
            return
        for field in model._meta.local_concrete_fields:
            there = field.related_model
            if isinstance(there, type) and there in about and there is not model:
                add(there)
        ordered.append(model)

    for model in about:
        add(model)
    return [model._meta.label for model in ordered]


def _open_partition(model: type[models.Model], values: Mapping[str, Any]) -> None:
    """A published table has a partition for each night, which otherwise the night makes."""
    if model._meta.managed or "night" not in values:
        return
    table, night = model._meta.db_table, int(values["night"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL client_min_messages = warning")
        cursor.execute(
            f'CREATE TABLE IF NOT EXISTS "{table}_n{night}" '
            f'PARTITION OF "{table}" FOR VALUES IN ({night})'
        )
