"""How the morning list is ranked, and what may be done with a piece of work."""

from datetime import date, timedelta
from typing import Annotated, Literal, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from guanxi.rulebook.sections import KeyRefused, Section, key
from guanxi.stewardship.policy import TierCode

Percent = Annotated[int, Field(ge=0, le=1000)]
# Of what a customer may have, that which is offered; credit is asked for and not pushed.
ProductCode = Literal[
    "time_deposit",
    "wealth_product",
    "fund",
    "insurance",
    "bond",
    "precious_metal",
    "custody",
    "credit_card",
]
_HOLIDAY_DAYS_MAX = 60
Points = Annotated[int, Field(ge=-100, le=200)]


class ContextWeights(Section):
    """``[worklist.context]``: what the moment adds to, or takes from, one hundred percent."""

    overdue: Points = key("when the work is overdue", "已逾期")
    today: Points = key("when it is due today", "今天到期")
    soon: Points = key("when it is due soon", "即将到期")
    soon_days: int = key("what soon means, in days", "“即将”的天数", ge=0, le=60)
    serious: Points = key("severity 2", "严重程度2级")
    grave: Points = key("severity 3", "严重程度3级")
    recently_contacted: Points = key("when the customer was contacted recently", "近期已联系")
    recently_days: int = key("what recently means, in days", "“近期”的天数", ge=0, le=365)
    out_of_reach: Points = key("when no telephone is known", "无联系电话")
    tiers: dict[TierCode, Points] = key("by tier of the customer", "按客户等级")


class ImportsSection(Section):
    """``[worklist.imports]``: what a list that becomes work may hold."""

    rows_max: int = key("rows of a list, at most", "名单最多行数", ge=1, le=10_000)
    file_kilobytes_max: int = key("size of its file", "文件大小上限（KB）", ge=16, le=20_480)
    unpacked_megabytes_max: int = key(
        "what an Excel file may unfold to", "解压后大小上限（MB）", ge=1, le=200
    )
    due_days_max: int = key("days ahead that work may be due", "最远到期天数", ge=1, le=1_000)
    deadline_days: int = key(
        "days after the due day to which such work may be postponed", "到期后可推迟天数", ge=0
    )
    preview_minutes: int = key("how long a checked list waits", "预览有效时间（分钟）", ge=1)


class HolidaySection(Section):
    """A line of ``[worklist.calendar.holidays]``: a public holiday of one year."""

    chinese: str = key("its name in Chinese", "中文名称")
    english: str = key("its name in English", "英文名称")
    first: date = key("its first day", "第一天")
    last: date = key("its last day", "最后一天")
    worked: list[date] = key("days of rest that are worked in exchange", "调休上班日")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if not self.first <= self.last <= self.first + timedelta(days=_HOLIDAY_DAYS_MAX):
            raise KeyRefused("last", _("must be the first day or some days after it"))
        return self


class CalendarSection(Section):
    """``[worklist.calendar]``: the calendar of one's work, and its feed."""

    feed_days_back: int = key(
        "days back that the feed tells of", "订阅包含的过去天数", ge=0, le=366
    )
    feed_days_ahead: int = key("days ahead", "订阅包含的未来天数", ge=1, le=732)
    holidays: dict[str, HolidaySection] = key(
        "public holidays, each year's anew", "法定节假日（逐年）"
    )


class OfferSection(Section):
    """``[worklist.next_offers]``, one for each class of product: when it may be the next offer."""

    tiers: list[TierCode] = key("offered to these tiers", "适用客户等级", min_length=1)
    risk: int = key(
        "risk of its products, R1 to R5: the rating must reach it; 0 where none is needed",
        "产品风险等级",
        ge=0,
        le=5,
    )
    chance_percent: int = key("how likely it is taken up", "接受可能性", ge=0, le=100)
    value_percent: int = key("what it is worth, against the best", "价值", ge=0, le=100)
    lever_percent: Percent = key("what the bank pushes; above 100 lifts", "策略系数")


ChannelCode = Literal["phone", "message", "visit", "counter", "email"]


class ContactRule(Section):
    """``[worklist.contact_rules]``, one for each tier: how a customer may be contacted (3.6)."""

    at_most_in_30_days: int = key(
        "contacts within thirty days, at most", "30天内最多联系次数", ge=1
    )
    channels: list[ChannelCode] = key("by these channels", "可用联系渠道", min_length=1)
    from_hour: int = key("not before this hour", "最早联系时点", ge=0, le=23)
    until_hour: int = key("not from this hour on", "最晚联系时点", ge=1, le=24)

    @model_validator(mode="after")
    def _hours_follow_each_other(self) -> Self:
        if self.until_hour <= self.from_hour:
            raise KeyRefused("until_hour", _("must be later than from_hour"))
        return self


class WorklistSection(Section):
    """``[worklist]``: length of the list and the factors of its order, in percent by cause."""

    list_length: int = key("pieces of work one person is shown in a day", "每日清单条数", ge=1)
    value_reference: int = key(
        "amount at stake, in whole units, at which value counts for half",
        "价值半值金额（元）",
        ge=1,
    )
    value_floor_percent: int = key(
        "what work without money at stake counts for", "无涉及金额时的价值", ge=0, le=100
    )
    propensity_otherwise_percent: Percent = key(
        "how likely contact helps, for causes not listed", "未列明原因的可能性"
    )
    propensity_percent: dict[str, Percent] = key("how likely contact helps, by cause", "可能性")
    levers_percent: dict[str, Percent] = key(
        "what the bank pushes, by cause; above 100 lifts", "策略系数"
    )
    next_offers: dict[ProductCode, OfferSection] = key(
        "what is offered next to who does not have it", "下一步推荐产品"
    )
    context: ContextWeights = key("what the moment adds or takes", "情境")
    postponements_max: int = key("how often work may be postponed", "最多推迟次数", ge=0)
    escalate_to_b_days: int = key(
        "days after the due day at which work that nobody touched goes to steward B",
        "逾期未处理转交B角的天数",
        ge=1,
    )
    escalate_to_head_days: int = key(
        "days after the due day at which it goes to the head of the office",
        "逾期未处理转交负责人的天数",
        ge=1,
    )
    undo_seconds: int = key("how long a change may be undone", "可撤销时间（秒）", ge=0)
    follow_up_deadline_days: int = key(
        "days after the agreed one to which a follow-up may be postponed", "跟进最迟宽限天数", ge=0
    )
    calendar: CalendarSection = key("the calendar", "日历")
    imports: ImportsSection = key("lists that become work", "名单导入")
    contact_rules: dict[TierCode, ContactRule] = key(
        "by tier: how often, by which channels and in which hours", "各等级联系规则"
    )
    high_end_tiers: list[TierCode] = key("tiers that count as high-end", "高端客户等级")
    high_end_share_percent: int = key(
        "share of logged time on high-end customers, at least", "高端客户用时占比下限", ge=0, le=100
    )

    @model_validator(mode="after")
    def _steward_b_before_the_head(self) -> Self:
        if self.escalate_to_head_days <= self.escalate_to_b_days:
            raise KeyRefused("escalate_to_head_days", _("must be later than escalate_to_b_days"))
        return self

    def propensity_of(self, cause: str) -> int:
        """How likely contact helps, until outcomes are measured."""
        return self.propensity_percent.get(cause, self.propensity_otherwise_percent)

    def lever_of(self, cause: str) -> int:
        """What the bank wants to push: above 100 lifts."""
        return self.levers_percent.get(cause, 100)
