"""When two records are taken for one person."""

from typing import Literal

from guanxi.rulebook.sections import Section, key

Survivor = Literal["most_accounts", "earliest", "latest_word"]


class PointsSection(Section):
    """``[duplicates.points]``: what each finding speaks for (above zero) or against.

    A point is one doubling of the odds that two records are one person.
    """

    name_same: int = key("written the same, in either script", "姓名相同（不分繁简）")
    name_sounds_same: int = key("sounds the same, in any order", "姓名同音（不分先后）")
    name_near: int = key("one character is another", "姓名差一字")
    name_different: int = key("any other name", "姓名不同")
    name_is_common: int = key("added where many have that name", "常见姓名（附加）")
    document_same: int = key("same number, of 15 or 18 digits", "证件号码相同（含15、18位）")
    document_near: int = key(
        "resident ids that differ by a slip which the check character betrays",
        "身份证号仅差一处笔误（校验码不符）",
    )
    document_different: int = key("another number of the same kind", "同类证件号码不同")
    birthday_same: int = key("same day of birth", "出生日期相同")
    birthday_near: int = key(
        "day and month swapped, the year one off, or one digit of the day", "出生日期差一处"
    )
    birthday_different: int = key("any other day", "出生日期不同")
    phone_same: int = key("same telephone", "电话相同")
    phone_near: int = key("one digit is another", "电话差一位")
    phone_different: int = key("any other telephone", "电话不同")
    email_same: int = key("same e-mail address", "电子邮箱相同")
    address_same: int = key("same postal address", "地址相同")
    address_different: int = key("any other address", "地址不同")
    sex_different: int = key("man and woman", "性别不同")


class DuplicatesSection(Section):
    """``[duplicates]``: how duplicates are found and merged (1.4)."""

    points_at_least: int = key("points from which a pair is shown", "提示疑似重复的最低分", ge=1)
    common_name_per_million: int = key(
        "a name of so many in a million is common", "常见姓名标准（每百万人）", ge=1
    )
    shared_by_at_most: int = key(
        "a telephone or address of more customers than that tells nothing",
        "同一电话或地址超过此人数即不作依据",
        ge=2,
        le=200,
    )
    survivor: Survivor = key(
        "which record stays: most_accounts, earliest (customer longest), latest_word "
        "(delivered last); the earlier number where they are even",
        "保留记录：账户最多、建立关系最早、最近报送",
    )
    points: PointsSection = key("points of each finding", "各项分值")
