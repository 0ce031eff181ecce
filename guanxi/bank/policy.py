"""The bank's own section of the rulebook: its currency."""

from guanxi.rulebook.sections import Section


class BankSection(Section):
    """``[bank]``: the currency in which customers are added up, and the others it knows."""

    currency: str
    # How many minor units of the bank's currency one minor unit of that currency is worth, × 10^6.
    rates_ppm: dict[str, int] = {}

    def rate_ppm(self, currency: str) -> int:
        """Raises KeyError for a currency the bank does not know."""
        return 1_000_000 if currency == self.currency else self.rates_ppm[currency]
