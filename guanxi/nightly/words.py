"""Nights, deliveries and what was counted, in the words of operators."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from guanxi.bank.models import BatchStatus
from guanxi.nightly.models import NightStatus
from guanxi.stewardship.codes import Tier
from guanxi.worklist.causes import causes

STATUS_WORDS: Mapping[str, tuple[Promise, str]] = {
    NightStatus.PUBLISHED: (pgettext_lazy("night", "Published"), "green"),
    NightStatus.RUNNING: (pgettext_lazy("night", "Running"), "blue"),
    NightStatus.FAILED: (pgettext_lazy("night", "Failed"), "red"),
    BatchStatus.ACCEPTED: (pgettext_lazy("delivery", "Accepted"), "green"),
    BatchStatus.REFUSED: (pgettext_lazy("delivery", "Refused"), "red"),
    BatchStatus.SUPERSEDED: (pgettext_lazy("delivery", "Superseded"), ""),
    BatchStatus.UNDONE: (pgettext_lazy("delivery", "Taken back"), "amber"),
}

# The steps of a night in their order; "publish" is the one transaction at the end.
STAGE_WORDS: Mapping[str, Promise] = {
    "insight.compute": gettext_lazy("Fold and measures"),
    "stewardship.compute": gettext_lazy("Tiers and stewards"),
    "worklist.compute": gettext_lazy("Rank the morning lists"),
    "alerts.compute": gettext_lazy("Find alerts"),
    "courtesies.compute": gettext_lazy("Find purchases to thank for"),
    "duplicates.compute": gettext_lazy("Find duplicates"),
    "insight.prepare": gettext_lazy("Load customer facts"),
    "stewardship.prepare": gettext_lazy("Load tiers and stewards"),
    "worklist.prepare": gettext_lazy("Load the morning lists"),
    "alerts.prepare": gettext_lazy("Load alerts"),
    "checksums": gettext_lazy("Checksums"),
    "publish": gettext_lazy("Publish"),
}

# In the order of the report; what is not named here follows as it is.
COUNT_WORDS: Mapping[str, Promise] = {
    "customers": gettext_lazy("Customers"),
    "accounts": gettext_lazy("Accounts"),
    "assets_minor": gettext_lazy("Financial assets"),
    "month_average_assets_minor": gettext_lazy("Month-average assets"),
    "anonymous_customers": gettext_lazy("Customers in the anonymous view"),
    "left_out": gettext_lazy("Customers whom the anonymous view cannot tell of"),
    "tier_changes": gettext_lazy("Tier changes"),
    "to_be_asked": gettext_lazy("Customers who rose and are to be asked"),
    "orphans": gettext_lazy("Maintained customers without a steward or a place in line"),
    "alerts": gettext_lazy("Alerts raised"),
    "alerts_open": gettext_lazy("Alerts open"),
    "alerts_refreshed": gettext_lazy("Alerts brought up to date"),
    "alerts_lapsed": gettext_lazy("Alerts that lapsed"),
    "alerts_without_owner": gettext_lazy("Alerts without an owner"),
    "work_items": gettext_lazy("Work items"),
    "work_items_of_rises": gettext_lazy("Work items to ask who rose"),
    "work_items_ranked": gettext_lazy("Work items ranked again"),
    "work_items_reassigned": gettext_lazy("Work items of people who left, handed on"),
    "work_items_followed": gettext_lazy("Work items that went to the new stewards"),
    "work_items_escalated": gettext_lazy("Work items escalated"),
    "work_items_of_gone_customers": gettext_lazy("Work items of visits that are over"),
    "thanks": gettext_lazy("Thanks to say"),
    "greetings": gettext_lazy("Greetings for holidays"),
    "leads_reassigned": gettext_lazy("Leads of people who left, handed on"),
    "prospects_erased": gettext_lazy("People erased who became no customers"),
    "archives_opened": gettext_lazy("Archives opened for maintained customers"),
    "archives_closed": gettext_lazy("Archives closed of customers who left"),
    "archives_reopened": gettext_lazy("Archives open again of customers who are back"),
    "archives_destroyed": gettext_lazy("Archives destroyed as two people decided"),
    "duplicates": gettext_lazy("Pairs that may be one customer"),
    "tiers": gettext_lazy("Customers by tier"),
    "stewards": gettext_lazy("Stewards"),
    "alerts_by_kind": gettext_lazy("Alerts by kind"),
}

PART_WORDS: Mapping[str, Promise] = {
    "assigned": pgettext_lazy("stewards", "Assigned"),
    "changed": pgettext_lazy("stewards", "Changed"),
    "ended": pgettext_lazy("stewards", "Ended"),
    "waiting": pgettext_lazy("stewards", "Customers waiting for one"),
}

FILE_WORDS: Mapping[str, Promise] = {
    "branches": gettext_lazy("Branches"),
    "staff": gettext_lazy("Staff"),
    "products": gettext_lazy("Products"),
    "customers": gettext_lazy("Customers"),
    "relations": gettext_lazy("Relations"),
    "accounts": gettext_lazy("Accounts"),
    "holders": gettext_lazy("Holders"),
    "balances": gettext_lazy("Balances"),
    "transactions": gettext_lazy("Transactions"),
    "cards": gettext_lazy("Cards"),
    "loans": gettext_lazy("Loans"),
    "standing_orders": gettext_lazy("Standing orders"),
}


def count_word(name: str) -> str:
    """What was counted; a name not known here as it is."""
    return str(COUNT_WORDS.get(name, name.replace("_", " ")))


def part_word(part: str) -> str:
    """One part of a count: a tier, a kind of alert, what happened to stewards."""
    if part in Tier.values:
        return str(Tier(part).label)
    if part in causes():
        return str(causes()[part].name)
    return str(PART_WORDS.get(part, part.replace("_", " ")))
