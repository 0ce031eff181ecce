"""What others may ask of archives, relations and needs sheets."""

from guanxi.archive.queries.dossiers import (
    dossier_of,
    dossiers_visible_to,
    last_uses_of,
    lines_of,
    on_tier,
    state_of,
    tiers_among,
    used_today,
    with_state,
)
from guanxi.archive.queries.households import Household, household_of, lives_of
from guanxi.archive.queries.sheets import needs_in_words, sheet_of, sheets_of
from guanxi.archive.queries.ties import ties_of

__all__ = [
    "Household",
    "dossier_of",
    "dossiers_visible_to",
    "household_of",
    "last_uses_of",
    "lines_of",
    "lives_of",
    "needs_in_words",
    "on_tier",
    "sheet_of",
    "sheets_of",
    "state_of",
    "tiers_among",
    "ties_of",
    "used_today",
    "with_state",
]
