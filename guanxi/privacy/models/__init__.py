"""The tables of privacy, one file for each idea."""

from guanxi.privacy.models.choices import Acknowledgement, Choice, Consent, OptOut, PrivacyStatement
from guanxi.privacy.models.reads import AccessIntent, AccessRelease
from guanxi.privacy.models.reveals import Reveal
from guanxi.privacy.models.sealed import LedgerLeaf, TreeHead, WitnessedHead
from guanxi.privacy.models.search import KeptNote, SearchToken
from guanxi.privacy.models.unusual import (
    CustomerOpened,
    ReadingApproval,
    ReadingTally,
    UnusualAccess,
    WatchedCustomer,
)

__all__ = [
    "AccessIntent",
    "AccessRelease",
    "Acknowledgement",
    "Choice",
    "Consent",
    "CustomerOpened",
    "KeptNote",
    "LedgerLeaf",
    "OptOut",
    "PrivacyStatement",
    "ReadingApproval",
    "ReadingTally",
    "Reveal",
    "SearchToken",
    "TreeHead",
    "UnusualAccess",
    "WatchedCustomer",
    "WitnessedHead",
]
