"""Amounts as people read them: minor units in, words of the reader's language out."""

from django.utils.translation import get_language

SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "CZK": "Kč "}
_WAN, _YI = 10_000, 100_000_000


def amount(minor: int, currency: str = "CNY") -> str:
    """In full, with thousands and without cents: ¥1,320,000."""
    sign = "−" if minor < 0 else ""
    return f"{sign}{SYMBOLS.get(currency, currency + ' ')}{abs(minor) // 100:,}"


def amount_to_the_cent(minor: int, currency: str = "CNY") -> str:
    """In full, to the cent: ¥1,320,000.50."""
    sign = "−" if minor < 0 else ""
    whole, cents = divmod(abs(minor), 100)
    return f"{sign}{SYMBOLS.get(currency, currency + ' ')}{whole:,}.{cents:02d}"


def short_amount(minor: int, currency: str = "CNY") -> str:
    """Short: ¥4.82 亿, ¥612 万 in Chinese; ¥482.0M, ¥6.12M in English."""
    sign = "−" if minor < 0 else ""
    symbol = SYMBOLS.get(currency, currency + " ")
    units = abs(minor) / 100
    steps = (
        [(_YI, " 亿"), (_WAN, " 万")]
        if (get_language() or "").startswith("zh")
        else [(10**9, "B"), (10**6, "M"), (10**3, "K")]
    )
    for size, word in steps:
        if units >= size:
            return f"{sign}{symbol}{_three_digits(units / size)}{word}"
    return f"{sign}{symbol}{units:,.0f}"


def _three_digits(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
