"""Whose customers a person sees: the one place where rows are cut to the viewer's scope."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from guanxi.bank.models import BranchWithin, Customer
from guanxi.bank.viewers import Viewer
from guanxi.stewardship.models import CustomerTier, Stewardship


def customers_visible_to(viewer: Viewer) -> QuerySet[Customer]:
    """Own: as A or B steward; outlet: of the office; branch: of all offices below it; bank: all."""
    match viewer.scope:
        case "own":
            mine = Stewardship.objects.filter(
                customer=OuterRef("pk"), staff=viewer.staff_id, until=None
            )
            return Customer.objects.filter(Exists(mine))
        case "outlet":
            return Customer.objects.filter(branch=viewer.branch_id)
        case "branch":
            offices = BranchWithin.objects.filter(ancestor=viewer.branch_id)
            return Customer.objects.filter(branch__in=Subquery(offices.values("branch")))
        case "bank":
            return Customer.objects.all()
        case "none":
            return Customer.objects.none()


def customers_on_tier(customers: QuerySet[Customer], *tiers: str) -> QuerySet[Customer]:
    """Of these customers, those on one of the tiers as of the last night."""
    on_it = CustomerTier.objects.filter(customer=OuterRef("pk"), tier__in=tiers)
    return customers.filter(Exists(on_it))
