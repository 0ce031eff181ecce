"""What the rulebook says about the quality of customers' data."""

import re
from typing import Annotated, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field as Limits
from pydantic import model_validator

from guanxi.quality.codes import TELLABLE, Field
from guanxi.rulebook.sections import KeyRefused, Section, key

Months = Annotated[int, Limits(ge=1, le=600)]
# What both engines of the night read alike.
_PORTABLE = re.compile(r"[^\\]*(\\[dw.+\-][^\\]*)*")


class QualitySection(Section):
    """``[quality]``: what is measured, and what is asked at the next contact (1.6)."""

    fields: list[str] = key("fields that are measured", "纳入质量检查的字段", min_length=1)
    stale_after_months: dict[str, Months] = key(
        "months after which a value counts as out of date unless it was delivered anew",
        "多少个月未更新视为过期",
    )
    patterns: dict[str, str] = key(
        "what a plausible value looks like: a regular expression that it must match whole",
        "合理值的格式（正则表达式，须整体匹配）",
    )
    oldest_years: int = key("greatest plausible age", "最大合理年龄（岁）", ge=100, le=150)
    check_resident_ids: bool = key(
        "whether check digit, birthday and sex of resident identity cards are compared",
        "是否校验居民身份证的校验位、出生日期和性别",
    )
    ask: list[str] = key(
        "fields that are asked at the next contact where they lack, the first first",
        "下次联系时补问的字段（按先后）",
    )
    ask_at_once: int = key("so many at most at one contact", "一次联系最多补问几项", ge=1, le=10)
    asked_again_days: int = key(
        "days until a told value that the core system still lacks is asked for again",
        "客户告知后核心系统仍未更新，多少天后再次补问",
        ge=1,
        le=730,
    )
    history_days: int = key("days that figures of past nights are kept", "历史指标保留天数", ge=30)

    @model_validator(mode="after")
    def _fields_are_known(self) -> Self:
        named = {
            "fields": self.fields,
            "ask": self.ask,
            "stale_after_months": [*self.stale_after_months],
            "patterns": [*self.patterns],
        }
        for name, given in named.items():
            if unknown := sorted(set(given) - set(Field.values)):
                raise KeyRefused(name, _("%s is no field of a customer") % unknown[0])
        if untold := [field for field in self.ask if field not in TELLABLE]:
            raise KeyRefused("ask", _("%s cannot be told by word of mouth") % ", ".join(untold))
        for field, pattern in self.patterns.items():
            _refuse_unreadable(field, pattern)
        return self

    def is_plausible(self, field: str, value: str) -> bool:
        """Whether the value looks like one."""
        pattern = self.patterns.get(field)
        return pattern is None or re.fullmatch(pattern, value) is not None


def _refuse_unreadable(field: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise KeyRefused(f"patterns.{field}", error) from None
    if not _PORTABLE.fullmatch(pattern) or "(?" in pattern:
        raise KeyRefused(
            f"patterns.{field}", _(r"may use \d, \w, classes, groups and repetition, nothing else")
        )
