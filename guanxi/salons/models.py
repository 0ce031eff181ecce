"""Events, whom they are for, who was invited and what came of it; with the history.

Who has a seat is not stored: it follows from the order in which invitations were accepted
(`rules.seated`), so no two people can be given the same seat.
"""

from django.db import models
from django.db.models import F, Q

from guanxi.bank.keys import staff_key, staff_or_nobody
from guanxi.foundation.dictionary import (
    C1,
    OTHER,
    STAFF_WORK,
    Column,
    Reach,
    Retention,
    Rows,
    Sensitivity,
    plain,
    stored,
    with_row,
)
from guanxi.salons.codes import Answer, Kind, Told

CODE, TITLE, TIERS, DETAIL = 20, 120, 120, 2_000
_ME = "(SELECT gx.actor())"
_HEADED = "branch_id = ANY ((SELECT gx.offices())::bigint[])"


def _event(column: Column) -> Column:
    """Of an event, and of no customer."""
    return plain(column, retention=Retention.RECORD, seen_for=STAFF_WORK)


def _invitation(column: Column, sensitivity: Sensitivity = C1) -> Column:
    """Whom the bank wants to see at an event: its own work, and not for the portal."""
    return stored(column, OTHER, sensitivity, retention=Retention.RECORD, seen_for=STAFF_WORK)


class Salon(models.Model):
    """One event of the bank for customers. Customers of ``branch`` and below are invited."""

    title = _event(models.CharField(max_length=TITLE))
    kind = _event(models.CharField(max_length=CODE, choices=Kind.choices))
    detail = _event(models.TextField(blank=True, default=""))
    place = _event(models.CharField(max_length=TITLE))
    branch = _event(
        models.ForeignKey("bank.Branch", on_delete=models.PROTECT, related_name="+", db_index=False)
    )
    tiers = _event(models.CharField(max_length=TIERS, blank=True, default=""))  # empty: all
    starts_at = _event(models.DateTimeField())
    ends_at = _event(models.DateTimeField())
    capacity = _event(models.PositiveIntegerField())
    guests_max = _event(models.PositiveSmallIntegerField(default=0))
    budget_minor = _event(models.BigIntegerField(default=0))
    currency = _event(models.CharField(max_length=3))
    staff = _event(  # who planned it
        staff_key()
    )
    host = _event(staff_key())
    planned_at = _event(models.DateTimeField())
    called_off_at = _event(models.DateTimeField(null=True, blank=True))
    called_off_because = _event(models.CharField(max_length=TITLE, blank=True, default=""))

    rows = Rows(
        reach=Reach.BANK,
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=(
            *("title", "kind", "detail", "place", "tiers", "starts_at", "ends_at", "capacity"),
            *("guests_max", "budget_minor", "host_id", "called_off_at", "called_off_because"),
        ),
        check=f"staff_id = {_ME} AND called_off_at IS NULL",
        changeable=f"{_ME} IN (staff_id, host_id) OR {_HEADED}",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="event_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(name="event_has_seats", condition=Q(capacity__gte=1)),
            models.CheckConstraint(
                name="event_costs_no_less_than_nothing", condition=Q(budget_minor__gte=0)
            ),
            models.CheckConstraint(
                name="event_called_off_for_a_reason",
                condition=Q(called_off_at=None, called_off_because="")
                | Q(called_off_at__isnull=False) & ~Q(called_off_because=""),
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="event_by_day")]

    @property
    def tier_codes(self) -> list[str]:
        """For which tiers it is; empty: for all."""
        return [code for code in self.tiers.split(",") if code]


class Invitation(models.Model):
    """One customer on the list of an event: asked, answered, came, became a lead."""

    salon = with_row(models.ForeignKey(Salon, on_delete=models.PROTECT, related_name="invitations"))
    customer = with_row(
        models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+")
    )
    staff = _invitation(  # who asks the customer
        staff_key()
    )
    branch = _invitation(  # that person's office
        models.ForeignKey("bank.Branch", on_delete=models.PROTECT, related_name="+", db_index=False)
    )
    invited_by = _invitation(staff_key())
    invited_at = _invitation(models.DateTimeField())
    answer = _invitation(
        models.CharField(max_length=CODE, blank=True, default="", choices=Answer.choices)
    )
    # With how many others. They are no customers: nothing of them is kept but how many they are.
    guests = _invitation(models.PositiveSmallIntegerField(default=0))
    answered_at = _invitation(models.DateTimeField(null=True, blank=True))
    came_at = _invitation(models.DateTimeField(null=True, blank=True))
    came_guests = _invitation(models.PositiveSmallIntegerField(default=0))
    lead = with_row(
        models.ForeignKey(
            "leads.Lead", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
        )
    )

    rows = Rows(
        reach=Reach.OWNED,
        column="staff_id",
        other_column="invited_by_id",
        office="branch_id",
        also="customer_id = ANY ((SELECT gx.own_customers())::bigint[])",
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=(
            *("answer", "guests", "answered_at", "came_at", "came_guests", "lead_id"),
            *("staff_id", "branch_id"),
        ),
        # Only of customers whom one sees and who refused nothing, to events that take place.
        check=(
            f"invited_by_id = {_ME} AND answer = '' AND came_at IS NULL AND lead_id IS NULL "
            f"AND (staff_id = {_ME} OR {_HEADED}) "
            "AND EXISTS (SELECT 1 FROM public.bank_customer c WHERE c.id = customer_id) "
            "AND NOT EXISTS (SELECT 1 FROM gx.refusal r WHERE r.kind = 'direct_marketing' "
            "AND r.customer_id = salons_invitation.customer_id) "
            "AND EXISTS (SELECT 1 FROM public.salons_salon s "
            "WHERE s.id = salon_id AND s.called_off_at IS NULL)"
        ),
        # A number that is refused for its foreign key would tell which leads there are elsewhere.
        check_of_change=(
            "lead_id IS NULL OR EXISTS (SELECT 1 FROM public.leads_lead l WHERE l.id = lead_id)"
        ),
        # Every invitation is an offer: gone, for everybody, once direct marketing was refused.
        solicits=("answer", lambda: Answer.values),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_answered_at_a_moment",
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="guests_come_along_with_somebody",
                condition=Q(came_at__isnull=False) | Q(came_guests=0),
            ),
            models.CheckConstraint(
                name="who_was_not_invited_did_not_come",
                condition=~Q(answer=Answer.WITHDRAWN) | Q(came_at=None),
            ),
        ]
        indexes = [models.Index(fields=["staff", "-invited_at"], name="invitation_mine")]


class InvitationLine(models.Model):
    """One line of an invitation's history: never rewritten."""

    invitation = with_row(
        models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="lines")
    )
    kind = _invitation(models.CharField(max_length=CODE, choices=Told.choices))
    at = _invitation(models.DateTimeField())
    by = _invitation(  # empty: a night
        staff_or_nobody()
    )
    guests = _invitation(models.PositiveSmallIntegerField(default=0))

    rows = Rows(
        reach=Reach.OF_ROW,
        of="salons_invitation",
        column="invitation_id",
        inserted_for=STAFF_WORK,
        check=f"by_id = {_ME}",
    )
