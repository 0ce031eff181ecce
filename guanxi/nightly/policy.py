"""When files and nights are due, and when the disk is to be looked after."""

from datetime import date, time
from typing import Annotated, Literal, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from guanxi.nightly.rules import Due
from guanxi.rulebook.sections import KeyRefused, Section, key

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_WEEKDAYS: tuple[str, ...] = Weekday.__args__  # type: ignore[attr-defined]


class NightlySection(Section):
    """``[nightly]``: by when a day's files and its night must be there, by the bank's own clock."""

    feed_due: Clock = key(
        "the files of a business day are there by this time of the day after, HH:MM",
        "次日数据到达时限（时:分）",
    )
    night_due: Clock = key(
        "its night is published by this time of the day after, HH:MM",
        "次日夜间批处理完成时限（时:分）",
    )
    rest_weekdays: list[Weekday] = key(
        "weekdays of which no files come", "无数据的星期", default=[]
    )
    holidays: list[date] = key("other days of which no files come", "无数据的节假日", default=[])
    disk_warning_days: int = key(
        "operators are told when the disk will be full within so many days",
        "磁盘将满预警天数",
        ge=1,
        le=365,
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if set(self.rest_weekdays) == set(_WEEKDAYS):
            raise KeyRefused("rest_weekdays", _("files must come on one weekday at least"))
        if self.night_due <= self.feed_due:
            raise KeyRefused("night_due", _("must be later than feed_due"))
        return self

    def due(self) -> Due:
        """The same for the rules."""
        return Due(
            feed=time.fromisoformat(self.feed_due),
            night=time.fromisoformat(self.night_due),
            rest_weekdays=frozenset(_WEEKDAYS.index(day) for day in self.rest_weekdays),
            holidays=frozenset(self.holidays),
        )
