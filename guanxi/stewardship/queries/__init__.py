"""What others may ask of stewardship."""

from guanxi.stewardship.queries.pyramids import (
    PyramidRow,
    pyramid_histories_of,
    pyramid_history_of,
    pyramid_of,
)
from guanxi.stewardship.queries.results import Results, results_of
from guanxi.stewardship.queries.stewards import (
    Book,
    books_of,
    customers_held_by,
    first_stewards_of,
    steward_ids_of,
    stewards_of,
    unserved_customers,
)
from guanxi.stewardship.queries.tiers import (
    Tiering,
    TierPeriod,
    last_decided_night,
    maintained_customers,
    tier_codes_of,
    tier_history_of,
    tier_on,
    tiers_of,
    with_tiers,
)
from guanxi.stewardship.queries.visibility import customers_on_tier, customers_visible_to
from guanxi.stewardship.queries.why import why_steward, why_tier

__all__ = [
    "Book",
    "PyramidRow",
    "Results",
    "TierPeriod",
    "Tiering",
    "books_of",
    "customers_held_by",
    "customers_on_tier",
    "customers_visible_to",
    "first_stewards_of",
    "last_decided_night",
    "maintained_customers",
    "pyramid_histories_of",
    "pyramid_history_of",
    "pyramid_of",
    "results_of",
    "steward_ids_of",
    "stewards_of",
    "tier_codes_of",
    "tier_history_of",
    "tier_on",
    "tiers_of",
    "unserved_customers",
    "why_steward",
    "why_tier",
    "with_tiers",
]
