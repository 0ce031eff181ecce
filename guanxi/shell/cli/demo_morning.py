"""The demo bank's people have been at work: contacts, outcomes and leads of one morning.

Everything goes through the commands that pages call, each under the signed context of the person
who does it: nothing is written that this person could not write.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from typing import TYPE_CHECKING

from django.utils import timezone

from guanxi.bank.models import Customer
from guanxi.bank.viewers import Viewer
from guanxi.foundation.dictionary import Purpose
from guanxi.leads.codes import Interest, Stage
from guanxi.leads.commands import LeadRefused, NewLead, open_new_lead
from guanxi.privacy.access import reading
from guanxi.rulebook.books import Rulebook
from guanxi.shell.cli.demo_archives import keep_archives
from guanxi.shell.purposes import reading_of
from guanxi.worklist.codes import (
    ContactChannel,
    ContactOutcome,
    ContactPurpose,
    WorkOutcome,
)
from guanxi.worklist.commands import ContactEntry, record_contact
from guanxi.worklist.queries import open_work_items_visible_to

if TYPE_CHECKING:
    from guanxi.worklist.models import WorkItem

# Of a list shorter than this nothing is taken: a tiny bank's people have too little to do.
_LIST_AT_LEAST, _LOOK_AT = 12, 30
_MINUTES = {ContactChannel.PHONE: 10, ContactChannel.VISIT: 45, ContactChannel.COUNTER: 15}
_EXPECTED_MINOR = 100_000_00
# What people of the made-up bank would write, in their language whoever looks.
_TITLE, _NEXT_STEP = "到期存款转理财", "电话沟通"
_NOTES = (
    "客户考虑子女明年出国留学，关心外汇和学费准备，下周带资料再谈。",
    "定期存款到期，同意转为一年期理财，本周来网点办理。",
    "上门拜访，客户有一笔拆迁款年底到账，对大额存单感兴趣。",
    "电话无人接听，晚上再打。",
    "到柜台更换存折，顺便介绍了手机银行 App。",
    "客户说资金用于装修，暂时不考虑理财，请春节后再联系。",
)
_ENDINGS: Sequence[tuple[ContactChannel, str, str | None]] = (
    (ContactChannel.PHONE, ContactOutcome.REACHED, None),
    (ContactChannel.PHONE, ContactOutcome.AGREED, WorkOutcome.RETAINED),
    (ContactChannel.VISIT, ContactOutcome.INTERESTED, None),
    (ContactChannel.PHONE, ContactOutcome.NOT_REACHED, None),
    (ContactChannel.COUNTER, ContactOutcome.AGREED, WorkOutcome.DONE),
    (ContactChannel.PHONE, ContactOutcome.DECLINED, WorkOutcome.FALSE_ALARM),
)


@dataclass(frozen=True, kw_only=True)
class Morning:
    """When it is, and by which rulebook the bank works."""

    at: datetime
    book: Rulebook


def live_a_morning(people: Iterable[Viewer], morning: Morning) -> int:
    """Each of these people works off some of the list and opens leads. Returns contacts made."""
    contacts, notes = 0, cycle(_NOTES)
    for viewer in people:
        with reading(reading_of(viewer, Purpose.STANDARD, door="guanxi demo")):
            items = list(open_work_items_visible_to(viewer).order_by("-score_ppm", "pk")[:_LOOK_AT])
            if len(items) < _LIST_AT_LEAST:
                continue
            for item, (channel, outcome, ends) in zip(items, _ENDINGS, strict=False):
                entry = ContactEntry(
                    channel=channel,
                    purpose=ContactPurpose.CARE,
                    outcome=outcome,
                    minutes=_MINUTES[channel],
                    note=next(notes),
                    item_id=item.pk,
                    closes_with=ends,
                )
                record_contact(customer_id=item.customer_id, entry=entry, at=morning.at, by=viewer)
                contacts += 1
            _open_leads(viewer, iter(items[len(_ENDINGS) :]), morning)
            keep_archives(viewer, morning.at)
    return contacts


def _open_leads(viewer: Viewer, about: Iterator["WorkItem"], morning: Morning) -> None:
    """One in each stage, about customers who did not refuse offers."""
    today = timezone.localdate(morning.at)
    for days, stage in enumerate(Stage, start=1):
        for item in about:
            new = NewLead(
                title=_TITLE,
                interest=Interest.WEALTH,
                stage=stage,
                expected_minor=max(item.amount_minor, _EXPECTED_MINOR),
                next_step=_NEXT_STEP,
                next_on=today + timedelta(days=days),
                customer_id=item.customer_id,
            )
            try:
                open_new_lead(new=new, at=morning.at, book=morning.book, by=viewer)
            # Work may be about somebody whom another looks after.
            except (LeadRefused, Customer.DoesNotExist):
                continue
            break
