"""How many records of which legal category a statement shows, told from what it selects.

A row counts once for each category of which it holds a column that the purpose sees in clear. So a
page with names masked shows no document numbers, however many rows it reads.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from django.apps import apps

from guanxi.foundation.dictionary import Category, Purpose, Reach, columns_of, whose_rows

# The seven in the order in which the record keeps them.
KINDS = tuple(category for category in Category if category is not Category.NONE)
CUSTOMERS = "bank_customer"

_SELECTED = re.compile(r'"(\w+)"\."(\w+)"')
_READ = re.compile(r'\b(?:FROM|JOIN) "?(\w+)"?')
# What only asks whether there is something, or how many.
_SHOWS_NOTHING = re.compile(r'SELECT (?:1 AS "a"|COUNT\(\*\)[^,]*) FROM\b')


@lru_cache(maxsize=2048)
def shown_by(statement: str, purpose: Purpose) -> frozenset[Category]:
    """The categories of which each row of the statement shows something."""
    if _SHOWS_NOTHING.match(statement):
        return frozenset()
    known = _declared(purpose)
    selected = _SELECTED.findall(statement.partition(" FROM ")[0])
    if selected:
        return frozenset(
            known[table][column]
            for table, column in selected
            if table in known and column in known[table]
        )
    read = (known[table] for table in _READ.findall(statement) if table in known)
    return frozenset(category for columns in read for category in columns.values())


@lru_cache(maxsize=2048)
def is_of_customers(statement: str) -> bool:
    """Whether each row is a customer, alone or beside something of theirs."""
    selected = _SELECTED.findall(statement.partition(" FROM ")[0])
    tables = [table for table, _column in selected] or _READ.findall(statement)[:1]
    return CUSTOMERS in tables and not _SHOWS_NOTHING.match(statement)


@cache
def _declared(purpose: Purpose) -> Mapping[str, Mapping[str, Category]]:
    """Of each table about customers the columns that the purpose sees in clear."""
    nobodys = (Reach.BANK, Reach.CLOSED, Reach.ACTOR)
    found = {}
    for model in apps.get_models():
        ours = model.__module__.startswith("guanxi.")
        if ours and whose_rows(model).reach not in nobodys:
            found[model._meta.db_table] = {
                column: declared.category
                for column, declared in columns_of(model).items()
                if declared.category is not Category.NONE
                and not declared.with_row
                and declared.shown_to(purpose) is None
            }
    return found
