"""Every door in words, for the record of reads: what people see there instead of its address.

A door is the name of an address, with the part of the page behind it where the address says so:
``shell:customer-tab:data``. Places of the menu and tabs are called as they are there; what has no
name of its own is named here, and a test asks for every door.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from guanxi.shell.customer.labels import TAB_LABELS
from guanxi.shell.menu import GROUPS

# Parts of a page that show nothing which the page around them, or the reveal itself, does not tell.
PARTS = (
    "shell:customer-reveal:",
    "shell:customer-revealed:",
    "shell:customer-hide:",
    "shell:customer-field:",
)

_BESIDES: Mapping[str, str | Promise] = {
    "shell:search": gettext_lazy("Search"),
    "shell:search-notes": gettext_lazy("Search in notes"),
    "shell:customer-notes": gettext_lazy("Search in notes"),
    "shell:suggestions": gettext_lazy("Search"),
    "shell:refusal": gettext_lazy("A page that was refused"),
    "shell:home": gettext_lazy("The first page"),
    "shell:views": gettext_lazy("Kept views of a list"),
    "shell:views-keep": gettext_lazy("A view of the list, kept"),
    "shell:views-forget": gettext_lazy("A view of the list, kept"),
    "shell:customers-export": gettext_lazy("My customers, as a file"),
    "quality:export": gettext_lazy("Data quality, as a file"),
    "quality:why": gettext_lazy("Data quality"),
    "quality:customers": gettext_lazy("Customers to mend"),
    "quality:mend-file": gettext_lazy("Customers to mend, as a file"),
    "quality:asks": gettext_lazy("What to ask at the next contact"),
    "quality:tell": gettext_lazy("What the customer told"),
    "quality:take-back": gettext_lazy("What the customer told"),
    "calendar:feed": gettext_lazy("Calendar, fetched by its owner's program"),
    "calendar:subscribe": gettext_lazy("Calendar"),
    "calendar:revoke": gettext_lazy("Calendar"),
    "diary:export": gettext_lazy("Work diary, as a file"),
    "worklist:imports": gettext_lazy("Import a list"),
    "worklist:import-template": gettext_lazy("Import a list"),
    "worklist:import-check": gettext_lazy("Check of the list"),
    "worklist:import-faulty": gettext_lazy("Check of the list"),
    "worklist:import-confirm": gettext_lazy("Import a list"),
    "worklist:import-undo": gettext_lazy("Import a list"),
    "shell:customer": TAB_LABELS["overview"],
    "shell:customer-tab": gettext_lazy("Customer's page"),
    "shell:customer-contact": gettext_lazy("Record a contact"),
    "shell:customer-transactions": gettext_lazy("Transactions"),
    "shell:customer-table": gettext_lazy("A chart, as a file"),
    "shell:customer-reveal": gettext_lazy("The reason for a reveal"),
    "shell:customer-hide": gettext_lazy("Identity, masked"),
    "shell:customer-field": gettext_lazy("Identity, masked"),
    "shell:customer-revealed": gettext_lazy("Identity, in clear"),
    "shell:customer-looks-file": gettext_lazy("Who looked, as a file"),
    "shell:customer-rise": gettext_lazy("The customer's choice after a rise"),
    "shell:customer-rise-withdraw": gettext_lazy("The customer's choice after a rise"),
    "shell:customer-refer": gettext_lazy("Referring a customer to a specialist"),
    "shell:customer-referral-end": gettext_lazy("Referring a customer to a specialist"),
    "shell:customer-dates": gettext_lazy("Dates that the customer told"),
    "shell:customer-date-forget": gettext_lazy("Dates that the customer told"),
    "shell:customer-choose": gettext_lazy("Taking down a choice"),
    "shell:customer-choice-undo": gettext_lazy("Taking back a choice"),
    "shell:customer-relate": gettext_lazy("Entering a relation"),
    "shell:customer-relation-end": gettext_lazy("Ending a relation"),
    "shell:customer-household": gettext_lazy("A customer's household"),
    "shell:customer-needs": gettext_lazy("A customer's needs sheet"),
    "shell:customer-archive": gettext_lazy("A customer's whole archive"),
    "shell:customer-archive-act": gettext_lazy("Taking an archive out"),
    "shell:archives-export": gettext_lazy("Archives, as a file"),
    "shell:archive": gettext_lazy("An archive"),
    "shell:archive-decide": gettext_lazy("Deciding the destruction of an archive"),
    "shell:statement": gettext_lazy("The privacy statement"),
    "shell:anonymous-export": gettext_lazy("Anonymous customers, as a file"),
    "shell:duplicates-export": gettext_lazy("Duplicates, as a file"),
    "shell:duplicate": gettext_lazy("Two records side by side"),
    "shell:duplicate-say": gettext_lazy("Saying what two records are"),
    "shell:duplicate-decide": gettext_lazy("Deciding a merge"),
    "alerts:effect": gettext_lazy("Whether acting on alerts helps"),
    "alerts:effect-export": gettext_lazy("Whether acting on alerts helps, as a file"),
    "salons:export": gettext_lazy("Events of the bank, as a file"),
    "salons:new": gettext_lazy("Planning an event"),
    "salons:salon": gettext_lazy("An event of the bank"),
    "salons:guests-export": gettext_lazy("Guests of an event, as a file"),
    "salons:change": gettext_lazy("Changing an event"),
    "salons:call-off": gettext_lazy("Changing an event"),
    "salons:invite": gettext_lazy("Inviting customers to an event"),
    "salons:invite-check": gettext_lazy("Inviting customers to an event"),
    "salons:invite-take-back": gettext_lazy("Inviting customers to an event"),
    "shell:customers-invite": gettext_lazy("Inviting customers to an event"),
    "salons:door": gettext_lazy("At the door of an event"),
    "salons:sheet": gettext_lazy("Sign-in sheet of an event"),
    "salons:answer": gettext_lazy("Answer to an invitation"),
    "salons:arrive": gettext_lazy("At the door of an event"),
    "salons:lead": gettext_lazy("Opening a lead"),
    "leads:export": gettext_lazy("Leads, as a file"),
    "leads:figures": gettext_lazy("How well leads go"),
    "leads:new": gettext_lazy("Opening a lead"),
    "leads:lead": gettext_lazy("A lead"),
    "leads:move": gettext_lazy("Changing a lead"),
    "leads:change": gettext_lazy("Changing a lead"),
    "leads:refer": gettext_lazy("Referring a lead"),
    "leads:assign": gettext_lazy("Giving a lead to a colleague"),
    "leads:referrals": gettext_lazy("Referrals"),
    "leads:referrals-export": gettext_lazy("Referrals, as a file"),
    "leads:referral-answer": gettext_lazy("Answering a referral"),
    "intelligence:export": gettext_lazy("Market intelligence, as a file"),
    "intelligence:intelligence": gettext_lazy("A piece of market intelligence"),
    "intelligence:collect": gettext_lazy("Collecting market intelligence"),
    "intelligence:publish": gettext_lazy("Publishing market intelligence"),
    "intelligence:take-up": gettext_lazy("Taking up market intelligence"),
    "shell:branch": gettext_lazy("An office's page"),
    "shell:team": gettext_lazy("Team"),
    "shell:team-export": gettext_lazy("Team, as a file"),
    "shell:team-person": gettext_lazy("Work diary of one of the team"),
    "shell:branch-table": gettext_lazy("An office's table, as a file"),
    "worklist:export": gettext_lazy("Today's work, as a file"),
    "worklist:item": gettext_lazy("A piece of work"),
    "worklist:contact": gettext_lazy("Record a contact"),
    "worklist:postpone": gettext_lazy("Postpone work"),
    "worklist:hand-over": gettext_lazy("Hand work over"),
    "worklist:close": gettext_lazy("Finish work"),
    "worklist:undo": gettext_lazy("Take a change back"),
    "worklist:withdraw-contact": gettext_lazy("Take a contact back"),
    "shell:absences": gettext_lazy("Absences"),
    "shell:absences-export": gettext_lazy("Absences, as a file"),
    "shell:absence-end": gettext_lazy("Absences"),
    "shell:allocations": gettext_lazy("Allocation runs"),
    "shell:allocation": gettext_lazy("An allocation run"),
    "shell:moves": gettext_lazy("Own customers whom an allocation run would move"),
    "shell:move-object": gettext_lazy("Objecting to a move of an allocation run"),
    "shell:move-answer": gettext_lazy("Answering an objection"),
    "shell:pool-export": gettext_lazy("Adopted customers, as a file"),
    "shell:pool-look": gettext_lazy("Looking at the adoption pool"),
    "shell:pool-adopt": gettext_lazy("Adopting a customer"),
    "shell:pool-release": gettext_lazy("Releasing an adopted customer"),
    "shell:handovers-export": gettext_lazy("Handovers, as a file"),
    "shell:handover": gettext_lazy("A handover of customers"),
    "shell:handover-propose": gettext_lazy("Proposing a handover"),
    "shell:handover-sign": gettext_lazy("Signing a handover"),
    "shell:handover-letter": gettext_lazy("A letter about the new steward"),
    "alerts:precision-export": gettext_lazy("Precision of alerts, as a file"),
    "shell:stopped": gettext_lazy("Asking a second person"),
    "shell:approval": gettext_lazy("Deciding an approval"),
    "shell:office-approval": gettext_lazy("Deciding an approval"),
    "shell:unusual-access": gettext_lazy("An alert of unusual access"),
    "shell:unusual-close": gettext_lazy("Closing an alert of unusual access"),
    "shell:watch": gettext_lazy("Watching over a customer"),
    "shell:unwatch": gettext_lazy("Watching over a customer"),
    "shell:access-log-file": gettext_lazy("Access log, as a file"),
    "shell:rulebook-edition": gettext_lazy("An edition of the rulebook"),
    "shell:rulebook-propose": gettext_lazy("Proposing a change of the rulebook"),
    "shell:rulebook-check": gettext_lazy("Proposing a change of the rulebook"),
    "shell:rulebook-take-back": gettext_lazy("Proposing a change of the rulebook"),
    "shell:rulebook-proposal": gettext_lazy("A proposed change of the rulebook"),
    "shell:rulebook-decide": gettext_lazy("Deciding a change of the rulebook"),
    "shell:rulebook-withdraw": gettext_lazy("Proposing a change of the rulebook"),
    "shell:rulebook-try": gettext_lazy("Trying a change of the rulebook"),
    "shell:rulebook-trial": gettext_lazy("Trying a change of the rulebook"),
    "nightly:night": gettext_lazy("A night"),
    "nightly:delivery": gettext_lazy("A delivery"),
    "nightly:quarantine": gettext_lazy("Bad rows of a delivery, as a file"),
}


def words_of(door: str) -> str:
    """What people call it; commands of the operator are called as they are typed."""
    space, _, rest = door.partition(":")
    name, _, part = rest.partition(":")
    if name == "customer-tab" and part in TAB_LABELS:
        return str(TAB_LABELS[part])
    return str(_words().get(f"{space}:{name}", door))


def every_door() -> list[tuple[str, str]]:
    """Doors and their words, in the order of the words; of two of the same words the first."""
    found: dict[str, str] = {}
    for door, words in _words().items():
        found.setdefault(str(words), door)
    return [(door, words) for words, door in sorted(found.items())]


def _words() -> Mapping[str, str | Promise]:
    menu = {entry.to: entry.label for group in GROUPS for entry in group.entries}
    return {**menu, **_BESIDES}
