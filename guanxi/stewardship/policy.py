"""Who counts as what, and who looks after whom: the bank's decisions."""

from itertools import pairwise
from typing import Annotated, Literal, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from guanxi.rulebook.sections import KeyRefused, Section, key, repeated

Basis = Literal["weighted_month_average", "month_average", "day"]
BandCode = Literal["private", "wealth", "preferred", "potential"]
GradeCode = Literal["diamond", "platinum", "gold"]
TierCode = Literal["diamond", "platinum", "gold", "wealth", "preferred", "potential", "mass"]
CardGradeCode = Literal["standard", "gold", "platinum", "diamond"]
StewardRole = Literal[
    "teller",
    "lobby_manager",
    "relationship_manager",
    "advisor",
    "wealth_manager",
    "outlet_head",
    "branch_head",
]
_BAND_ORDER = ("private", "wealth", "preferred", "potential")
_GRADE_ORDER = ("diamond", "platinum", "gold")
Amount = Annotated[int, Field(ge=0, le=10**12)]


class Band(Section):
    """A band by financial assets; ``at_least`` in whole units of the bank's currency."""

    code: BandCode = key("band", "分层")
    at_least: Amount = key("assets from which it begins, in whole units", "资产下限（元）")


class Grade(Section):
    """A grade inside the private band, by yearly contribution in whole units."""

    code: GradeCode = key("grade", "等级")
    contribution_at_least: Amount = key(
        "yearly contribution from which it begins, in whole units; 0 for the last",
        "年贡献下限（元），最低一级为0",
    )


class Maintained(Section):
    """Any of these makes a customer a maintained one (2.1); whole units."""

    basis: Basis = key("what assets are measured by, for this purpose", "资产口径")
    assets_at_least: Amount = key("financial assets", "金融资产下限")
    card_spend_12_months_at_least: Amount = key(
        "credit-card spend of twelve months", "近12个月信用卡消费下限"
    )
    personal_loans_at_least: Amount = key("principal owed on personal loans", "个人贷款余额下限")
    custody_at_least: Amount = key("third-party custody margin", "第三方存管保证金下限")
    card_grades: list[CardGradeCode] = key("grades of card that suffice", "符合条件的卡等级")


class TiersSection(Section):
    """``[tiers]``: bands from the top, grades of the private band, grace."""

    basis: Basis = key("what bands below the private one are decided on", "各等级认定口径")
    top_band_basis: Basis = key("what the private band is decided on", "私人银行认定口径")
    grace_month_ends: int = key(
        "a drop counts only after so many month-ends below", "降级宽限期（月末数）", ge=0, le=12
    )
    rise: Literal["at_once", "month_end"] = key(
        "when a rise counts: the night the month-average so far reaches it, or at the month-end",
        "升级生效：即时或月末",
    )
    potential_age_below: int = key(
        "potential customers are younger than this", "潜力客户年龄上限（岁以下）", ge=0, le=200
    )
    bands: list[Band] = key("the bands, from the top", "分层，自高而低", min_length=1)
    grades: list[Grade] = key("grades of the private band, best first", "私人银行等级，自高而低")
    maintained: Maintained = key("who is a maintained customer", "维护客户认定条件")

    @model_validator(mode="after")
    def _bands_descend(self) -> Self:
        codes = [band.code for band in self.bands]
        if twice := repeated(codes):
            raise KeyRefused("bands", _("%(code)s stands there twice") % {"code": twice})
        if codes[0] != "private":
            raise KeyRefused("bands.0.code", _("the first band must be private"))
        if codes != sorted(codes, key=_BAND_ORDER.index):
            raise KeyRefused(
                "bands", _("the order is %(order)s") % {"order": " > ".join(_BAND_ORDER)}
            )
        for place, (upper, lower) in enumerate(pairwise(self.bands)):
            if upper.at_least <= lower.at_least:
                raise KeyRefused(
                    f"bands.{place + 1}.at_least",
                    _("%(lower)s must begin below %(upper)s")
                    % {"lower": lower.code, "upper": upper.code},
                )
        return self

    @model_validator(mode="after")
    def _grades_descend(self) -> Self:
        codes = [grade.code for grade in self.grades]
        if twice := repeated(codes):
            raise KeyRefused("grades", _("%(code)s stands there twice") % {"code": twice})
        if not codes or self.grades[-1].contribution_at_least != 0:
            raise KeyRefused(
                "grades", _("the last grade takes the rest: its contribution_at_least must be 0")
            )
        if codes != sorted(codes, key=_GRADE_ORDER.index):
            raise KeyRefused(
                "grades", _("the order is %(order)s") % {"order": " > ".join(_GRADE_ORDER)}
            )
        for place, (upper, lower) in enumerate(pairwise(self.grades)):
            if upper.contribution_at_least <= lower.contribution_at_least:
                raise KeyRefused(
                    f"grades.{place + 1}.contribution_at_least",
                    _("%(lower)s must begin below %(upper)s")
                    % {"lower": lower.code, "upper": upper.code},
                )
        return self

    @model_validator(mode="after")
    def _grace_goes_with_rise(self) -> Self:
        if self.grace_month_ends == 0 and self.rise == "month_end":
            raise KeyRefused(
                "grace_month_ends",
                _("0 means that tiers follow every night; with rise month_end it is at least 1"),
            )
        return self


class HandoverSection(Section):
    """``[stewardship.handover]``: what follows a handover, and how it is undone (3.5)."""

    undo_days: int = key(
        "days within which two people may take a handover back", "交接可撤回天数", ge=0, le=31
    )
    introduce_days: int = key(
        "days within which the new steward introduces himself to the customer",
        "新客户经理首次联系客户的期限（天）",
        ge=1,
        le=365,
    )


class Terms(Section):
    """How revenue is credited for a time to somebody besides the steward of the day."""

    counted: Literal["split", "twice"] = key("split, or counted twice", "分成或双算")
    percent: int = key(
        "share of the one besides the steward, in percent; 100 where it is counted twice",
        "分成比例（%），双算为100",
        ge=1,
        le=100,
    )
    months: int = key("how many months", "归属期限（月）", ge=1, le=120)

    @model_validator(mode="after")
    def _twice_is_the_whole(self) -> Self:
        if self.counted == "twice" and self.percent != 100:
            raise KeyRefused("percent", _("what is counted twice counts in full: write 100"))
        return self


class CreditSection(Section):
    """``[stewardship.credit]``: revenue credit after a change of hands (3.3, 3.5)."""

    months_max: int = key(
        "the longest that may be agreed, in months", "最长期限（月）", ge=1, le=120
    )
    handover: Terms = key(
        "what is suggested to both sides of a handover: the giver's part", "交接时默认（移交方）"
    )
    choice: Terms = key(
        "the first steward's part where a customer goes to a specialist after a rise",
        "客户升级后转由专员维护（原客户经理）",
    )
    referral: Terms = key(
        "the specialist's part where the steward keeps the customer and refers",
        "转介专员（专员）",
    )


class ChoiceSection(Section):
    """``[stewardship.choice]``: asking customers who rose, and referring them (3.3)."""

    ask_within_days: int = key(
        "days within which a customer who rose is asked who shall be the steward",
        "客户升级后征询意愿的期限（天）",
        ge=1,
        le=365,
    )
    refer_within_days: int = key(
        "days within which a specialist contacts a customer who was referred",
        "专员联系转介客户的期限（天）",
        ge=1,
        le=365,
    )


class AdoptionSection(Section):
    """``[stewardship.adoption]``: customers whom people of an outlet may adopt (3.1)."""

    roles: dict[StewardRole, list[TierCode]] = key(
        "by role: tiers of which it may adopt customers", "各岗位可领养的层级"
    )
    per_day_max: int = key(
        "customers one person may adopt a day", "每人每日领养上限", ge=0, le=1000
    )
    looks_per_day_max: int = key(
        "customers of the pool one person may look at a day", "每人每日查看上限", ge=0, le=10_000
    )
    looks_at_once: int = key(
        "how many of the pool are shown with each look", "每次查看客户数", ge=1, le=100
    )
    cool_down_days: int = key(
        "days in which the previous steward may not adopt the customer again",
        "原客户经理冷却期（天）",
        ge=0,
        le=3660,
    )


class StewardshipSection(Section):
    """``[stewardship]``: roles of stewards A and B by tier, capacity by role, contact rhythm."""

    steward_a: dict[TierCode, list[StewardRole]] = key(
        "by tier: roles that may be steward A, in order of preference",
        "各等级A角岗位（按优先顺序）",
    )
    steward_b: dict[TierCode, list[StewardRole]] = key(
        "by tier: roles that may be steward B, in order of preference",
        "各等级B角岗位（按优先顺序）",
    )
    capacity: dict[StewardRole, Annotated[int, Field(ge=0, le=100_000)]] = key(
        "customers one person of the role may look after, as A or B", "各岗位管户上限（A、B角合计）"
    )
    contact_every_days: dict[TierCode, Annotated[int, Field(ge=1, le=3660)]] = key(
        "by tier: days within which a customer is contacted at least once",
        "各等级最长联系间隔（天）",
    )

    handover: HandoverSection = key("handing customers over", "客户交接")
    adoption: AdoptionSection = key("the adoption pool", "领养池")
    credit: CreditSection = key("revenue credit", "业绩归属")
    choice: ChoiceSection = key("customers who rose, and referrals", "客户升级选择与转介")

    @model_validator(mode="after")
    def _roles_have_a_capacity(self) -> Self:
        for name, by_tier in (("steward_a", self.steward_a), ("steward_b", self.steward_b)):
            for tier, roles in by_tier.items():
                if twice := repeated(roles):
                    raise KeyRefused(
                        f"{name}.{tier}", _("%(code)s stands there twice") % {"code": twice}
                    )
                for role in roles:
                    if role not in self.capacity:
                        raise KeyRefused(
                            f"{name}.{tier}",
                            _("role %(role)s has no capacity: give it one in capacity")
                            % {"role": role},
                        )
        for tier in self.steward_b:
            if tier not in self.steward_a:
                raise KeyRefused(
                    f"steward_b.{tier}", _("a second steward needs a first one in steward_a")
                )
        return self

    @model_validator(mode="after")
    def _who_adopts_may_be_steward(self) -> Self:
        for role, tiers in self.adoption.roles.items():
            for tier in tiers:
                if role not in self.steward_a.get(tier, ()):
                    raise KeyRefused(
                        f"adoption.roles.{role}",
                        _("%(role)s does not look after %(tier)s: name it in steward_a first")
                        % {"role": role, "tier": tier},
                    )
        return self
