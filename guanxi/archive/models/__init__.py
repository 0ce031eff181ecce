"""What staff write about a customer, and the archive that holds it."""

from guanxi.archive.models.dossiers import Dossier, Line
from guanxi.archive.models.sheets import NeedsSheet
from guanxi.archive.models.ties import Member, Tie

__all__ = ["Dossier", "Line", "Member", "NeedsSheet", "Tie"]
