"""What cannot be meant: declarations that contradict themselves or the law.

The database obeys what is declared, so a slip there is a leak. `objections` names each with what to
do; the build fails while there is one.
"""

from collections.abc import Iterator

from django.db import models

from guanxi.foundation.dictionary import (
    STAFF_WORK,
    Category,
    Declaration,
    Generalisation,
    Mask,
    Purpose,
    Reach,
    Rows,
    Sensitivity,
    columns_of,
    purposes_of,
    whose_rows,
)

_GENERALISED: dict[Generalisation, tuple[type["models.Field[object, object]"], ...]] = {
    Generalisation.YEAR: (models.DateField,),
    Generalisation.MAGNITUDE: (models.IntegerField,),
}
_FOR_ANALYSTS = frozenset({Purpose.LOADER, Purpose.ANONYMOUS})
_LEADS = frozenset(Reach) - {Reach.BANK, Reach.CLOSED}


def objections(model: type[models.Model]) -> list[str]:
    """Everything that cannot be meant about one table. Raises Undeclared."""
    rows, columns = whose_rows(model), columns_of(model)
    found = [f"{model._meta.db_table}: {said}" for said in _of_rows(model, rows, set(columns))]
    for field in model._meta.local_concrete_fields:
        declared = columns[str(field.column)]
        for said in (*_of_identity(declared), *_of_purposes(declared), *_of_kind(field, declared)):
            found.append(f"{model._meta.db_table}.{field.column}: {said}")
    return found


def _of_rows(model: type[models.Model], rows: Rows, columns: set[str]) -> Iterator[str]:
    named = {rows.column, rows.other_column, rows.office, *rows.updated, *(rows.lately_by or ())}
    named |= {*rows.alike, *(("alike_at_least",) if rows.alike else ())}
    if unknown := sorted(named - columns - {""}):
        yield f"rows name columns that are not there ({', '.join(unknown)}): correct them"
    if (rows.reach in _LEADS) != bool(rows.column):
        yield f"reach {rows.reach} and column {rows.column!r} do not go together"
    if bool(rows.updated_for) != bool(rows.updated):
        yield "updated_for without updated, or the other way round: name both or neither"
    purposes = purposes_of(model)
    if rows.reach in _LEADS and Purpose.DOOR in purposes:
        yield "the door must see nothing of customers: leave DOOR out of seen_for"
    if rows.alike and (rows.reach is not Reach.BANK or purposes != _FOR_ANALYSTS):
        yield "alike is for what analysts alone see: KEPT, LOADER_ONLY and Reach.BANK"
    if rows.reach is Reach.CLOSED and (seeing := sorted(purposes - {Purpose.LOADER})):
        yield f"closed, and yet seen for {', '.join(seeing)}: give another reach or LOADER_ONLY"


def _of_identity(declared: Declaration) -> Iterator[str]:
    everyday = Purpose.STANDARD in declared.seen_for and not declared.with_row
    identifies = declared.category is Category.IDENTITY and declared.sensitivity is Sensitivity.C2
    if identifies and everyday and not declared.because:
        yield (
            "identity (C2) seen in everyday work: use identity(..., Mask...), or say why in because"
        )
    if declared.because and not (identifies and everyday):
        yield "because is for identity that everyday work sees: leave it out"
    if declared.sensitivity is Sensitivity.C3 and declared.seen_for - {Purpose.DOOR}:
        yield "C3 authenticates: seen for nothing but the door"
    if identifies and declared.anonymous not in (Generalisation.OMITTED, Generalisation.YEAR):
        yield "identity (C2) is never kept in the anonymous view: omit it, or of a day its year"


def _of_purposes(declared: Declaration) -> Iterator[str]:
    if Purpose.STANDARD in declared.seen_for and not declared.seen_for >= STAFF_WORK:
        yield "seen in everyday work and not where identity is revealed: add PERSONAL to seen_for"
    if both := sorted(declared.seen_for & declared.hidden_for):
        yield f"both seen and hidden for {', '.join(both)}: choose"
    if Purpose.ANONYMOUS in declared.seen_for:
        yield "the anonymous view shows what `anonymous` says: leave ANONYMOUS out of seen_for"
    if declared.with_row and declared.sensitivity is not Sensitivity.C1:
        yield "seen with its row and yet sensitive: say for whom with stored(...)"
    if Purpose.OFFICER in declared.seen_for and declared.sensitivity is not Sensitivity.C1:
        yield "the privacy office watches over readers, not customers: leave OFFICER out"


def _of_kind(field: "models.Field[object, object]", declared: Declaration) -> Iterator[str]:
    if declared.mask is not Mask.HIDDEN and not isinstance(field, models.CharField):
        yield f"only text can be masked in part, not by {declared.mask}: use Mask.HIDDEN"
    kinds = _GENERALISED.get(declared.anonymous)
    if kinds is not None and not isinstance(field, kinds):
        yield f"has no {declared.anonymous}: choose another generalisation"
