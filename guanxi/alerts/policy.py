"""When the bank wants to be warned."""

from typing import Annotated, Any, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, create_model, model_validator

from guanxi.alerts.kind import KindThresholds
from guanxi.alerts.kinds import every_kind
from guanxi.rulebook.sections import KeyRefused, Section, key

Percent = Annotated[int, Field(ge=0, le=50)]


def _tables_of_kinds() -> type[Section]:
    """``[alerts.kinds]``: a table for each kind there is, of the shape the kind declares."""
    tables: dict[str, Any] = {
        code: (kind.thresholds, key(str(kind.thresholds.__doc__), code))
        for code, kind in every_kind().items()
    }
    return create_model("KindsSection", __base__=Section, **tables)


KindsSection = _tables_of_kinds()


class EventsSection(Section):
    """``[alerts.events]``: what is taken in during the day (4.4)."""

    batch_max: int = key("events at a time", "每批最多事件数", ge=1, le=500)
    late_days: int = key(
        "an event older than so many days comes with the nightly files", "最迟补报天数", ge=0, le=31
    )
    early_minutes: int = key(
        "how far ahead of ours the clock of a program may be", "允许的时钟超前分钟数", ge=0, le=60
    )


class PrecisionSection(Section):
    """``[alerts.precision]``: when a rule cries wolf (4.3)."""

    months: int = key("months that count, this one included", "统计月数", ge=1, le=36)
    goal_percent: int = key("how often a rule should be right", "准确率目标（%）", ge=1, le=100)
    judged_at_least: int = key(
        "alerts that must have been judged before a rule is called to account",
        "最少已判定预警数",
        ge=1,
    )


class HeldBackSection(Section):
    """``[alerts.held_back]``: alerts kept back to see whether acting on the others helps (4.3)."""

    percent: dict[str, Percent] = key(
        "share of each kind that is kept back", "各类预警留存比例（%）"
    )
    after_days: int = key(
        "days after which it is looked how it went", "效果观察期（天）", ge=7, le=366
    )
    kept_percent: int = key(
        "share of assets or term products that counts as kept", "视为保有的比例（%）", ge=1, le=100
    )
    severity_max: int = key("graver alerts are never kept back", "可留存的最高严重程度", ge=1, le=3)
    measured_at_least: int = key(
        "how many must be measured on either side before a difference is told",
        "两组最少样本数",
        ge=10,
    )
    round: int = key("a new number draws anew who is kept back", "抽取轮次：换号即重新抽取", ge=1)

    @model_validator(mode="after")
    def _only_where_silence_does_no_harm(self) -> Self:
        kinds = every_kind()
        for code, percent in self.percent.items():
            if code not in kinds:
                raise KeyRefused("percent", _("%s is no kind of alert") % code)
            if percent and kinds[code].helped_when is None:
                raise KeyRefused(
                    "percent",
                    _("%s must be 0: silence could harm, or nothing tells whether acting helped")
                    % code,
                )
        return self


class AlertsSection(Section):
    """``[alerts]``: one table of thresholds for each kind."""

    quiet_days: int = key(
        "the same cause is not raised again within so many days of closing", "静默期（天）", ge=0
    )
    postpone_days: int = key(
        "days after the due day to which the work may be postponed", "最迟可推迟天数", ge=0
    )
    precision: PrecisionSection = key("when a rule cries wolf", "误报判定")
    held_back: HeldBackSection = key("kept back for comparison", "留存对照组")
    events: EventsSection = key("events of the day", "日间事件")
    kinds: KindsSection = key("thresholds by kind", "各类预警阈值")  # type: ignore[valid-type]

    def thresholds_of(self, code: str) -> KindThresholds:
        """The table of that kind. Raises AttributeError for a kind there is not."""
        found = getattr(self.kinds, code)
        assert isinstance(found, KindThresholds)  # noqa: S101 - checked when the book was read
        return found
