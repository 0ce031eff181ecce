"""What is stored, beside where it is stored: the vocabulary of the data dictionary.

Every column of every table says what kind of personal information it holds, how badly its loss
would hurt, who may see it for which purpose, what the others see instead, and how long it is kept.
From these declarations ``guanxi.privacy`` makes the database's views, policies and grants, the page
docs/data-dictionary.md and the list of what a customer may take along. A column without one fails
the build.

    name = identity(models.CharField(max_length=200), Mask.NAME)
    opened_on = stored(models.DateField(), ACCOUNT, C1, anonymous=YEAR)
    rows = Rows(reach=Reach.OF_CUSTOMER, column="owner_id")

The loader (deliveries, nights, migrations) is never named: it writes every table and sees whatever
it must; ``seen_for``, ``inserted_for`` and the like speak of everybody else. ``PERSONAL`` sees what
``STANDARD`` sees; what of a customer's identity and property is seen for ``PERSONAL`` and not for
``STANDARD`` is seen only of the customers and fields that were revealed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar, cast

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
    SEALER = "sealer"  # seals the record of reads, and sees nothing else
    EVENTS = "events"  # programs of the bank tell what happens, and see no customer
    DOOR = "door"  # before anybody is known: sign-in, sessions; no customer at all


class Mask(StrEnum):
    """What is shown instead. Measured by the candidates that are left, alone and joined."""

    NAME = "name"  # surname and two stars
    DOCUMENT = "document"  # first and last character
    PHONE = "phone"  # last three: with four, 540,000 numbers were left
    CARD = "card"  # last four
    EMAIL = "email"  # first letter and domain
    ADDRESS = "address"  # nothing: the district has a column of its own
    HIDDEN = "hidden"  # nothing at all


# k: in what an outsider may know, no fewer customers are alike wherever analysts look.
ALIKE_AT_LEAST = 20


class Generalisation(StrEnum):
    """The most that the anonymous view may tell of it.

    Of customers it is told in a table of its own, made for that (insight's measures of the
    anonymous view); of what is the bank's, the table itself is seen, in the columns that are KEPT.
    """

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


LOADER_ONLY = frozenset({Purpose.LOADER})
STAFF_WORK = frozenset({Purpose.STANDARD, Purpose.PERSONAL})
ANALYSIS = frozenset({Purpose.MARKETING, Purpose.AUTOMATED})
# What the bank thinks of a customer: neither for the customer's portal nor for third parties.
INTERNAL = STAFF_WORK | ANALYSIS | {Purpose.SENSITIVE}
EVERY_DAY = INTERNAL | {Purpose.DISCLOSURE, Purpose.PORTAL}
EVERYBODY = frozenset(Purpose) - {
    *(Purpose.ANONYMOUS, Purpose.PORTAL, Purpose.SEALER, Purpose.EVENTS),
}
# With customers at their portal: names of offices, products and staff.
THE_PUBLIC = EVERYBODY | {Purpose.PORTAL}


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """One column. ``seen_for``: purposes that see it as it is (the loader always does).

    Purposes that see the table and are not named see ``mask`` instead; those of ``hidden_for`` see
    nothing at all. ``because`` says why identity (C2) is seen in everyday work, where it is.
    ``with_row``: seen wherever anything else of its table is.
    """

    category: Category
    sensitivity: Sensitivity
    mask: Mask = Mask.HIDDEN
    anonymous: Generalisation = Generalisation.OMITTED
    retention: Retention = Retention.WITH_CUSTOMER
    seen_for: frozenset[Purpose] = EVERY_DAY
    hidden_for: frozenset[Purpose] = frozenset()
    because: str = ""
    with_row: bool = False

    def shown_to(self, purpose: Purpose) -> Mask | None:
        """What stands in its place for a purpose that sees the table; None: it is seen as it is."""
        if purpose is Purpose.ANONYMOUS:
            return None if self.anonymous is Generalisation.KEPT else Mask.HIDDEN
        if purpose == Purpose.LOADER or purpose in self.seen_for:
            return None
        return Mask.HIDDEN if purpose in self.hidden_for else self.mask


# A field of any kind. Without a bound, for a bound would be the context in which mypy reads the
# field, and a foreign key would then lead to Any.
Column = TypeVar("Column")


def stored(column: Column, category: Category, sensitivity: Sensitivity, **more: Any) -> Column:
    """Declare a column beside its field: ``stored(models.DateField(), Category.IDENTITY, C2)``.

    ``more`` are the other fields of `Declaration`. Returns the field itself.
    """
    declared = Declaration(category=category, sensitivity=sensitivity, **more)
    cast(Any, column).declaration = declared
    return column


def identity(column: Column, mask: Mask, **more: Any) -> Column:
    """Identity: masked in everyday work, in clear where it was revealed, and for its owner."""
    more.setdefault("seen_for", frozenset({Purpose.PERSONAL, Purpose.PORTAL}))
    return stored(column, Category.IDENTITY, Sensitivity.C2, mask=mask, **more)


def plain(column: Column, **more: Any) -> Column:
    """Nothing about a customer: offices, products, staff, runs of the program."""
    more.setdefault("retention", Retention.PROGRAM)
    more.setdefault("seen_for", EVERYBODY)
    return stored(column, Category.NONE, Sensitivity.C1, **more)


def with_row(column: Column, **more: Any) -> Column:
    """Says nothing by itself (keys of our own, nights, days of delivery): seen with its row."""
    more.setdefault("sensitivity", Sensitivity.C1)
    return stored(column, Category.OTHER, with_row=True, **more)


NUMBER = Declaration(category=Category.OTHER, sensitivity=Sensitivity.C1, with_row=True)


class Reach(StrEnum):
    """Whose rows a table holds, which decides who sees them."""

    BANK = "bank"  # nothing of a customer: everybody whose purpose sees the table
    CUSTOMER = "customer"  # the customer's own row: `column` is its number
    OF_CUSTOMER = "of_customer"  # seen where the customer of `column` is
    OF_ACCOUNT = "of_account"  # seen where the account of `column` is
    WORK = "work"  # of its assignee, and of who heads the office of the assignee
    OF_WORK = "of_work"  # seen where the work of `column` is
    OWNED = "owned"  # of the staff of `column` and `other_column`, and of who heads the `office`
    OF_ROW = "of_row"  # seen where the row of `column` is, which lies in the table `of`
    ACTOR = "actor"  # only of the person of `column`, who made it
    CLOSED = "closed"  # nobody but the loader and, where columns say so, the officer


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Beside a model, as ``rows = Rows(...)``: whose its rows are and who may write what.

    ``column`` leads to whose they are, ``other_column`` to a second customer: the row is seen where
    either is, and for purposes that a customer may refuse where both are. ``office`` is the office
    where the table has it itself. ``inserted_for`` and ``updated_for`` name purposes that may
    write; ``updated`` are the columns that may change, by their names in the database; ``check`` is
    one more condition, in SQL, that a new row must meet, ``check_of_change`` one for changed rows.
    ``of`` is the table of the row that ``column`` leads to, ``of_actor`` a column of that row which
    must name who looks. ``also`` is one more condition, in SQL, under which an owned row is seen,
    ``changeable`` one that it must meet before it is changed. ``lately_by`` names a person's column
    and a moment's: that person also sees the row for ten minutes, to undo it. ``solicits`` is a
    column and its values that offer something: such rows are not there for customers who refused
    direct marketing. ``alike`` are the columns of an anonymous table over which no fewer than
    ``ALIKE_AT_LEAST`` rows are alike, or than its column of that name says where that is more.
    """

    reach: Reach
    column: str = ""
    other_column: str = ""
    office: str = ""
    inserted_for: frozenset[Purpose] = frozenset()
    updated_for: frozenset[Purpose] = frozenset()
    updated: tuple[str, ...] = ()
    deleted_for: frozenset[Purpose] = frozenset()
    check: str = ""
    check_of_change: str = ""
    lately_by: tuple[str, str] | None = None
    solicits: tuple[str, Callable[[], Iterable[str]]] | None = None
    alike: tuple[str, ...] = ()
    of: str = ""
    of_actor: str = ""
    also: str = ""
    changeable: str = ""

    @property
    def written_for(self) -> frozenset[Purpose]:
        """Purposes that write: they see the numbers of what they write."""
        return self.inserted_for | self.updated_for | self.deleted_for


def signed_in(column: str) -> str:
    """In SQL: the column names who writes, ``bank.Staff:4``, or ``bank.Customer:4`` at the portal.

    Nobody signs with another's name. The program, whose number is 0, says which of its jobs it was.
    """
    return (
        f"((SELECT gx.actor()) = 0 OR {column} = CASE (SELECT gx.level('portal')) "
        "WHEN 'self' THEN 'bank.Customer:' ELSE 'bank.Staff:' END || (SELECT gx.actor()))"
    )


class Undeclared(Exception):
    """A table or a column of which nobody said what it holds. The message says what to do."""


def declaration_of(column: "models.Field[Any, Any]") -> Declaration | None:
    """What was declared; keys made by Django are numbers of our own and need no declaration.

    A column that is seen with its row comes back with the purposes that see the table, and is kept
    as long as the row.
    """
    declared = _declared(column)
    if declared is None or not declared.with_row:
        return declared
    purposes = purposes_of(column.model)
    # Numbers of offices and products join the tables of analysts; of customers none leads back.
    kept = column.primary_key and whose_rows(column.model).reach == Reach.BANK
    if kept and Purpose.ANONYMOUS in purposes:
        declared = replace(declared, anonymous=Generalisation.KEPT)
    others = (_declared(field) for field in column.model._meta.local_concrete_fields)
    kept_for = next(
        (one.retention for one in others if one and not one.with_row), declared.retention
    )
    return replace(declared, seen_for=purposes - {Purpose.ANONYMOUS}, retention=kept_for)


def _declared(column: "models.Field[Any, Any]") -> Declaration | None:
    declared: Declaration | None = getattr(column, "declaration", None)
    if declared is None and column.primary_key and isinstance(column, models.AutoField):
        return NUMBER
    return declared


def whose_rows(model: type[models.Model]) -> Rows:
    """The declaration beside the model; ``own_rows`` where a column is called ``rows``."""
    for name in ("rows", "own_rows"):
        if isinstance(declared := getattr(model, name, None), Rows):
            return declared
    raise Undeclared(
        f"{model._meta.db_table}: nobody said whose its rows are. "
        f"Add rows = Rows(reach=...) to {model.__module__}.{model.__name__}."
    )


def columns_of(model: type[models.Model]) -> dict[str, Declaration]:
    """Every column of the table by its name in the database. Raises Undeclared."""
    fields = model._meta.local_concrete_fields
    for field in fields:
        if _declared(field) is None:
            raise Undeclared(
                f"{model._meta.db_table}.{field.column}: nobody said what it holds. Wrap the field "
                f"{field.name} of {model.__module__}.{model.__name__} in stored(...), "
                "identity(...), plain(...) or with_row(...) of guanxi.foundation.dictionary."
            )
    declared = ((str(field.column), declaration_of(field)) for field in fields)
    return {column: declaration for column, declaration in declared if declaration is not None}


def purposes_of(model: type[models.Model]) -> frozenset[Purpose]:
    """Purposes that need the table: they see a column of it, or write it. The loader always."""
    declared = [
        declaration
        for field in model._meta.local_concrete_fields
        if (declaration := _declared(field)) is not None and not declaration.with_row
    ]
    purposes = whose_rows(model).written_for | LOADER_ONLY
    for declaration in declared:
        purposes |= declaration.seen_for
    generalised = any(one.anonymous != Generalisation.OMITTED for one in declared)
    return purposes | {Purpose.ANONYMOUS} if generalised else purposes - {Purpose.ANONYMOUS}


IDENTITY, PROPERTY, ACCOUNT = Category.IDENTITY, Category.PROPERTY, Category.ACCOUNT
CREDIT, TRANSACTION, DERIVED = Category.CREDIT, Category.TRANSACTION, Category.DERIVED
OTHER = Category.OTHER
C1, C2, C3 = Sensitivity.C1, Sensitivity.C2, Sensitivity.C3
KEPT, YEAR, MAGNITUDE = Generalisation.KEPT, Generalisation.YEAR, Generalisation.MAGNITUDE
