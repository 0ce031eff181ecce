"""The rulebook's budgets as the database holds them: it decides by itself whom it stops."""

import json
from collections.abc import Mapping

from django.conf import settings
from django.db import connection

from guanxi.privacy.policy import BudgetsSection, PrivacySection, RoleBudget
from guanxi.rulebook.books import Rulebook

PPM = 1_000_000
_ANY_ROLE = ""


def put_in_force(book: Rulebook) -> None:
    """Tell the database the budgets of this edition. The night does, in its own transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gx.set_budgets(%s)", [json.dumps(as_the_database_takes_them(book))])


def as_the_database_takes_them(book: Rulebook) -> Mapping[str, object]:
    """Budgets in millionths of what the law calls a crime, and what one record of a kind weighs."""
    policy = book.section(PrivacySection)
    budgets = policy.budgets
    roles = {**budgets.roles, _ANY_ROLE: budgets.otherwise}
    return {
        "zone": settings.TIME_ZONE,
        **weights_ppm(budgets),
        "heads": policy.alarms.heads,
        "top_tiers": policy.alarms.top_tiers,
        "roles": {role: _ppm(budget) for role, budget in roles.items()},
    }


def weights_ppm(budgets: BudgetsSection) -> dict[str, int]:
    """What one record of each kind counts for."""
    return {
        "property_ppm": PPM // budgets.property,
        "transaction_ppm": PPM // budgets.transaction,
        "other_ppm": PPM // budgets.other,
    }


def _ppm(budget: RoleBudget) -> list[int]:
    return [round(budget.hour * PPM), round(budget.day * PPM)]
