"""What changes: relations and households are entered and ended, needs written, archives kept."""

from guanxi.archive.commands.destroying import (
    approve_destruction,
    decline_destruction,
    propose_destruction,
)
from guanxi.archive.commands.keeping import open_archive, use_archive
from guanxi.archive.commands.nightly import close_and_open, destroy_what_was_approved
from guanxi.archive.commands.recording import ArchiveRefused
from guanxi.archive.commands.relating import Learning, end_relation, relate_customers
from guanxi.archive.commands.settling import join_household, leave_household, make_head
from guanxi.archive.commands.writing import Needs, write_needs

__all__ = [
    "ArchiveRefused",
    "Learning",
    "Needs",
    "approve_destruction",
    "close_and_open",
    "decline_destruction",
    "destroy_what_was_approved",
    "end_relation",
    "join_household",
    "leave_household",
    "make_head",
    "open_archive",
    "propose_destruction",
    "relate_customers",
    "use_archive",
    "write_needs",
]
