"""The guests of an event as a table."""

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.tables.columns import ACT, Column, Table, sign_in_table
from guanxi.salons.codes import Seat

_BEFORE = "invitation."

GUESTS = sign_in_table(
    Table(
        place="guests",
        order="steward",
        columns=(
            Column(
                code="number",
                label=_("Customer number"),
                shows=f"{_BEFORE}customer.source_id",
                stands="in_files",
            ),
            Column(
                code="customer",
                label=_("Customer"),
                shows=f"{_BEFORE}customer.name",
                stands="always",
                looks="who",
                template="salons/_cell_customer.html",
            ),
            Column(
                code="steward",
                label=_("Steward"),
                by="staff__name",
                shows=f"{_BEFORE}staff.name",
            ),
            Column(
                code="answer",
                label=_("Answer"),
                by="answer",
                shows=f"{_BEFORE}get_answer_display",
                stands="always",
                template="salons/_cell_answer.html",
            ),
            Column(
                code="seat",
                label=_("Seat"),
                shows=lambda guest: str(Seat(guest.seat).label) if guest.seat else "",
                stands="in_files",
            ),
            Column(
                code="guests",
                label=_("Guests"),
                kind="count",
                by="guests",
                shows=f"{_BEFORE}guests",
                template="salons/_cell_guests.html",
            ),
            Column(
                code="answered",
                label=_("Answered on"),
                kind="day",
                by="answered_at",
                shows=lambda guest: (
                    guest.invitation.answered_at and localdate(guest.invitation.answered_at)
                ),
                stands="in_files",
            ),
            Column(
                code="came",
                label=_("Came at"),
                kind="moment",
                by="came_at",
                shows=f"{_BEFORE}came_at",
                stands="in_files",
            ),
            Column(
                code="came_guests",
                label=_("Guests who came"),
                kind="count",
                shows=lambda guest: (
                    guest.invitation.came_guests if guest.invitation.came_at else None
                ),
                stands="in_files",
            ),
            Column(
                code="lead",
                label=_("Lead"),
                by="lead__title",
                shows=f"{_BEFORE}lead.title",
                stands="in_files",
            ),
            Column(
                code=ACT,
                label=_("What to do"),
                stands="on_pages",
                looks="doing no-print",
                template="salons/_cell_act.html",
            ),
        ),
    )
)
