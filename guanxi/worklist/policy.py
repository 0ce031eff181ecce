"""How the morning list is ranked."""

from guanxi.rulebook.sections import Section


class WorklistSection(Section):
    """``[worklist]``: length of the list and the factors of its order, by cause in percent."""

    list_length: int
    value_reference: int
    propensity_percent: dict[str, int]
    levers_percent: dict[str, int]
