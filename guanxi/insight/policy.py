"""What the bank counts as assets, and at which weight and margin."""

from guanxi.rulebook.sections import Section


class AssetsSection(Section):
    """``[assets]``: by class of product, weight in percent and yearly margin in millionths."""

    weights_percent: dict[str, int]
    margins_ppm: dict[str, int]
