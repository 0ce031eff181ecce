"""What a customer's page shows. Every function starts from what the viewer may see.

Identity (document, phone, e-mail, address, day of birth, full name) comes as the database gives it
for the purpose of the page: masked, or in clear where it was revealed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.bank.codes import ProductClass, RelationKind
from guanxi.bank.models import (
    Account,
    Card,
    Customer,
    Holder,
    Loan,
    Product,
    Relation,
    StandingOrder,
)
from guanxi.bank.policy import BankSection
from guanxi.bank.viewers import Viewer
from guanxi.insight import queries as insight
from guanxi.rulebook.books import Rulebook
from guanxi.shell.products import name_of
from guanxi.stewardship import queries as stewardship
from guanxi.worklist import queries as worklist

# What the head of every tab needs.
_HEAD = ("source_id", "name", "joined_on", "left_on", "as_of", "branch__name")
_DATES = ("risk_tolerance", "risk_rated_until", "document_expires_on")
RELATED_MAX = 50
# What a person is to the customer, when it is the person's own record that says so.
_INVERSE: Mapping[str, str | Promise] = {
    RelationKind.SPOUSE: RelationKind.SPOUSE.label,
    RelationKind.PARENT: RelationKind.CHILD.label,
    RelationKind.CHILD: RelationKind.PARENT.label,
    RelationKind.SIBLING: RelationKind.SIBLING.label,
    RelationKind.REFERRER: gettext_lazy("Came by this customer"),
    RelationKind.GUARANTOR: gettext_lazy("This customer guarantees"),
    RelationKind.OTHER: RelationKind.OTHER.label,
}

if TYPE_CHECKING:
    from guanxi.insight.models import CustomerFacts


@dataclass(frozen=True, kw_only=True)
class Steward:
    """One of the two named stewards (3.2)."""

    position: str
    name: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Head:
    """Who this is, as far as everybody who sees the customer may know."""

    customer: Customer
    tier: stewardship.Tiering | None
    stewards: Sequence[Steward]
    facts: "CustomerFacts | None"
    book: Rulebook
    data_day: date | None  # of the last published night

    @property
    def currency(self) -> str:
        """The currency in which the customer is added up."""
        return self.book.section(BankSection).currency


def head_of(viewer: Viewer, customer_id: int, *, book: Rulebook, data_day: date | None) -> Head:
    """Raises Customer.DoesNotExist where the viewer may not see the customer."""
    customer = (
        worklist.customers_open_to(viewer, customer_id)
        .select_related("branch")
        .only(*_HEAD, *_DATES)
        .get()
    )
    named = stewardship.stewards_of([customer_id]).get(customer_id, (None, None))
    return Head(
        customer=customer,
        tier=stewardship.tiers_of([customer_id]).get(customer_id),
        stewards=[
            Steward(position=position, name=staff.name, role=staff.get_role_display())
            for position, staff in zip(("A", "B"), named, strict=True)
            if staff is not None
        ],
        facts=insight.facts_of([customer_id]).first(),
        book=book,
        data_day=data_day,
    )


@dataclass(frozen=True, kw_only=True)
class Held:
    """One open account with its product, as of the last night."""

    name: str
    product_class: str
    currency: str
    balance_minor: int
    month_average_minor: int
    opened_on: date
    matures_on: date | None
    last_moved_on: date | None


def holdings_of(customer_id: int) -> list[Held]:
    """Open accounts in the order of the contract's classes, the largest first."""
    rows = list(insight.holdings_of(customer_id))
    products = Product.objects.in_bulk({row.product_id for row in rows})
    order = list(ProductClass.values)
    rows.sort(key=lambda row: (order.index(row.product_class), -abs(row.balance_minor)))
    return [
        Held(
            name=name_of(products.get(row.product_id)),
            product_class=str(ProductClass(row.product_class).label),
            currency=row.currency,
            balance_minor=row.balance_minor,
            month_average_minor=row.month_average_minor,
            opened_on=row.opened_on,
            matures_on=row.matures_on,
            last_moved_on=row.last_moved_on,
        )
        for row in rows
    ]


@dataclass(frozen=True, kw_only=True)
class Possessions:
    """Everything the customer has at the bank besides the holdings of the night."""

    cards: Sequence[Card]
    loans: Sequence[Loan]
    orders: Sequence[StandingOrder]


def possessions_of(customer: Customer) -> Possessions:
    """Open cards, loans that are owed, orders that still pay."""
    return Possessions(
        cards=list(Card.objects.filter(customer=customer, closed_on=None).order_by("issued_on")),
        loans=list(
            Loan.objects.filter(customer=customer)
            .select_related("product")
            .order_by("-outstanding_minor", "pk")
        ),
        orders=list(
            StandingOrder.objects.filter(account__owner=customer)
            .filter(Q(ends_on=None) | Q(ends_on__gte=customer.as_of))
            .order_by("-amount_minor", "pk")
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Related:
    """Another person. Of those who are not in one's care the database gives neither name nor
    number: ``customer`` is then None."""

    customer: Customer | None
    what: str
    since: date
    detail: str


def relations_of(customer: Customer) -> list[Related]:
    """Family and other relations, both ways round, each person and relation once."""
    rows = Relation.objects.filter(
        Q(customer=customer) | Q(related_customer=customer), until=None
    ).order_by("relation", "pk")[:RELATED_MAX]
    found: dict[tuple[int, str], date] = {}
    for row in rows:
        said_here = row.customer_id == customer.pk
        other = row.related_customer_id if said_here else row.customer_id
        what = row.get_relation_display() if said_here else str(_INVERSE[row.relation])
        found.setdefault((other, what), row.since)
    known = _in_care({other for other, _what in found})
    return [
        Related(customer=known.get(other), what=what, since=since, detail="")
        for (other, what), since in found.items()
    ]


def holders_with(customer: Customer) -> list[Related]:
    """Who else may use the customer's accounts, and whose accounts the customer may use."""
    own = Account.objects.filter(owner=customer).values("pk")
    rows = list(
        Holder.objects.filter(Q(account__in=own) | Q(customer=customer), until=None).order_by("pk")[
            :RELATED_MAX
        ]
    )
    # An account of somebody who is not in one's care is not there; nor is its owner then.
    owners = dict(
        Account.objects.filter(pk__in={row.account_id for row in rows}).values_list("pk", "owner")
    )
    known = _in_care({row.customer_id for row in rows} | set(owners.values()))
    found = []
    for row in rows:
        uses = row.customer_id == customer.pk
        found.append(
            Related(
                customer=known.get(owners.get(row.account_id, 0) if uses else row.customer_id),
                what=row.get_role_display(),
                since=row.since,
                detail=_("of their account: this customer may use it")
                if uses
                else _("of this customer's account"),
            )
        )
    return found


def _in_care(numbers: set[int]) -> dict[int, Customer]:
    """Those of them that this person sees; the policy of the customers' table decides."""
    if not numbers:
        return {}
    return Customer.objects.only("name", "source_id").in_bulk(numbers)


def identity_of(viewer: Viewer, customer_id: int) -> Customer:
    """The whole identity record."""
    return worklist.customers_open_to(viewer, customer_id).select_related("branch", "batch").get()


def field_of(viewer: Viewer, customer_id: int, field: str) -> Customer:
    """One field of it: no more is read in clear than is shown."""
    return worklist.customers_open_to(viewer, customer_id).only("source_id", field).get()


def accounts_of(customer: Customer) -> QuerySet[Account]:
    """The customer's own accounts, open ones first."""
    return (
        Account.objects.filter(owner=customer)
        .select_related("product", "branch")
        .order_by("closed_on", "opened_on")
    )
