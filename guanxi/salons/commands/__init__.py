"""What changes: events are planned, customers invited, answers and arrivals recorded."""

from guanxi.salons.commands.answering import record_answer
from guanxi.salons.commands.arriving import record_arrival, take_back_arrival
from guanxi.salons.commands.inviting import (
    invite_customers,
    take_back_list,
    withdraw_invitation,
)
from guanxi.salons.commands.leading import NewLeadOfGuest, open_lead_of_guest
from guanxi.salons.commands.planning import (
    Plan,
    call_off_salon,
    change_salon,
    plan_salon,
    take_up_salon_again,
)
from guanxi.salons.commands.recording import SalonRefused

__all__ = [
    "NewLeadOfGuest",
    "Plan",
    "SalonRefused",
    "call_off_salon",
    "change_salon",
    "invite_customers",
    "open_lead_of_guest",
    "plan_salon",
    "record_answer",
    "record_arrival",
    "take_back_arrival",
    "take_back_list",
    "take_up_salon_again",
    "withdraw_invitation",
]
