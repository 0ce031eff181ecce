"""The part of the night that leaves no lead with who has left, and lets people go (3.5, 5.3)."""

from datetime import timedelta

from guanxi.bank.night import Night
from guanxi.leads.commands import let_terms_end, reassign_leads_of_leavers
from guanxi.worklist.queries import midnight


def publish(night: Night) -> dict[str, object]:
    """Hand on what leavers had; erase whom the bank may know no longer on the morning after."""
    morning = night.day + timedelta(days=1)
    at, by = midnight(morning), f"nightly.NightRun:{night.id}"
    return {
        "leads_reassigned": reassign_leads_of_leavers(day=night.day, at=at, by=by),
        "prospects_erased": let_terms_end(day=morning, at=at, by=by),
    }
