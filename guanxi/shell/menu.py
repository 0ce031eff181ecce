"""What stands in the rail, for whom, and how many wait there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.alerts.pages import Permission as Alerts
from guanxi.archive.codes import Permission as Archive
from guanxi.bank.viewers import Viewer
from guanxi.duplicates import queries as duplicates
from guanxi.duplicates.codes import Permission as Duplicates
from guanxi.foundation.permissions import grants
from guanxi.leads import queries as leads
from guanxi.leads.codes import Permission as Leads
from guanxi.nightly.alarms import alarms
from guanxi.policy_office import queries as policy_office
from guanxi.policy_office.codes import Permission as Policy
from guanxi.privacy.unusual import queries as unusual
from guanxi.quality.codes import Permission as Quality
from guanxi.shell.doors import Permission
from guanxi.shell.privacy_office.doors import Permission as Office
from guanxi.shell.team.pages import Permission as Team
from guanxi.stewardship.codes import Permission as Stewards
from guanxi.stewardship.queries import customers_held_by
from guanxi.stewardship.queries.handovers import to_sign
from guanxi.worklist.morning import waiting_for


def work_waiting_for(viewer: Viewer, moment: datetime) -> int | None:
    """What stands on today's list."""
    return waiting_for(viewer, moment.date())


def customers_of(viewer: Viewer, moment: datetime) -> int | None:
    """How many the viewer looks after; who sees a whole office counts on its page."""
    return customers_held_by(viewer.staff_id) if viewer.scope == "own" else None


def leads_waiting_for(viewer: Viewer, moment: datetime) -> int | None:
    """Next steps that are due and referrals to be answered; nothing said where there are none."""
    return leads.waiting_for(viewer, moment.date()) or None


def handovers_waiting_for(viewer: Viewer, moment: datetime) -> int | None:
    """What waits for one's own signature; nothing said where nothing does."""
    return to_sign(viewer).count() or None


def approvals_waiting_for(viewer: Viewer, moment: datetime) -> int | None:
    """What people of one's offices wait for; nothing said where nobody does."""
    return unusual.approvals_waiting(viewer).count() or None


def alerts_for_the_office(viewer: Viewer, moment: datetime) -> int | None:
    """Alerts that nobody has looked into; nothing said where there are none."""
    return unusual.alerts_waiting() or None


def merges_waiting_for(viewer: Viewer, moment: datetime) -> int | None:
    """Merges that wait for this person; nothing said where there are none."""
    if not grants(viewer.permissions, Duplicates.APPROVE):
        return None
    return duplicates.waiting_for(viewer) or None


def proposals_waiting_for(viewer: Viewer, moment: datetime) -> int | None:
    """Changes of the rulebook that wait for this person; nothing said where there are none."""
    if not grants(viewer.permissions, Policy.APPROVE):
        return None
    return policy_office.waiting_for(viewer.staff_id) or None


def alarms_of_operations(viewer: Viewer, moment: datetime) -> int | None:
    """What an operator must do now; nothing said where there is nothing."""
    return len(alarms(now=moment)) or None


Count = Callable[[Viewer, datetime], int | None]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One place to go. ``count`` says how much waits there; ``hot`` entries count in red.

    ``wider_label`` stands instead for whoever sees more than their own.
    """

    label: str | Promise
    wider_label: str | Promise = ""
    icon: str
    to: str  # name of the address
    permission: str
    count: Count | None = None
    hot: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """Entries under one heading; the first group has none."""

    title: str | Promise
    entries: Sequence[Entry]


GROUPS: tuple[Group, ...] = (
    Group(
        title="",
        entries=(
            Entry(
                label=_("Today's work"),
                icon="list",
                to="worklist:list",
                permission="worklist:list:view",
                count=work_waiting_for,
            ),
            Entry(
                label=_("My customers"),
                wider_label=pgettext_lazy("list", "Customers"),
                icon="people",
                to="shell:customers",
                permission=Permission.VIEW_CUSTOMERS,
                count=customers_of,
            ),
            Entry(
                label=_("Leads"),
                icon="score",
                to="leads:board",
                permission=Leads.VIEW,
                count=leads_waiting_for,
            ),
            Entry(
                label=_("Market intelligence"),
                icon="bell",
                to="intelligence:list",
                permission=Leads.VIEW_INTELLIGENCE,
            ),
            Entry(
                label=_("Calendar"),
                icon="calendar",
                to="calendar:calendar",
                permission="worklist:calendar:view",
            ),
            Entry(
                label=_("Work diary"),
                icon="note",
                to="diary:diary",
                permission="worklist:diary:view",
            ),
            Entry(
                label=_("Handovers"),
                icon="handover",
                to="shell:handovers",
                permission=Stewards.VIEW_HANDOVERS,
                count=handovers_waiting_for,
                hot=True,
            ),
            Entry(
                label=_("Archives"),
                icon="rulebook",
                to="shell:archives",
                permission=Archive.VIEW_LEDGER,
            ),
            Entry(
                label=_("Adoption pool"),
                icon="people",
                to="shell:pool",
                permission=Stewards.VIEW_POOL,
            ),
            Entry(
                label=_("Duplicates"),
                icon="people",
                to="shell:duplicates",
                permission=Duplicates.VIEW,
                count=merges_waiting_for,
                hot=True,
            ),
        ),
    ),
    Group(
        title=_("Analysis"),
        entries=(
            Entry(
                label=_("Pyramid"),
                icon="pyramid",
                to="shell:own-branch",
                permission="branch:page:view",
            ),
            Entry(
                label=_("Team"),
                icon="people",
                to="shell:own-team",
                permission=Team.VIEW_TEAM,
            ),
            Entry(
                label=_("Precision of alerts"),
                icon="check",
                to="alerts:precision",
                permission=Alerts.VIEW_PRECISION,
            ),
            Entry(
                label=_("Data quality"),
                icon="check",
                to="quality:page",
                permission=Quality.VIEW,
            ),
            Entry(
                label=_("Anonymous customers"),
                icon="shield",
                to="shell:anonymous",
                permission="insight:anonymous:view",
            ),
        ),
    ),
    Group(
        title=_("Privacy"),
        entries=(
            Entry(
                label=_("Approvals"),
                icon="check",
                to="shell:approvals",
                permission=Office.DECIDE,
                count=approvals_waiting_for,
                hot=True,
            ),
            Entry(
                label=_("Privacy office"),
                icon="shield",
                to="shell:privacy-office",
                permission=Office.VIEW_OFFICE,
                count=alerts_for_the_office,
                hot=True,
            ),
            Entry(
                label=_("Access log"),
                icon="list",
                to="shell:access-log",
                permission=Office.VIEW_OFFICE,
            ),
        ),
    ),
    Group(
        title=_("System"),
        entries=(
            Entry(
                label=_("Operations"),
                icon="night",
                to="nightly:operations",
                permission="operations:page:view",
                count=alarms_of_operations,
                hot=True,
            ),
            Entry(
                label=_("Rulebook"),
                icon="rulebook",
                to="shell:rulebook",
                permission=Policy.VIEW,
                count=proposals_waiting_for,
                hot=True,
            ),
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Link:
    """An entry as one viewer finds it."""

    key: str
    label: str
    icon: str
    address: str
    is_here: bool
    count: int | None
    hot: bool


def menu_for(
    viewer: Viewer, *, moment: datetime, path: str, counting: bool
) -> list[tuple[str, list[Link]]]:
    """Headings and links that the viewer may use, in order; groups without any are left out.

    ``counting`` only where the page's purpose sees the work and the customers that are counted.
    """
    shown = []
    for group in GROUPS:
        links = [
            _link(
                entry,
                path,
                is_wider=viewer.scope != "own",
                count=entry.count(viewer, moment) if counting and entry.count else None,
            )
            for entry in group.entries
            if grants(viewer.permissions, entry.permission)
        ]
        if links:
            shown.append((str(group.title), links))
    return shown


def home_of(viewer: Viewer) -> str | None:
    """Where this viewer begins the day: the first place the menu offers; None without any."""
    for group in GROUPS:
        for entry in group.entries:
            if grants(viewer.permissions, entry.permission):
                return reverse(entry.to)
    return None


def _link(entry: Entry, path: str, *, is_wider: bool, count: int | None) -> Link:
    address = reverse(entry.to)
    return Link(
        key=entry.to.replace(":", "-"),
        label=str((is_wider and entry.wider_label) or entry.label),
        icon=entry.icon,
        address=address,
        is_here=path == address or path.startswith(address.rstrip("/") + "/"),
        count=count,
        hot=entry.hot,
    )
