"""Write docs/data-dictionary.md from the declarations: python -m guanxi.privacy.dictionary_page"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.db import models

from guanxi.foundation.dictionary import (
    Category,
    Declaration,
    Generalisation,
    Mask,
    Purpose,
    Reach,
    Retention,
    Rows,
    columns_of,
    purposes_of,
    whose_rows,
)
from guanxi.privacy.candidates import GOAL, every_mask, people_alike
from guanxi.privacy.djangos_tables import DJANGOS_TABLES
from guanxi.privacy.portable import is_portable

PAGE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"

_CATEGORIES = {
    Category.IDENTITY: "identity 身份",
    Category.PROPERTY: "property 财产",
    Category.ACCOUNT: "account 账户",
    Category.CREDIT: "credit 信用",
    Category.TRANSACTION: "transaction 交易",
    Category.DERIVED: "derived 衍生",
    Category.OTHER: "other 其他",
    Category.NONE: "—",
}
_RETENTIONS = {
    Retention.WITH_CUSTOMER: "10 years after the end",
    Retention.NIGHT: "until the next night",
    Retention.RECORD: "3 years",
    Retention.LOG: "3 years, as a log",
    Retention.SESSION: "until signed out",
    Retention.PROGRAM: "as the program",
}
_REACHES = {
    Reach.BANK: "The bank's, of no customer: who sees the table sees all its rows.",
    Reach.CUSTOMER: "Of customers: seen where the customer is.",
    Reach.OF_CUSTOMER: "Seen where the customer of {column} is.",
    Reach.OF_ACCOUNT: "Seen where the account of {column} is.",
    Reach.WORK: "Seen by the person of {column}, and by the heads of the offices above.",
    Reach.OF_WORK: "Seen where the work of {column} is.",
    Reach.OWNED: "Seen by the people of {column}, by the heads of their offices, and by whom else "
    "it says beside the table.",
    Reach.OF_ROW: "Seen where the row of {column} is.",
    Reach.ACTOR: "Seen by the person of {column} only.",
    Reach.CLOSED: "Closed: deliveries and nights only.",
}
_KINDS: tuple[tuple[type["models.Field[Any, Any]"], str], ...] = (
    (models.ForeignKey, "number of a row"),
    (models.DateTimeField, "moment"),
    (models.DateField, "day"),
    (models.BooleanField, "yes or no"),
    (models.IntegerField, "whole number"),
    (models.JSONField, "JSON"),
    (models.Field, "text"),
)
_SHOWN = {Mask.HIDDEN: "nothing", Mask.ADDRESS: "nothing"}
_OPENING = """\
# Data dictionary 数据字典

What is stored, what it says about a customer, who sees it for what, and what the others see
instead. Made from the declarations beside the models (`make docs`); the views, policies and grants
of PostgreSQL are made from the same. A column without a declaration fails the build.

- **category 类别**: the kinds of personal financial information (JR/T 0171-2020), or — for none.
- **class 级别**: C3 authenticates, C2 identifies or tells of money, C1 is internal.
- **in clear for 明文**: the purposes that see it as it is. *revealed*: for `personal` only of those
  customers and fields that were revealed for a live reason.
- **instead 替代**: what the other purposes of the table see.
- **anonymous 匿名**: how the view of analysts tells it, never of fewer than twenty alike.
- **portal 可携带**: the customer may take it along.

Deliveries and nights (`loader`) write every table and see what they must: they are not named.
"""
_HEADINGS = (
    "| column 列 | holds 内容 | category 类别 | class 级别 | in clear for 明文 | instead 替代 "
    "| anonymous 匿名 | kept 保存 | portal 可携带 |\n|---|---|---|---|---|---|---|---|---|"
)


def page() -> str:
    """The page as it should stand."""
    ours = sorted(_models(), key=lambda model: model._meta.db_table)
    parts = [_OPENING, _masks(), *map(_table, ours), _djangos()]
    return "\n".join(parts)


def _models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if model.__module__.startswith("guanxi."):
            yield model


def _masks() -> str:
    lines = [
        "## What the masks leave 脱敏后的候选数",
        "",
        f"Goal: {GOAL:,} candidates, alone and beside what is shown with it. The model",
        "is `guanxi/privacy/candidates.py`; where a mask falls short, it says so.",
        "",
        "| masked 脱敏项 | known besides 已知 | candidates 候选数 | enough 达标 |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {left.masked} | {left.beside or '—'} | {left.candidates:,} "
        f"| {'yes' if left.reaches_the_goal else '**no**'} |"
        for left in every_mask()
    ]
    alike = ", ".join(f"{shown} {_rounded(people)}" for shown, people in people_alike())
    lines += [
        "",
        "Masks hide values, not people. Of the 500,000 adults of a district, so many share what is",
        "shown, one after the other:",
        f"{alike}.",
        "Whoever holds a register of all of them finds out which one the customer is; no mask",
        "prevents that.",
        "",
    ]
    return "\n".join(lines)


def _rounded(people: float) -> str:
    return f"{people:,.0f}" if people >= 1 else "fewer than 1"


def _table(model: type[models.Model]) -> str:
    rows, purposes = whose_rows(model), _readers(purposes_of(model))
    said = model.__doc__ or ""
    told = "" if said.startswith(f"{model.__name__}(") else said.strip().partition("\n\n")[0]
    lines = [f"## {model._meta.db_table}", ""]
    lines += [" ".join(told.split()), ""] if told else []
    lines += [_whose(rows, purposes), "", _HEADINGS]
    columns = columns_of(model)
    for field in model._meta.local_concrete_fields:
        lines.append(
            _column(str(field.column), _holds(field), columns[str(field.column)], purposes)
        )
    return "\n".join(lines) + "\n"


def _djangos() -> str:
    lines: list[str] = []
    for name, table in sorted(DJANGOS_TABLES.items()):
        purposes = _readers(table.rows.written_for)
        lines += [
            f"## {name}",
            "",
            "Django's own.",
            "",
            _whose(table.rows, purposes),
            "",
            _HEADINGS,
        ]
        for column, declared in table.columns.items():
            lines.append(_column(column, "—", declared, purposes))
        lines.append("")
    return "\n".join(lines)


def _readers(purposes: frozenset[Purpose]) -> list[Purpose]:
    return [purpose for purpose in Purpose if purpose in purposes - _UNNAMED]


_UNNAMED = frozenset({Purpose.LOADER, Purpose.ANONYMOUS})


def _whose(rows: Rows, purposes: list[Purpose]) -> str:
    ways = " or ".join(f"`{column}`" for column in (rows.column, rows.other_column) if column)
    parts = [_REACHES[rows.reach].format(column=ways)]
    if purposes:
        parts.append(f"Purposes: {_listed(purposes)}.")
    for verb, allowed in (
        ("Inserted", rows.inserted_for),
        (f"Changed ({', '.join(f'`{name}`' for name in rows.updated)})", rows.updated_for),
        ("Deleted", rows.deleted_for),
    ):
        if allowed:
            parts.append(f"{verb} for {_listed(_readers(allowed))}.")
    return " ".join(parts)


def _column(name: str, holds: str, declared: Declaration, purposes: list[Purpose]) -> str:
    anonymous = declared.anonymous
    cells = (
        f"`{name}`",
        holds,
        _CATEGORIES[declared.category],
        str(declared.sensitivity),
        _clear(declared, purposes),
        _instead(declared, purposes),
        "—" if anonymous is Generalisation.OMITTED else str(anonymous),
        _RETENTIONS[declared.retention],
        "yes" if is_portable(declared) else "—",
    )
    return f"| {' | '.join(cells)} |"


def _clear(declared: Declaration, purposes: list[Purpose]) -> str:
    seeing = [purpose for purpose in purposes if purpose in declared.seen_for]
    everybody = purposes and seeing == purposes
    said = "all" if everybody else _listed(seeing) or "—"
    gated = declared.category in (Category.IDENTITY, Category.PROPERTY)
    if gated and Purpose.PERSONAL in seeing and Purpose.STANDARD not in seeing:
        said = said.replace("personal", "personal (*revealed*)")
    return f"{said}: {declared.because}" if declared.because else said


def _instead(declared: Declaration, purposes: list[Purpose]) -> str:
    shown: dict[str, list[Purpose]] = {}
    for purpose in purposes:
        if (mask := declared.shown_to(purpose)) is not None:
            shown.setdefault(_SHOWN.get(mask, f"mask of {mask}"), []).append(purpose)
    if len(shown) == 1:
        return next(iter(shown))
    return "; ".join(f"{what}: {_listed(those)}" for what, those in shown.items()) or "—"


def _listed(purposes: list[Purpose]) -> str:
    return ", ".join(str(purpose) for purpose in purposes)


def _holds(field: "models.Field[Any, Any]") -> str:
    if field.choices:
        choices: Mapping[Any, Any] = dict(field.flatchoices)
        return ", ".join(f"`{code}`" for code in choices)
    if field.remote_field is not None and field.related_model is not None:
        return f"→ {_table_name(field.related_model)}"
    return next(words for kind, words in _KINDS if isinstance(field, kind))


def _table_name(model: Any) -> str:
    return str(model._meta.db_table)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    PAGE.write_text(page(), "utf-8")
