"""What is stored, beside where it is stored: the vocabulary of the data dictionary.

Every column of every table says what kind of personal information it holds, how badly its loss
would hurt, who may see it for which purpose, what the others see instead, and how long it is kept.
From these declarations ``guanxi.privacy`` makes the database's views, policies and grants, the page
docs/data-dictionary.md and the list of what a customer may take along. A column without one fails
the build.

    name = stored(models.CharField(max_length=200), IDENTITY, C2, mask=Mask.NAME)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models


class Category(StrEnum):
    """The seven kinds of personal financial information (JR/T 0171-2020), and what is none."""

    IDENTITY = "identity"
    PROPERTY = "property"
    ACCOUNT = "account"
    CREDIT = "credit"
    TRANSACTION = "transaction"
    DERIVED = "derived"
    OTHER = "other"
    NONE = "none"  # says nothing about a customer: offices, products, runs of the program


class Sensitivity(StrEnum):
    """JR/T 0171-2020: C3 authenticates, C2 identifies or tells of money, C1 is internal."""

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"


class Purpose(StrEnum):
    """What somebody reads for. Each has views, a login and a connection of its own."""

    STANDARD = "standard"  # everyday work: identity masked
    PERSONAL = "personal"  # identity in clear where it was revealed for a reason
    MARKETING = "marketing"  # without customers who refused direct marketing
    AUTOMATED = "automated"  # without customers who refused automated decisions
    SENSITIVE = "sensitive"  # sensitive data, without customers who refused its use
    DISCLOSURE = "disclosure"  # for a third party, without customers who refused disclosure
    ANONYMOUS = "anonymous"  # generalised, never fewer than twenty alike
    PORTAL = "portal"  # one's own record
    OFFICER = "officer"  # the privacy office: who read what, never the customers themselves
    LOADER = "loader"  # deliveries and nights
    DOOR = "door"  # before anybody is known: sign-in, sessions; no customer at all


class Mask(StrEnum):
    """What is shown instead. Measured by the candidates that are left, alone and joined."""

    NAME = "name"  # surname and two stars
    DOCUMENT = "document"  # first and last character
    PHONE = "phone"  # last four
    CARD = "card"  # last four
    EMAIL = "email"  # first letter and domain
    ADDRESS = "address"  # nothing: the district has a column of its own
    HIDDEN = "hidden"  # nothing at all


class Generalisation(StrEnum):
    """How the anonymous view tells it."""

    KEPT = "kept"  # as it is
    YEAR = "year"  # of a day
    MAGNITUDE = "magnitude"  # of an amount: one leading digit
    OMITTED = "omitted"


class Retention(StrEnum):
    """How long it is kept, counted from the end of the business relation or of the record."""

    WITH_CUSTOMER = "ten_years_after_the_end"  # identity, accounts, transactions: at least ten
    NIGHT = "until_the_next_night"  # published pictures
    RECORD = "three_years"  # assessments, provision records, work
    LOG = "three_years_of_log"  # at least six months by law
    SESSION = "until_signed_out"
    PROGRAM = "as_long_as_the_program"  # nothing personal


STAFF_WORK = frozenset({Purpose.STANDARD, Purpose.PERSONAL})
ANALYSIS = frozenset({Purpose.MARKETING, Purpose.AUTOMATED})
EVERY_DAY = STAFF_WORK | ANALYSIS | {Purpose.SENSITIVE, Purpose.DISCLOSURE, Purpose.PORTAL}
EVERYBODY = frozenset(Purpose) - {Purpose.ANONYMOUS, Purpose.PORTAL}


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """One column. ``seen_for``: purposes that see it as it is (the loader always does).

    Purposes that see the table and are not named see ``mask`` instead, or nothing.
    """

    category: Category
    sensitivity: Sensitivity
    mask: Mask = Mask.HIDDEN
    anonymous: Generalisation = Generalisation.OMITTED
    retention: Retention = Retention.WITH_CUSTOMER
    seen_for: frozenset[Purpose] = EVERY_DAY


_Field = TypeVar("_Field", bound="models.Field[Any, Any]")


def stored(column: _Field, category: Category, sensitivity: Sensitivity, **more: Any) -> _Field:
    """Declare a column beside its field: ``stored(models.DateField(), Category.IDENTITY, C2)``.

    ``more`` are the other fields of `Declaration`. Returns the field itself.
    """
    column.declaration = Declaration(  # type: ignore[attr-defined]
        category=category, sensitivity=sensitivity, **more
    )
    return column


def identity(column: _Field, mask: Mask, **more: Any) -> _Field:
    """Identity: masked in everyday work, in clear where it was revealed, and for its owner."""
    more.setdefault("seen_for", frozenset({Purpose.PERSONAL, Purpose.PORTAL}))
    return stored(column, Category.IDENTITY, Sensitivity.C2, mask=mask, **more)


def plain(column: _Field, **more: Any) -> _Field:
    """Nothing about a customer: offices, products, staff, runs of the program."""
    more.setdefault("retention", Retention.PROGRAM)
    more.setdefault("seen_for", EVERYBODY)
    return stored(column, Category.NONE, Sensitivity.C1, **more)


def declaration_of(column: "models.Field[Any, Any]") -> Declaration | None:
    """What was declared; keys made by Django are numbers of our own and need no declaration."""
    declared: Declaration | None = getattr(column, "declaration", None)
    if declared is None and column.primary_key and isinstance(column, models.AutoField):
        return NUMBER
    return declared


NUMBER = Declaration(
    category=Category.OTHER,
    sensitivity=Sensitivity.C1,
    seen_for=frozenset(Purpose) - {Purpose.ANONYMOUS},
)


class Reach(StrEnum):
    """Whose rows a table holds, which decides who sees them."""

    BANK = "bank"  # nothing of a customer: everybody whose purpose sees the table
    CUSTOMER = "customer"  # the customer's own row: `column` is its number
    OF_CUSTOMER = "of_customer"  # seen where the customer of `column` is
    OF_ACCOUNT = "of_account"  # seen where the account of `column` is
    WORK = "work"  # of its assignee, and of who heads the office of the assignee
    OF_WORK = "of_work"  # seen where the work of `column` is
    ACTOR = "actor"  # only of the person of `column`, who made it
    CLOSED = "closed"  # nobody but the loader and, where columns say so, the officer


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Beside a model, as ``rows = Rows(...)``: whose its rows are and who may write what.

    ``column`` leads to whose they are, ``office`` to the office where the table has it itself.
    ``inserted_for`` and ``updated_for`` name purposes that may write; the loader always may.
    ``updated`` are the columns that may change; ``check`` is one more condition, in SQL, that a
    new row must meet. ``other_column`` is a second way to whose they are. ``lately_by`` names a
    person's column and a moment's: that person also sees the row for ten minutes, to undo it.
    ``solicits`` is a column and its values that offer something: such rows are not there for
    customers who refused direct marketing.
    """

    reach: Reach
    column: str = ""
    office: str = ""
    inserted_for: frozenset[Purpose] = frozenset()
    updated_for: frozenset[Purpose] = frozenset()
    updated: tuple[str, ...] = ()
    deleted_for: frozenset[Purpose] = frozenset()
    check: str = ""
    other_column: str = ""
    lately_by: tuple[str, str] | None = None
    solicits: tuple[str, Callable[[], Iterable[str]]] | None = None


IDENTITY, PROPERTY, ACCOUNT = Category.IDENTITY, Category.PROPERTY, Category.ACCOUNT
CREDIT, TRANSACTION, DERIVED = Category.CREDIT, Category.TRANSACTION, Category.DERIVED
OTHER = Category.OTHER
C1, C2, C3 = Sensitivity.C1, Sensitivity.C2, Sensitivity.C3
