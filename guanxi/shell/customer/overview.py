"""The first tab: how the customer stands, and what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from guanxi.alerts import queries as alerts
from guanxi.bank.codes import ASSET_CLASSES, Channel, ProductClass
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.money import short_amount
from guanxi.foundation.permissions import grants
from guanxi.insight import queries as insight
from guanxi.leads import queries as leads
from guanxi.leads.codes import Permission as Leads
from guanxi.shell import days
from guanxi.shell.charts import Chart
from guanxi.shell.customer import drawings
from guanxi.shell.customer.figures import threshold_for
from guanxi.shell.customer.lines import Line, expiring
from guanxi.shell.customer.matters import matter_of_alert
from guanxi.shell.customer.queries import Head
from guanxi.worklist import queries as worklist

MONTHS_SHOWN, ALERTS_BESIDE, LEADS_BESIDE, CONTACTS_BESIDE = 13, 4, 4, 3


@dataclass(frozen=True, kw_only=True)
class Held:
    """A class of product, held or missing."""

    label: str
    is_held: bool
    note: str


@dataclass(frozen=True, kw_only=True)
class Used:
    """A channel and how often it was used, ``percent`` of the busiest."""

    label: str
    entries: int
    percent: int


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Money in a direction."""

    label: str
    month: int
    year: int


def overview(request: StaffRequest, head: Head) -> Mapping[str, object]:
    """How the customer stands, and what waits."""
    number = head.customer.pk
    open_alerts = alerts.alerts_of(number).filter(closed_at=None).select_related("owner")
    return {
        **charts(head),
        "products": _products(head),
        "channels": _channels(head),
        "flows": _flows(head),
        "dates": dates_to_keep(head, request.day),
        "alerts": [matter_of_alert(alert) for alert in open_alerts[:ALERTS_BESIDE]],
        "leads": leads.open_leads_of_customer(number)[:LEADS_BESIDE],
        "may_open_leads": grants(request.viewer.permissions, Leads.OPEN),
        "contacts": worklist.contacts_of(number)[:CONTACTS_BESIDE],
    }


def charts(head: Head) -> dict[str, Chart]:
    """The two drawings of the overview; none before the first night."""
    if head.facts is None:
        return {}
    months = insight.months_of(head.customer.pk, last=MONTHS_SHOWN)
    by_class = {str(code): getattr(head.facts, f"{code}_minor") for code in ASSET_CLASSES}
    gate = threshold_for(head.tier, head.book)
    return {
        "trend": drawings.trend_chart(months, gate, head.currency),
        "mix": drawings.mix_chart(by_class, head.currency),
    }


def _products(head: Head) -> list[Held]:
    held = set(head.facts.product_classes.split(",")) if head.facts else set()
    return [
        Held(
            label=str(code.label),
            is_held=code in held,
            note=_held_note(head, code) if code in held else _("not held"),
        )
        for code in ProductClass
    ]


def _held_note(head: Head, code: ProductClass) -> str:
    balance = getattr(head.facts, f"{code}_minor", None)
    return short_amount(balance, head.currency) if balance is not None else _("held")


def _channels(head: Head) -> list[Used]:
    if head.facts is None:
        return []
    counts = {
        code: getattr(head.facts, f"{code}_12_months")
        for code in (Channel.MOBILE, Channel.ONLINE, Channel.POS, Channel.ATM, Channel.COUNTER)
    }
    most = max(counts.values()) or 1
    return [
        Used(label=str(code.label), entries=entries, percent=entries * 100 // most)
        for code, entries in counts.items()
    ]


def _flows(head: Head) -> list[Flow]:
    facts = head.facts
    if facts is None:
        return []
    return [
        Flow(label=_("In"), month=facts.inflow_month_minor, year=facts.inflow_12_months_minor),
        Flow(label=_("Out"), month=facts.outflow_month_minor, year=facts.outflow_12_months_minor),
        Flow(
            label=_("Card spend"),
            month=facts.card_spend_month_minor,
            year=facts.card_spend_12_months_minor,
        ),
    ]


def dates_to_keep(head: Head, today: date) -> list[Line]:
    """Days that whoever looks after the customer keeps in mind."""
    customer, facts = head.customer, head.facts
    lines = []
    if facts is not None and facts.maturing_on is not None:
        note = days.short_day(facts.maturing_on, near=today)
        lines.append(Line(label=_("Next maturity"), value=note))
    if head.tier is not None and head.tier.falls_on is not None:
        day = days.short_day(head.tier.falls_on, near=today)
        lines.append(Line(label=_("Tier falls on"), value=day, tone="down"))
    lines.append(expiring(_("Identity document"), customer.document_expires_on, today))
    rating = customer.risk_tolerance or _("not rated")
    risk = expiring(_("Risk tolerance"), customer.risk_rated_until, today)
    lines.append(Line(label=risk.label, value=f"{rating} · {risk.value}", tone=risk.tone))
    if facts is not None and facts.last_active_on is not None:
        day = days.short_day(facts.last_active_on, near=today)
        lines.append(Line(label=_("Last active"), value=day))
    return lines
