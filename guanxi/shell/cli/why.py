"""``guanxi why``: the rule, its version and the facts behind a result."""

from collections.abc import Callable
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from guanxi.alerts.why import why_alert
from guanxi.foundation.dictionary import Purpose
from guanxi.rulebook.explanations import Explanation
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.customer import customer_numbered
from guanxi.shell.cli.output import AsJson, answer
from guanxi.stewardship.queries import why_steward, why_tier
from guanxi.worklist.why import why_work_item

OF_THE_CUSTOMER: dict[str, Callable[[int], Explanation]] = {
    "tier": why_tier,
    "steward": why_steward,
}
NUMBERED: dict[str, Callable[[int], Explanation]] = {
    "alert": why_alert,
    "work": why_work_item,
}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(why)


@at_work(Purpose.STANDARD, "why")
def why(
    *,
    whose: Annotated[str, typer.Argument(metavar="customer:ID")],
    what: Annotated[str, typer.Argument(metavar="tier|steward|alert:N|work:N")],
    json: AsJson = False,
) -> None:
    """Say why a customer has this tier or steward, or why an alert or a piece of work is there."""
    explanation = _explanation(whose, what)
    answer(explanation.as_json(), json=json, text=explanation.as_text())


def _explanation(whose: str, what: str) -> Explanation:
    kind, _colon, source_id = whose.partition(":")
    if kind != "customer" or not source_id:
        raise typer.BadParameter(_("Name the customer as customer:ID, with the bank's number."))
    customer = customer_numbered(source_id)
    name, _colon, number = what.partition(":")
    if name in OF_THE_CUSTOMER and not number:
        return OF_THE_CUSTOMER[name](customer)
    if name in NUMBERED and number.isdecimal():
        return NUMBERED[name](int(number))
    raise typer.BadParameter(_("Ask for tier, steward, alert:N or work:N."))
