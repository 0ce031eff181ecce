"""The tab of personal data: the only place where identity is shown."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.bank.models import Customer
from guanxi.bank.requests import StaffRequest
from guanxi.foundation import audit
from guanxi.foundation.money import amount
from guanxi.shell.customer import queries
from guanxi.shell.customer.lines import Line, expiring
from guanxi.shell.customer.queries import Head


def data(request: StaffRequest, head: Head) -> Mapping[str, object]:
    """Who this is: the identity record with its source, and a line in the audit trail."""
    customer = queries.identity_of(request.viewer, head.customer.pk)
    audit.record("shell.identity.viewed", subject=customer, by=request.staff)
    return {
        "identity": _identity(customer, head.currency, request.day),
        "sources": _sources(customer),
        "accounts": queries.accounts_of(customer),
    }


def _identity(customer: Customer, currency: str, today: date) -> Sequence[Line]:
    document = expiring(_("Document valid"), customer.document_expires_on, today)
    income = customer.annual_income_minor
    return [
        Line(label=pgettext("customer", "Name"), value=customer.name),
        Line(label=_("Pinyin"), value=customer.name_pinyin or "—"),
        Line(label=_("Sex"), value=customer.get_sex_display()),
        Line(label=_("Born"), value=customer.born_on.isoformat()),
        Line(label=_("Document"), value=customer.get_document_kind_display()),
        Line(label=_("Document number"), value=customer.document_number),
        Line(label=document.label, value=document.value, tone=document.tone),
        Line(label=_("Phone"), value=customer.phone or _("missing")),
        Line(label=_("E-mail"), value=customer.email or _("missing")),
        Line(label=_("Address"), value=customer.address or _("missing")),
        Line(label=_("District"), value=customer.district or _("missing")),
        Line(label=_("Occupation"), value=customer.occupation or _("missing")),
        Line(label=_("Education"), value=customer.education or _("missing")),
        Line(
            label=_("Declared yearly income"),
            value=_("missing") if income is None else amount(income, currency),
        ),
    ]


def _sources(customer: Customer) -> Sequence[Line]:
    return [
        Line(label=_("Customer number"), value=customer.source_id),
        Line(label=_("As of"), value=customer.as_of.isoformat()),
        Line(label=_("Delivery"), value=f"{customer.batch_id} · {customer.batch.adapter}"),
        Line(label=_("Home office"), value=customer.branch.name),
        Line(label=pgettext("customer", "Joined on"), value=customer.joined_on.isoformat()),
    ]
