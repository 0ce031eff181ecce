"""What last night left: a delivery with rows to repair, the night, the anonymous view."""

from datetime import timedelta

from guanxi.bank.policy import BankSection
from guanxi.foundation.home import current_home
from guanxi.privacy.codes import Part
from guanxi.rulebook.books import rulebook_for
from guanxi.rulebook.sections import Section
from guanxi.shell.attacks.lake import months_path
from guanxi.shell.attacks.planting import Known, Planter
from guanxi.stewardship.policy import StewardshipSection, TiersSection

_ALIKE = 20  # the fewest of whom the anonymous view tells
_SECTIONS: dict[str, type[Section]] = {
    "bank": BankSection,
    "tiers": TiersSection,
    "stewardship": StewardshipSection,
}


def plant_night(planter: Planter, known: Known) -> None:
    """The night before the working day, about nobody; adds its rows to ``known``."""
    yesterday = planter.day - timedelta(days=1)
    batch = planter.plant("bank.Batch", None, known, status="accepted")
    _set_aside(batch.pk)
    book = rulebook_for(planter.day)
    policy = {name: book.section(kind).model_dump(mode="json") for name, kind in _SECTIONS.items()}
    decided = {"night": 1, "day": yesterday, "rulebook": "default", "policy": policy}
    planter.plant("stewardship.DecidedNight", None, known, **decided)
    run = {"day": yesterday, "rulebook": "default", "status": "published"}
    planter.plant("nightly.NightRun", None, known, ended_at=planter.now, **run)
    planter.plant(
        "insight.Publication",
        None,
        known,
        night=1,
        day=yesterday,
        months={f"{yesterday:%Y-%m}": months_path()},
        alike_at_least=_ALIKE,
        anonymous_customers=_ALIKE,
    )
    _plant_anonymous_view(planter, known)
    parts = {part: ["…"] for part in Part.values}
    planter.plant("privacy.PrivacyStatement", None, known, zh=parts, en=parts, version="1")
    planter.plant("bank.Product", None, known, product_class="demand_deposit", name="活期存款")


def _plant_anonymous_view(planter: Planter, known: Known) -> None:
    for number in range(1, _ALIKE + 1):
        planter.plant(
            "insight.AnonymousCustomer",
            None,
            dict(known),
            number=number,
            night=1,
            branch_id=None,
            age_band="30-39",
            tenure_band="2-4",
            assets_band="10000-49999",
            card_grade="any",
            products="any",
            alike_at_least=_ALIKE,
        )


def _set_aside(batch: int) -> None:
    """A file of rows to be repaired, without anybody in it."""
    folder = current_home().quarantine / str(batch)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "customers.csv").write_text("fault\n")
