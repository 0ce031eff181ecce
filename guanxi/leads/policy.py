"""What the rulebook says about leads."""

from typing import Annotated, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from guanxi.leads.codes import Interest, Stage
from guanxi.rulebook.sections import KeyRefused, Section, key

Percent = Annotated[int, Field(ge=0, le=100)]


class IntelligenceSection(Section):
    """``[leads.intelligence]``: who may claim what the market tells, and from when."""

    nearest_outlet_hours: int = key(
        "hours after publishing in which only the nearest outlet may claim",
        "发布后仅最近网点可认领的小时数",
        ge=0,
        le=720,
    )
    line_of_work_hours: int = key(
        "hours after publishing until which only the roles of that line of work may claim",
        "发布后仅对口条线岗位可认领的小时数",
        ge=0,
        le=2_160,
    )
    lines: dict[str, list[str]] = key("roles of each line of work", "各业务条线对应岗位")

    @model_validator(mode="after")
    def _the_outlet_comes_first(self) -> Self:
        if self.line_of_work_hours < self.nearest_outlet_hours:
            raise KeyRefused("line_of_work_hours", _("must not be before nearest_outlet_hours"))
        if missing := sorted(set(Interest.values) - set(self.lines)):
            raise KeyRefused("lines", _("must name roles for %s") % ", ".join(missing))
        return self


class LeadsSection(Section):
    """``[leads]``: chances, terms and figures of the board (5.3)."""

    chance_percent: dict[str, Percent] = key(
        "how likely a lead of each stage is won, until enough have ended", "各阶段成功可能性"
    )
    ended_at_least: int = key(
        "ended leads from which a win rate is told", "计算成功率所需的最少已结束商机数", ge=1
    )
    figures_days: int = key("days that the figures look back", "统计回溯天数", ge=30, le=1_100)
    still_days: int = key(
        "days in one stage after which a lead is shown as standing still",
        "同一阶段停留提示天数",
        ge=1,
    )
    prospect_days: int = key(
        "days that name and telephone of somebody who is no customer are kept",
        "非客户姓名及电话保留天数",
        ge=1,
        le=730,
    )
    step_deadline_days: int = key(
        "days after its own to which a next step may be postponed", "下一步可推迟天数", ge=0
    )
    think_days: int = key(
        "days in which to decide how to go on, where a step ended and no other was agreed",
        "未约定下一步时的考虑天数",
        ge=1,
    )
    answer_days: int = key("days in which a referral is to be answered", "转介答复天数", ge=1)
    reopen_days: int = key(
        "days after its end in which a lead is taken up again", "可重启天数", ge=0
    )
    open_max: int = key("open leads of one person", "每人未结束商机上限", ge=10, le=2_000)
    intelligence: IntelligenceSection = key("what the market tells", "市场情报")

    @model_validator(mode="after")
    def _a_chance_for_every_stage(self) -> Self:
        if set(self.chance_percent) != set(Stage.values):
            raise KeyRefused("chance_percent", _("must name select, acquire, retain and grow"))
        return self
