"""What the bank decides: identity in clear, how much may be read, choices of customers."""

from typing import Annotated, Literal

from pydantic import Field

from guanxi.rulebook.sections import Section, key

PurposeCode = Literal["offers", "care", "events", "surveys", "service"]
ChannelCode = Literal["phone", "message", "email", "letter", "visit"]
Share = Annotated[float, Field(gt=0, le=1000)]
Hour = Annotated[int, Field(ge=0, le=24)]
Weekday = Annotated[int, Field(ge=1, le=7)]


class RoleBudget(Section):
    """What a role may read before reading stops, in shares of what the law calls a crime."""

    hour: Share = key("in an hour", "每小时")
    day: Share = key("on a day", "每日")


class BudgetsSection(Section):
    """``[privacy.budgets]``: when reading stops until a second person agrees.

    The law measures theft by staff in records; shares of the three kinds are added up. A customer
    opened counts as property told, an entry shown as a transaction, a row of a list as the rest.
    """

    property: int = key(
        "records of property, accounts, credit from which theft by staff is a crime",
        "财产、账户、征信信息入罪条数（内部人员）",
        ge=1,
    )
    transaction: int = key("the same of transactions", "交易信息入罪条数", ge=1)
    other: int = key("the same of anything else", "其他信息入罪条数", ge=1)
    export_rows: int = key(
        "rows of a file from which a second person must agree first", "导出须审批的行数", ge=1
    )
    export_rows_max: int = key(
        "rows of a file, at most, whoever agrees", "导出文件行数上限", ge=1, le=1_000_000
    )
    approval_hours: int = key(
        "hours for which a second person agrees at most", "审批最长有效时间（小时）", ge=1, le=24
    )
    roles: dict[str, RoleBudget] = key("by role of the feed contract", "按角色")
    otherwise: RoleBudget = key("for roles not named", "未列明的角色")


class WorkingHours(Section):
    """``[privacy.alarms.hours]``: when the bank's people read of customers."""

    opens: Hour = key("hour from which work begins", "开始（时）")
    closes: Hour = key("hour at which work ends", "结束（时）")
    weekdays: list[Weekday] = key("1 Monday … 7 Sunday", "工作日（1=周一…7=周日）")


class RoleAlarms(Section):
    """For one role: customers opened on a day from which the privacy office is told."""

    outside: int = key("of others, without work for them", "他人客户", ge=1)
    top: int = key("of top tiers, without work for them", "高等级客户", ge=1)


class AlarmsSection(Section):
    """``[privacy.alarms]``: what is told to the privacy office."""

    customers_a_minute: int = key("customers opened within a minute", "一分钟内客户数", ge=2)
    customers_an_hour: int = key("customers opened within an hour", "一小时内客户数", ge=2)
    rows_a_day: int = key(
        "rows of lists on a day, those of one's own work left out",
        "一日列表行数（工作清单除外）",
        ge=1,
    )
    pages_in_a_row: int = key("full pages of one list, one after another", "连续翻页数", ge=2)
    unexplained: int = key(
        "customers opened on a day without work or contact, of people of whom too little is known",
        "无工作依据的客户数（尚无个人基线时）",
        ge=1,
    )
    usual_days: int = key(
        "days at work from which a person's own habit is the measure",
        "个人基线最少天数",
        ge=5,
        le=28,
    )
    over_usual_day: float = key(
        "more than usual by so many standard deviations on one day",
        "单日超出个人基线（标准差）",
        gt=0,
    )
    over_usual_two_days: float = key(
        "or on two days together", "两日合计超出个人基线（标准差）", gt=0
    )
    over_usual_with_yesterday: float = key(
        "of which at least so much today", "其中当日至少超出（标准差）", ge=0
    )
    off_hours: int = key("customers opened outside working hours", "非工作时间客户数", ge=1)
    reveals: int = key("fields revealed on a day", "一日显示明文次数", ge=1)
    heads: list[str] = key(
        "roles to whom the customers and the work of all offices below are their own",
        "下属机构客户视为本人范围的岗位",
    )
    top_tiers: list[str] = key("tiers that count as top", "高等级")
    hours: WorkingHours = key("working hours", "工作时间")
    roles: dict[str, RoleAlarms] = key("by role of the feed contract", "按角色")
    otherwise: RoleAlarms = key("for roles not named", "未列明的角色")


class PrivacySection(Section):
    """``[privacy]``: identity in clear, what the database is told, when the privacy office is."""

    # The database refuses more than an hour whatever stands here.
    reveal_minutes: int = key(
        "minutes a field stays in clear after it was revealed",
        "信息明文显示时长（分钟）",
        ge=1,
        le=60,
    )
    budgets: BudgetsSection = key("when reading stops", "停止读取的限额")
    alarms: AlarmsSection = key("what is unusual", "异常访问的标准")


class ChoicesSection(Section):
    """``[choices]``: which contacts need a consent on record, and how long a slip is undone."""

    undo_seconds: int = key(
        "how long a choice just recorded may be taken back", "可撤销时间（秒）", ge=0, le=600
    )
    consent_needed: dict[PurposeCode, list[ChannelCode]] = key(
        "channels that need a consent on record, by purpose; the others are open until the "
        "customer closes them",
        "须先取得同意的联系方式（按用途）；其余方式在客户拒绝前可用",
    )

    def needs_consent(self, purpose: str, channel: str) -> bool:
        """Whether a consent must be on record before the channel is used for the purpose."""
        return any(
            purpose == named and channel in channels
            for named, channels in self.consent_needed.items()
        )
