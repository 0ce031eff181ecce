"""What the bank counts as assets, at which weight and margin, and what analysts are told."""

from typing import Annotated, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from guanxi.bank.codes import ASSET_CLASSES
from guanxi.foundation.dictionary import ALIKE_AT_LEAST
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


class AnonymousSection(Section):
    """``[anonymous]``: how coarsely analysts are told of customers (12.1)."""

    alike_at_least: int = key(
        "k: no fewer customers are alike in what an outsider may know of them",
        "k 值：外人可知的各项上，至少多少名客户相同",
        ge=ALIKE_AT_LEAST,
        le=1_000,
    )
    assets_bands: list[int] = key(
        "lower ends of the bands of assets, in whole units of the currency, ascending",
        "资产分段下限（货币单位），由低到高",
        min_length=1,
        max_length=12,
    )

    @model_validator(mode="after")
    def _bands_rise(self) -> Self:
        pairs = zip((0, *self.assets_bands), self.assets_bands, strict=False)
        if any(low >= high for low, high in pairs):
            raise KeyRefused("assets_bands", _("each must be above the one before it, and above 0"))
        return self
