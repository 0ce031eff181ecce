"""What changes: work is added, ranked, postponed, handed over, closed, and taken back."""

from guanxi.worklist.commands.adding import NewWork, add_work_items
from guanxi.worklist.commands.asking import ask_who_rose
from guanxi.worklist.commands.changing import (
    ChangeRefused,
    close_lapsed_work_items,
    close_work_item,
    hand_over_work_item,
    postpone_work_item,
)
from guanxi.worklist.commands.contacting import ContactEntry, ContactRefused, record_contact
from guanxi.worklist.commands.escalating import escalate_neglected_work
from guanxi.worklist.commands.feeding import make_calendar_feed, revoke_calendar_feed
from guanxi.worklist.commands.forgetting import forget_what_was_said
from guanxi.worklist.commands.importing import (
    ImportRefused,
    ListedFrom,
    ListedTask,
    import_work,
    take_back_import,
)
from guanxi.worklist.commands.ranking import Refreshed, rank_open_items, refresh_work_items
from guanxi.worklist.commands.reassigning import reassign_work_of_leavers
from guanxi.worklist.commands.receiving import close_work_of_gone_customers, receive_customer
from guanxi.worklist.commands.undoing import UndoRefused, undo_change, withdraw_contact

__all__ = [
    "ChangeRefused",
    "ContactEntry",
    "ContactRefused",
    "ImportRefused",
    "ListedFrom",
    "ListedTask",
    "NewWork",
    "Refreshed",
    "UndoRefused",
    "add_work_items",
    "ask_who_rose",
    "close_lapsed_work_items",
    "close_work_item",
    "close_work_of_gone_customers",
    "escalate_neglected_work",
    "forget_what_was_said",
    "hand_over_work_item",
    "import_work",
    "make_calendar_feed",
    "postpone_work_item",
    "rank_open_items",
    "reassign_work_of_leavers",
    "receive_customer",
    "record_contact",
    "refresh_work_items",
    "revoke_calendar_feed",
    "take_back_import",
    "undo_change",
    "withdraw_contact",
]
