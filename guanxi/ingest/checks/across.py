"""Rules over several columns of a row, each under the name that the contract gives it."""

from collections.abc import Iterator

from guanxi.ingest.checks.reading import Check, Reading

# (file, rule of the contract) → (the column to look at, condition)
CONDITIONS = {
    ("branches", "only_head_office_has_no_parent"): (
        "parent_branch_id",
        "(v.kind = 'head_office') <> (v.parent_branch_id IS NULL)",
    ),
    ("staff", "leaves_after_joining"): ("left_on", "v.left_on < v.joined_on"),
    ("customers", "born_before_joining"): ("born_on", "v.born_on >= v.joined_on"),
    ("customers", "leaves_after_joining"): ("left_on", "v.left_on < v.joined_on"),
    ("relations", "not_oneself"): (
        "related_customer_id",
        "v.related_customer_id = v.customer_id",
    ),
    ("accounts", "closes_after_opening"): ("closed_on", "v.closed_on < v.opened_on"),
    ("accounts", "matures_after_opening"): ("matures_on", "v.matures_on <= v.opened_on"),
    ("balances", "within_account_life"): (
        "day",
        "v.day < r_account_id.opened_on OR v.day > r_account_id.closed_on",
    ),
    ("balances", "currency_of_account"): ("currency", "v.currency <> r_account_id.currency"),
    ("transactions", "within_account_life"): (
        "booked_on",
        "v.booked_on < r_account_id.opened_on OR v.booked_on > r_account_id.closed_on",
    ),
    ("transactions", "currency_of_account"): ("currency", "v.currency <> r_account_id.currency"),
    ("transactions", "booked_at_on_the_day"): (
        "booked_at",
        "v.booked_at < v.booked_on - 1 OR v.booked_at >= v.booked_on + 1",
    ),
    ("loans", "matures_after_granting"): ("matures_on", "v.matures_on <= v.granted_on"),
}


def checks(reading: Reading) -> Iterator[Check]:
    """The conditions on this file."""
    for (file, rule), (column, condition) in CONDITIONS.items():
        if file == reading.file.name:
            yield Check(rule=rule, column=column, condition=condition)
