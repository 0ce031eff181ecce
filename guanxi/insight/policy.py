"""What the bank counts as assets, and at which weight and margin."""

from typing import Annotated, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from guanxi.bank.codes import ASSET_CLASSES
from guanxi.rulebook.sections import KeyRefused, Section, key

Percent = Annotated[int, Field(ge=0, le=200)]
Margin = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]


class AssetsSection(Section):
    """``[assets]``: by class of product, weight in percent and yearly margin in millionths."""

    weights_percent: dict[str, Percent] = key(
        "by class: what it counts for in weighted assets, in percent", "各类资产折算系数（%）"
    )
    margins_ppm: dict[str, Margin] = key(
        "by class: what the bank earns in a year on its month-average, in millionths",
        "各类资产年利差（百万分之一）",
    )

    @model_validator(mode="after")
    def _every_class_is_there(self) -> Self:
        for name, given in (
            ("weights_percent", self.weights_percent),
            ("margins_ppm", self.margins_ppm),
        ):
            for missing in sorted(set(ASSET_CLASSES) - set(given)):
                reason = _("missing; each class of assets needs a figure")
                raise KeyRefused(f"{name}.{missing}", reason)
            for unknown in sorted(set(given) - set(ASSET_CLASSES)):
                raise KeyRefused(f"{name}.{unknown}", _("no such class of assets"))
        return self
