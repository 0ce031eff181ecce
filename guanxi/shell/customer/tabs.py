"""What each tab of the customer's page shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from guanxi.alerts import queries as alerts
from guanxi.archive.codes import Permission as Archive
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants
from guanxi.foundation.refusals import Refusal
from guanxi.rulebook.explanations import Explanation
from guanxi.shell.archives.kin import related_to
from guanxi.shell.archives.tab import archive
from guanxi.shell.customer import queries
from guanxi.shell.customer.choices import choices
from guanxi.shell.customer.crediting import credits_of
from guanxi.shell.customer.forms import TransactionSearch
from guanxi.shell.customer.identity import data
from guanxi.shell.customer.looks import looks
from guanxi.shell.customer.matters import matter_of_alert, matter_of_work
from guanxi.shell.customer.overview import overview
from guanxi.shell.customer.queries import Head
from guanxi.stewardship import queries as stewardship
from guanxi.worklist import queries as worklist
from guanxi.worklist.contact_rules import rhythm_of

ALERTS_SHOWN, WORK_SHOWN, CONTACTS_PER_PAGE = 60, 60, 30
Context = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Why:
    """A question with its answer, or with the reason why there is none yet."""

    question: str
    answer: Explanation | str

    @property
    def is_answered(self) -> bool:
        """Whether something was decided."""
        return isinstance(self.answer, Explanation)


def holdings(request: StaffRequest, head: Head) -> Context:
    """What the customer has, and the search among transactions."""
    return {
        "holdings": queries.holdings_of(head.customer.pk),
        "possessions": queries.possessions_of(head.customer),
        "search": TransactionSearch(request.GET or None),
    }


def contacts(request: StaffRequest, head: Head) -> Context:
    """The contact log."""
    pages = Paginator(worklist.contacts_of(head.customer.pk), CONTACTS_PER_PAGE)
    rhythm = rhythm_of(head.customer.pk, request.day, request.book)
    return {
        "contacts": pages.get_page(request.GET.get("page")),
        "rhythm": rhythm,
        "is_late": rhythm is not None and rhythm.is_late(request.day),
    }


def work(request: StaffRequest, head: Head) -> Context:
    """Alerts and work, open ones first."""
    raised = alerts.alerts_of(head.customer.pk).select_related("owner")[:ALERTS_SHOWN]
    items = worklist.work_items_visible_to(request.viewer).filter(customer=head.customer)
    items = items.select_related("assignee").order_by("-closed_at", "due_on", "pk")[:WORK_SHOWN]
    return {
        "alerts": [matter_of_alert(alert) for alert in raised],
        "items": [matter_of_work(item) for item in items],
    }


def relations(request: StaffRequest, head: Head) -> Context:
    """Family, other relations, household, shared accounts; links only to customers in scope."""
    return {
        "related": related_to(head.customer.pk),
        "may_relate": grants(request.viewer.permissions, Archive.RECORD_RELATION),
        "relations": queries.relations_of(head.customer),
        "holders": queries.holders_with(head.customer),
    }


def tiers(request: StaffRequest, head: Head) -> Context:
    """The tier's history, who is credited, and why tier and stewards are what they are (0.4)."""
    number = head.customer.pk
    asked = (
        (_("Why this tier?"), stewardship.why_tier),
        (_("Why these stewards?"), stewardship.why_steward),
    )
    return {
        "periods": stewardship.tier_history_of(number),
        "credits": credits_of(number, request.day),
        "whys": [Why(question=question, answer=_answer(ask, number)) for question, ask in asked],
    }


def _answer(ask: Callable[[int], Explanation], customer_id: int) -> Explanation | str:
    try:
        return ask(customer_id)
    except Refusal as refusal:  # no night has decided yet: the refusal says so
        return str(refusal)


TABS: Mapping[str, Callable[[StaffRequest, Head], Context]] = {
    "overview": overview,
    "holdings": holdings,
    "contacts": contacts,
    "work": work,
    "relations": relations,
    "archive": archive,
    "tiers": tiers,
    "choices": choices,
    "data": data,
    "looks": looks,
}
