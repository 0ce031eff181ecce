"""What changes: choices are recorded, ended and taken back; editions are published."""

from guanxi.privacy.commands.choosing import (
    accept_statement,
    end_opt_out,
    give_consent,
    record_opt_out,
    show_statement,
    tell_of_changes,
    withdraw_consent,
)
from guanxi.privacy.commands.merging import give_back_choices, give_back_refusals, take_over_choices
from guanxi.privacy.commands.publishing import publish_statements
from guanxi.privacy.commands.records import ChoiceRefused
from guanxi.privacy.commands.taking_back import RECORDS, take_back_choice

__all__ = [
    "RECORDS",
    "ChoiceRefused",
    "accept_statement",
    "end_opt_out",
    "give_back_choices",
    "give_back_refusals",
    "give_consent",
    "publish_statements",
    "record_opt_out",
    "show_statement",
    "take_back_choice",
    "take_over_choices",
    "tell_of_changes",
    "withdraw_consent",
]
