"""The codes of the anonymous view in words, and the order in which they are read."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from guanxi.bank.codes import CardGrade
from guanxi.insight.queries import ANY, COARSER, GENERATIONS, NOTHING, OVERDRAWN, YEARS, Alike

_WAN, _YI = 10_000, 100_000_000

_PRODUCTS: Mapping[str, str | Promise] = {
    "deposit": gettext_lazy("Deposits"),
    "investment": gettext_lazy("Investments"),
    "loan": gettext_lazy("Loans"),
    "credit_card": gettext_lazy("Credit card"),
    "salary": gettext_lazy("Salary paid here"),
    NOTHING: pgettext_lazy("products", "None of these"),
    ANY: pgettext_lazy("anonymous", "Not told"),
}
_PRODUCTS_IN_ORDER, _CARDS_IN_ORDER = list(_PRODUCTS), [NOTHING, *CardGrade.values, ANY]


def headings() -> dict[str, str]:
    """What the filters are called."""
    return {
        "office": _("Office"),
        "tenure": _("Years as a customer"),
        "card": _("Best card"),
        "product": _("Product"),
    }


def office_code(number: int | None) -> str:
    """The office as it stands in an address."""
    return ANY if number is None else str(number)


def any_office() -> str:
    """For customers whose office is not told."""
    return _("Any office of the bank")


def years_label(code: str) -> str:
    """20–29, 80 and over; 0–29, coarser; not told."""
    years = years_alone(code)
    return _("%(years)s, coarser") % {"years": years} if code in COARSER else years


def years_alone(code: str) -> str:
    """The same without saying whether it is coarser than it could be."""
    if code == ANY:
        return pgettext("anonymous", "Not told")
    low, _dash, high = code.partition("-")
    return f"{low}–{high}" if high else _("%(years)s and over") % {"years": low.removesuffix("+")}


def generation_of(age_band: str) -> str:
    """The young, the middle and the old, however finely the age is told."""
    return GENERATIONS.get(age_band, ANY)


def years_order(code: str) -> int:
    """The fine bands, then the coarser ones, then those not told."""
    return _place(code, YEARS)


def assets_label(code: str) -> str:
    """1–5 万, 10K–50K."""
    if code == OVERDRAWN:
        return _("Overdrawn")
    if code == NOTHING:
        return pgettext("assets", "Nothing")
    low, _dash, high = code.partition("-")
    if not high:
        return _("%(amount)s and over") % {"amount": _round(int(low.removesuffix("+")))}
    if low == "0":
        return _("below %(amount)s") % {"amount": _round(int(high) + 1)}
    least, most = _round(int(low)), _round(int(high) + 1)
    # 10 万–50 万 is said 10–50 万.
    same = " " in least and least.partition(" ")[2] == most.partition(" ")[2]
    return f"{least.partition(' ')[0] if same else least}–{most}"


def assets_order(code: str) -> int:
    """From the least to the most."""
    if code in (OVERDRAWN, NOTHING):
        return -2 if code == OVERDRAWN else -1
    return int(code.removesuffix("+").partition("-")[0])


def card_label(code: str) -> str:
    """The grade of the best card."""
    if code == ANY:
        return pgettext("anonymous", "Not told")
    return pgettext("card", "None") if code == NOTHING else str(CardGrade(code).label)


def card_order(code: str) -> int:
    """From none to the best, then not told."""
    return _place(code, _CARDS_IN_ORDER)


def product_label(code: str) -> str:
    """One sort of product."""
    return str(_PRODUCTS[code])


def product_order(code: str) -> int:
    """As a bank counts them."""
    return _place(code, _PRODUCTS_IN_ORDER)


def is_in_full(group: Alike) -> bool:
    """Whether nothing of it had to be told more coarsely than the view can."""
    told = (group.age_band, group.tenure_band, group.card_grade, group.products)
    return group.branch_id is not None and not {ANY, *COARSER} & set(told)


def _place(code: str, order: Sequence[str]) -> int:
    return order.index(code) if code in order else len(order)


def _round(units: int) -> str:
    steps = (
        [(_YI, " 亿"), (_WAN, " 万")]
        if (get_language() or "").startswith("zh")
        else [(10**9, "B"), (10**6, "M"), (10**3, "K")]
    )
    for size, word in steps:
        if units >= size:
            return f"{units / size:g}{word}"
    return f"{units:,}"
