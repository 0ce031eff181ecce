"""Open a lead: about a customer, about somebody who was brought in, from what the market told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.bank.models import Customer
from guanxi.bank.policy import BankSection
from guanxi.bank.viewers import Viewer
from guanxi.leads import queries
from guanxi.leads.codes import Happening, Interest, Kin, Stage
from guanxi.leads.commands.recording import LeadRefused, agree_step, happened
from guanxi.leads.models import Intelligence, Lead, Prospect
from guanxi.leads.policy import LeadsSection
from guanxi.privacy.codes import OptOutKind
from guanxi.privacy.queries.choices import refused_by
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.queries import customers_visible_to


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who is no customer: what a call needs, and that the person agreed to it."""

    called: str
    name: str
    phone: str
    agreed_on: date
    kin: str = ""
    introducer_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class NewLead:
    """What is filled in. Either ``customer_id`` or ``person``."""

    title: str
    interest: str
    stage: str
    expected_minor: int
    next_step: str
    next_on: date
    customer_id: int | None = None
    person: Person | None = None
    intelligence_id: int | None = None


@transaction.atomic
def open_new_lead(*, new: NewLead, at: datetime, book: Rulebook, by: Viewer) -> Lead:
    """Put it onto one's board. Raises LeadRefused, or Customer.DoesNotExist where not visible."""
    section = book.section(LeadsSection)
    _refuse_nonsense(new, section, by)
    person = new.person
    for number in (new.customer_id, person.introducer_id if person else None):
        if number is not None:
            _look_at(number, by)
    lead = Lead.objects.create(
        title=new.title.strip(),
        interest=new.interest,
        stage=new.stage,
        staff_id=by.staff_id,
        branch_id=by.branch_id,
        customer_id=new.customer_id,
        called=person.called.strip() if person else "",
        introducer_id=person.introducer_id if person else None,
        kin=person.kin if person else "",
        intelligence=_claimed(new.intelligence_id, by),
        expected_minor=new.expected_minor,
        currency=book.section(BankSection).currency,
        next_step=new.next_step.strip(),
        next_on=new.next_on,
        opened_at=at,
        stage_since=at,
    )
    happened(lead, Happening.OPENED, at=at, by=by.staff_id)
    if person is not None:
        Prospect.objects.create(
            lead=lead,
            name=person.name.strip(),
            phone=person.phone.strip(),
            agreed_on=person.agreed_on,
            keep_until=timezone.localdate(at) + timedelta(days=section.prospect_days),
        )
    agree_step(lead, new.next_step, new.next_on, at=at, book=book, by=by)
    return lead


def refuse_who_refused(customer_id: int) -> None:
    """Raises LeadRefused where the customer wants no offers."""
    if OptOutKind.MARKETING in refused_by(customer_id):
        raise LeadRefused(
            _("This customer refused direct marketing: nothing may be offered, so no lead opened.")
        )


def _look_at(customer_id: int, by: Viewer) -> None:
    if not customers_visible_to(by).filter(pk=customer_id).exists():
        raise Customer.DoesNotExist(f"Customer {customer_id} is not visible to this viewer.")
    refuse_who_refused(customer_id)


def _claimed(intelligence_id: int | None, by: Viewer) -> Intelligence | None:
    if intelligence_id is None:
        return None
    found = queries.intelligence_visible_to(by).get(pk=intelligence_id)
    if found.claimed_by_id != by.staff_id or found.closed_at is not None:
        raise LeadRefused(_("Claim this intelligence first: leads come from who claimed it."))
    return found


def _refuse_nonsense(new: NewLead, section: LeadsSection, by: Viewer) -> None:
    if (new.customer_id is None) == (new.person is None):
        raise LeadRefused(_("A lead is about a customer or about somebody you bring in: say who."))
    known = new.stage in Stage.values and new.interest in Interest.values
    if not known or (new.person and new.person.kin not in ("", *Kin.values)):
        raise LeadRefused(_("Choose stage, line of work and relation from the lists."))
    if not new.title.strip() or new.expected_minor < 0:
        raise LeadRefused(_("Say in a few words what may come of it, and an amount not below 0."))
    mine = Lead.objects.filter(staff=by.staff_id, ended_at=None).count()
    if mine >= section.open_max:
        raise LeadRefused(
            _("You have %(n)s open leads, as many as one person can care for: end some first.")
            % {"n": mine}
        )
