"""The bank's own section of the rulebook: its currency."""

from typing import Annotated

from pydantic import Field

from guanxi.rulebook.sections import Section, key

_CURRENCY = r"^[A-Z]{3}$"
Currency = Annotated[str, Field(pattern=_CURRENCY)]
Rate = Annotated[int, Field(ge=1, le=10**12)]


class BankSection(Section):
    """``[bank]``: the currency in which customers are added up, and the others it knows."""

    currency: str = key(
        "currency in which customers are added up, ISO 4217",
        "本位币（ISO 4217）",
        pattern=_CURRENCY,
    )
    rates_ppm: dict[Currency, Rate] = key(
        "by currency: what a million of its minor units are worth in minor units of the bank's; "
        "a rate of the bank's own currency is passed over",
        "折算汇率：一百万外币分折合本币分数；本位币之汇率不计",
        default={},
    )

    def rate_ppm(self, currency: str) -> int:
        """Raises KeyError for a currency the bank does not know."""
        return 1_000_000 if currency == self.currency else self.rates_ppm[currency]
