"""Check a list against the customers whom its importer sees: row by row, before anything is done.

A number that does not exist and one of somebody else's customers are answered alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from guanxi.bank.models import Customer, Staff
from guanxi.bank.viewers import Viewer
from guanxi.foundation.spreadsheets.reading import Cell
from guanxi.privacy.codes import OptOutKind
from guanxi.privacy.queries.choices import who_refused
from guanxi.stewardship import queries as stewardship
from guanxi.worklist.codes import ListPurpose
from guanxi.worklist.importing.rows import DueWithin, Faulty, Row, faulty, row_of
from guanxi.worklist.policy import ImportsSection


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A row that can be imported: for whom, and whose work it will be."""

    row: Row
    customer: Customer
    assignee: str


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The whole list: what can be imported and what cannot."""

    planned: Sequence[Planned]
    faulty: Sequence[Faulty]


def check_list(
    said: Iterable[tuple[int, Mapping[str, Cell]]],
    *,
    purpose: str,
    viewer: Viewer,
    day: date,
    section: ImportsSection,
) -> Checked:
    """Every row in the order of the file, each either planned or faulty with all its faults."""
    days = DueWithin.days_from(day, section.due_days_max)
    rows = [row_of(line, cells, days) for line, cells in said]
    good = [row for row in rows if isinstance(row, Row)]
    customers = _customers(viewer, {row.number for row in good})
    refused = _refused(purpose, customers.values())
    assignees = _assignees(viewer, customers.values())
    planned: list[Planned] = []
    found = [row for row in rows if isinstance(row, Faulty)]
    seen: dict[tuple[str, str], int] = {}
    for row in good:
        customer = customers.get(row.number)
        again = seen.setdefault((row.number, row.subject), row.line)
        if customer is None:
            found.append(faulty(row, "number", _unknown()))
        elif again != row.line:
            words = _("Line %(line)s says the same: leave one of them out.") % {"line": again}
            found.append(faulty(row, "subject", words))
        elif customer.pk in refused:
            found.append(faulty(row, "number", _refuses_offers()))
        else:
            planned.append(
                Planned(row=row, customer=customer, assignee=assignees.get(customer.pk, ""))
            )
    return Checked(planned=planned, faulty=sorted(found, key=lambda one: one.line))


def _customers(viewer: Viewer, numbers: set[str]) -> dict[str, Customer]:
    visible = stewardship.customers_visible_to(viewer).only("pk", "source_id", "name")
    return {one.source_id: one for one in visible.filter(source_id__in=numbers)}


def _refused(purpose: str, customers: Iterable[Customer]) -> set[int]:
    if purpose != ListPurpose.OFFER:
        return set()
    return who_refused(OptOutKind.MARKETING, [one.pk for one in customers])


def _assignees(viewer: Viewer, customers: Iterable[Customer]) -> dict[int, str]:
    numbers = [one.pk for one in customers]
    stewards = stewardship.steward_ids_of(numbers)
    people = {
        number: next(filter(None, stewards.get(number, ())), viewer.staff_id) for number in numbers
    }
    names = dict(Staff.objects.filter(pk__in=set(people.values())).values_list("pk", "name"))
    return {number: names.get(person, "") for number, person in people.items()}


def _unknown() -> str:
    return _(
        "None of the customers whom you see has this number: correct it, or give the row to the "
        "customer's steward."
    )


def _refuses_offers() -> str:
    return _("This customer has refused direct marketing: leave the row out.")
