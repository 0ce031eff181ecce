"""Take in one delivery or a folder of them."""

from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from guanxi.bank.night import BANKS_PICTURE
from guanxi.foundation.turns import turn_at
from guanxi.ingest.adapters import ADAPTERS
from guanxi.ingest.delivery import Delivery, Terms, already_here, room_or_refusal, take_in
from guanxi.ingest.intake import ALREADY_ACCEPTED, Intake, Progress, Stages, TakenBatch
from guanxi.ingest.leftovers import sweep_leftovers
from guanxi.ingest.manifest import MANIFEST_NAME, Manifest, read_manifest
from guanxi.ingest.numbers import Known
from guanxi.ingest.refusals import AdapterUnknown, DeliveryRefused, FolderRefused
from guanxi.ingest.workplace import open_workplace
from guanxi.rulebook.books import Rulebook

CONTRACT = "contract"


def ingest_folder(  # noqa: PLR0913 - the options of the command line, one each
    folder: Path,
    *,
    adapter: str = CONTRACT,
    through: date | None = None,
    book: Rulebook,
    now: datetime,
    progress: Progress | None = None,
) -> Intake:
    """Take in the delivery in ``folder``, or every delivery in its sub-folders, oldest day first.

    ``through`` leaves later days for another time. Each delivery is taken in whole or refused
    whole; a refused one is reported in the result and does not keep the next ones out.
    Raises IngestRefused where there is nothing to begin with.
    """
    _check_folder(folder)
    terms = Terms(
        adapter=adapter,
        book=book,
        now=now,
        progress=progress or (lambda _what, _d: None),
        stages=Stages(),
    )
    with turn_at(BANKS_PICTURE, doing=_("Taking in")):
        sweep_leftovers()
        if adapter == CONTRACT:
            return _take_in_all(folder, through, terms)
        if adapter not in ADAPTERS:
            raise AdapterUnknown(
                _("There is no adapter %(name)s. Known: %(known)s.")
                % {"name": adapter, "known": ", ".join([CONTRACT, *sorted(ADAPTERS)])}
            )
        with open_workplace("adapter") as workplace:
            terms.progress(_("translating"), 0.0)
            made = ADAPTERS[adapter](folder, workplace.folder, through)
            return _take_in_all(made, None, terms)


def _check_folder(folder: Path) -> None:
    try:
        if not folder.is_dir():
            what = _("is no folder") if folder.exists() else _("does not exist")
            raise FolderRefused(
                _("%(folder)s %(what)s. Name the folder of a delivery, or of several.")
                % {"folder": folder, "what": what}
            )
        next(folder.iterdir(), None)
    except PermissionError as error:
        raise FolderRefused(
            _("%(folder)s cannot be opened (%(why)s). Let this user read it.")
            % {"folder": folder, "why": error.strerror}
        ) from None


def _take_in_all(folder: Path, through: date | None, terms: Terms) -> Intake:
    intake = Intake(stages=terms.stages)
    found = _deliveries(folder, intake)
    wanted = [pair for pair in found if through is None or pair[1].business_day <= through]
    total = sum(_rows(manifest) for _path, manifest in wanted) or 1
    share_before = 0.0
    with room_or_refusal(), open_workplace("deliveries") as workplace:
        known = Known(workplace, terms.stages)
        for path, manifest in wanted:
            share = _rows(manifest) / total
            terms.progress(f"{manifest.business_day}", share_before)
            delivery = Delivery(
                path, manifest, terms, share_before, share, terms.moment(), workplace, known
            )
            _take_in_one(delivery, intake)
            share_before += share
    terms.progress(_("done"), 1.0)
    return intake


def _rows(manifest: Manifest) -> int:
    return sum(entry.rows for entry in manifest.files.values())


def _take_in_one(delivery: Delivery, intake: Intake) -> None:
    manifest = delivery.manifest
    if earlier := already_here(manifest):
        intake.batches.append(TakenBatch(earlier.pk, manifest.business_day, ALREADY_ACCEPTED))
        return
    batch, rows = take_in(delivery)
    intake.batches.append(TakenBatch(batch.pk, batch.business_day, batch.status))
    for kind, counted in rows.items():
        intake.rows[kind].add(counted)
    if batch.refusal:
        intake.refused.append(batch.refusal)


def _deliveries(folder: Path, intake: Intake) -> list[tuple[Path, Manifest]]:
    """The deliveries in their order; one whose manifest cannot be read is refused here."""
    places = [folder] if (folder / MANIFEST_NAME).exists() else sorted(folder.iterdir())
    places = [place for place in places if (place / MANIFEST_NAME).exists()]
    if not places:
        raise FolderRefused(
            _("%(folder)s holds no delivery: a delivery has a %(name)s (docs/feed.md).")
            % {"folder": folder, "name": MANIFEST_NAME}
        )
    found = []
    for place in places:
        try:
            found.append((place, read_manifest(place)))
        except DeliveryRefused as refusal:
            intake.refused.append(str(refusal))
    return sorted(found, key=lambda pair: (pair[1].business_day, pair[1].sequence))
