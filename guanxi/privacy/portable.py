"""What a customer may take along (12.4): from the declarations, so that no list can fall behind."""

from django.apps import apps

from guanxi.foundation.dictionary import (
    Category,
    Declaration,
    Purpose,
    Reach,
    Sensitivity,
    columns_of,
    whose_rows,
)


def portable_columns() -> dict[str, list[str]]:
    """Table → columns that the customers' portal may export, for rows of the customer's own."""
    portable: dict[str, list[str]] = {}
    for model in apps.get_models():
        if not model.__module__.startswith("guanxi."):
            continue
        if whose_rows(model).reach in (Reach.BANK, Reach.CLOSED):
            continue
        columns = [name for name, declared in columns_of(model).items() if is_portable(declared)]
        if columns:
            portable[model._meta.db_table] = columns
    return dict(sorted(portable.items()))


def is_portable(declared: Declaration) -> bool:
    """The customer's own data, seen at the portal; numbers of our own tell a customer nothing."""
    return (
        Purpose.PORTAL in declared.seen_for
        and not declared.with_row
        and declared.category is not Category.NONE
        and declared.sensitivity is not Sensitivity.C3
    )
