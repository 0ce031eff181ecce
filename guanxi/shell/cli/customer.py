"""``guanxi customer``: one customer in figures; no name, no document."""

from typing import Annotated

import typer
from django.utils.translation import gettext as _

from guanxi.bank.models import Customer, Product, Staff
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.refusals import Refusal
from guanxi.insight.queries import facts_of, holdings_of
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.output import AsJson, answer
from guanxi.stewardship.queries import stewards_of, tiers_of


class NoSuchCustomer(Refusal):
    """The bank has no customer of that number, or none that a night has seen."""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(customer)


@at_work(Purpose.STANDARD, "customer")
def customer(
    *,
    source_id: Annotated[str, typer.Argument(help="The bank's number of the customer.")],
    json: AsJson = False,
) -> None:
    """Assets, month-average, tier, stewards and products of one customer."""
    result = figures_of(source_id)
    answer(result, json=json, text="\n".join(f"{key}: {value}" for key, value in result.items()))


def customer_numbered(source_id: str) -> int:
    """The surrogate of the bank's number. Raises NoSuchCustomer."""
    found = Customer.objects.filter(source_id=source_id).values_list("pk", flat=True).first()
    if found is None:
        raise NoSuchCustomer(
            _("No customer %(id)s is known. Check the number; `guanxi ingest` brings customers.")
            % {"id": source_id}
        )
    return found


def figures_of(source_id: str) -> dict[str, object]:
    """What the last night knows of the customer."""
    number = customer_numbered(source_id)
    facts = facts_of([number]).first()
    if facts is None:
        raise NoSuchCustomer(
            _("Customer %(id)s is in no night yet: run `guanxi nightly`.") % {"id": source_id}
        )
    tier = tiers_of([number]).get(number)
    first, second = stewards_of([number]).get(number, (None, None))
    return {
        "customer": source_id,
        "assets_minor": facts.assets_minor,
        "month_average_assets_minor": facts.month_average_assets_minor,
        "tier": tier.tier if tier else None,
        "stewards": {"a": _number_of(first), "b": _number_of(second)},
        "products": _products(number),
    }


def _number_of(staff: Staff | None) -> str | None:
    return staff.source_id if staff else None


def _products(customer_id: int) -> list[str]:
    held = holdings_of(customer_id).values_list("product_id", flat=True)
    products = Product.objects.filter(pk__in=set(held)).order_by("source_id")
    return list(products.values_list("source_id", flat=True))
