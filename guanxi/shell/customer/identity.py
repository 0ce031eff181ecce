"""The tab of personal data: identity as the database masks it, and how each field is revealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.bank.models import Customer
from guanxi.bank.requests import StaffRequest
from guanxi.quality.codes import Field as Measured
from guanxi.quality.queries import origins_of, told_of
from guanxi.shell.customer import queries
from guanxi.shell.customer.fields import Field, Sheet, sheet_of
from guanxi.shell.customer.lines import Line, expiring
from guanxi.shell.customer.queries import Head

if TYPE_CHECKING:
    from guanxi.quality.models import Told


def data(request: StaffRequest, head: Head) -> Mapping[str, object]:
    """Who this is: the identity record with its source."""
    customer = queries.identity_of(request.viewer, head.customer.pk)
    sheet = sheet_of(request, customer)
    return {
        "identity": _identity(sheet, request.day),
        "may_reveal": sheet.may_reveal,
        "sources": _sources(customer),
        "origins": _origins(customer),
        "accounts": queries.accounts_of(customer),
    }


def _identity(sheet: Sheet, today: date) -> Sequence[Line | Field]:
    customer = sheet.customer
    return [
        sheet.field("name"),
        sheet.field("name_pinyin"),
        Line(label=_("Sex"), value=customer.get_sex_display()),
        sheet.field("born_on"),
        Line(label=_("Document"), value=customer.get_document_kind_display()),
        sheet.field("document_number"),
        expiring(_("Document valid"), customer.document_expires_on, today),
        sheet.field("phone"),
        sheet.field("email"),
        sheet.field("address"),
        Line(label=_("District"), value=customer.district or _("missing")),
        Line(label=_("Occupation"), value=customer.occupation or _("missing")),
        Line(label=_("Education"), value=customer.education or _("missing")),
        sheet.field("annual_income_minor"),
    ]


def _sources(customer: Customer) -> Sequence[Line]:
    return [
        Line(label=_("Customer number"), value=customer.source_id),
        Line(label=_("As of"), value=customer.as_of.isoformat()),
        Line(label=_("Delivery"), value=f"{customer.batch_id} · {customer.batch.adapter}"),
        Line(label=_("Home office"), value=customer.branch.name),
        Line(label=pgettext("customer", "Joined on"), value=customer.joined_on.isoformat()),
    ]


@dataclass(frozen=True, kw_only=True)
class Source:
    """Since when and from where a value stands; ``told`` is what the customer said since."""

    label: str
    day: date
    batch_id: int
    told: "Told | None"


def _origins(customer: Customer) -> Sequence[Source]:
    """Source and time of every value, and what was told of it since."""
    told = {one.field: one for one in told_of(customer.pk)}
    origins = origins_of(customer)
    return [
        Source(
            label=str(field.label),
            day=origins[field].day,
            batch_id=origins[field].batch_id,
            told=told.get(field),
        )
        for field in Measured
    ]
