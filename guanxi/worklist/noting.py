"""Notes of contacts, found by their words (1.5)."""

from collections.abc import Iterator

from guanxi.bank.models import Customer
from guanxi.bank.viewers import Viewer
from guanxi.privacy.search.kinds import Passage
from guanxi.privacy.search.notes import Note, keep_note, numbers_of_notes
from guanxi.privacy.search.words import Wanted
from guanxi.stewardship.queries import customers_visible_to
from guanxi.worklist.models import Contact

KIND = "contact"


def keep_note_of(contact: Contact) -> None:
    """From now on the contact is found by what its note says."""
    if contact.note:
        office = Customer.objects.values_list("branch_id", flat=True).get(pk=contact.customer_id)
        keep_note(_note(contact, office))


def every_note() -> Iterator[Note]:
    """Of every contact that has one, for jobs that see all of them."""
    noted = Contact.objects.exclude(note="").select_related("customer")
    for contact in noted.only("pk", "at", "note", "customer__branch").iterator():
        yield _note(contact, contact.customer.branch_id)


def notes_found(
    viewer: Viewer, asked: Wanted, *, customer_id: int | None, most: int
) -> Iterator[Passage]:
    """Contacts whose note may fit, the newest first, with whom and by whom."""
    numbers = numbers_of_notes(KIND, asked, customer_id=customer_id, most=most)
    if not numbers:
        return
    contacts = Contact.objects.filter(pk__in=numbers, withdrawn_at=None)
    if customer_id is None:  # else the caller has found the customer visible
        contacts = contacts.filter(customer__in=customers_visible_to(viewer))
    for contact in contacts.select_related("customer", "staff").only(
        *("at", "note", "channel", "outcome", "customer__name", "staff__name")
    ):
        yield Passage(
            at=contact.at,
            text=contact.note,
            by=contact.staff.name,
            about=contact.customer.name,
            page="shell:customer",
            number=contact.customer_id,
            detail=f"{contact.get_channel_display()} · {contact.get_outcome_display()}",
        )


def _note(contact: Contact, office: int) -> Note:
    return Note(
        kind=KIND,
        number=contact.pk,
        customer_id=contact.customer_id,
        branch_id=office,
        at=contact.at,
        text=contact.note,
    )
