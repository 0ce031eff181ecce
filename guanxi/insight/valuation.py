"""What the night's rulebook says of currencies, weights and margins."""

from guanxi.bank.codes import ASSET_CLASSES, ProductClass
from guanxi.bank.policy import BankSection
from guanxi.insight.measures.valuation import Valuation
from guanxi.insight.policy import AssetsSection
from guanxi.rulebook.books import Rulebook


def valuation_by(book: Rulebook) -> Valuation:
    """The rulebook's sections [bank] and [assets] as measures need them."""
    bank, assets = book.section(BankSection), book.section(AssetsSection)
    return Valuation(
        currency=bank.currency,
        rates_ppm={code: rate for code, rate in bank.rates_ppm.items() if code != bank.currency},
        weights_percent=assets.weights_percent,
        margins_ppm=assets.margins_ppm,
        asset_classes=tuple(str(code) for code in ASSET_CLASSES),
        classes=tuple(str(code) for code in ProductClass),
    )
