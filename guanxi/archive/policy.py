"""What the rulebook says about archives."""

from guanxi.rulebook.sections import Section, key


class ArchiveSection(Section):
    """``[archive]``: who gets an archive, how long it is kept, when needs are asked anew (1.3)."""

    open_for_maintained: bool = key(
        "whether nights open an archive for every maintained customer", "是否为维护客户自动建档"
    )
    keep_years: int = key(
        "years that an archive is kept after the customer left",
        "客户离行后档案保管年限",
        ge=3,
        le=100,
    )
    review_months: int = key(
        "months after which a needs sheet is to be asked anew",
        "客户需求表复核周期（月）",
        ge=1,
        le=60,
    )
