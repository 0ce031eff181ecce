from django.apps import AppConfig

from guanxi.archive.policy import ArchiveSection
from guanxi.bank.merging import Following, Once, follows
from guanxi.rulebook.sections import sign_in

_HOLDS = "until IS NULL"


class ArchiveConfig(AppConfig):
    name = "guanxi.archive"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook, and what follows a merged customer."""
        sign_in("archive", ArchiveSection)
        follows(
            Following(
                table="archive_tie",
                never="other_id",
                once=(Once(columns=("other_id", "kind"), where=_HOLDS),),
            ),
            Following(
                table="archive_tie",
                column="other_id",
                never="customer_id",
                once=(Once(columns=("customer_id", "kind"), where=_HOLDS),),
            ),
            Following(table="archive_member", once=(Once(columns=(), where=_HOLDS),)),
            Following(table="archive_member", column="head_id"),
            Following(table="archive_needssheet"),
            Following(
                table="archive_dossier", once=(Once(columns=(), where="destroyed_at IS NULL"),)
            ),
            Following(table="archive_line"),
        )
