"""A steward writes down what a customer needs: a new version each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.archive.codes import Need
from guanxi.archive.commands.recording import ArchiveRefused, put_down, see_or_refuse
from guanxi.archive.models import NeedsSheet
from guanxi.archive.queries import sheet_of
from guanxi.bank.viewers import Viewer


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What is filled in."""

    needs: Sequence[str]
    heard: str
    goals: str = ""
    horizon: str = ""
    preferences: str = ""
    channel: str = ""
    hours: str = ""


@transaction.atomic
def write_needs(
    *, customer_id: int, needs: Needs, seen: int | None, at: datetime, by: Viewer
) -> NeedsSheet:
    """``seen`` is the version that the writer had before them, None where there was none.

    Raises ArchiveRefused where it says nothing or somebody wrote meanwhile, or
    Customer.DoesNotExist.
    """
    see_or_refuse(customer_id, by)
    goals, preferences = needs.goals.strip(), needs.preferences.strip()
    codes = [code for code in dict.fromkeys(needs.needs) if code in Need.values]
    if not (codes or goals or preferences):
        raise ArchiveRefused(_("The sheet says nothing yet: choose a need, or write a goal."))
    last = sheet_of(customer_id)
    if (last.pk if last else None) != seen:
        raise ArchiveRefused(
            _("%(name)s has written a newer version meanwhile: read it, then write yours.")
            % {"name": last.written_by.name if last else ""}
        )
    sheet = NeedsSheet.objects.create(
        customer_id=customer_id,
        needs=",".join(codes),
        goals=goals,
        horizon=needs.horizon,
        preferences=preferences,
        channel=needs.channel,
        hours=needs.hours,
        heard=needs.heard,
        written_by_id=by.staff_id,
        written_at=at,
    )
    put_down("needs.written", sheet, by, customer_id=customer_id)
    return sheet
