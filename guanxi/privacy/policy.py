"""What the bank decides about identity in clear, and about choices of customers."""

from typing import Literal

from guanxi.rulebook.sections import Section, key

PurposeCode = Literal["offers", "care", "events", "surveys", "service"]
ChannelCode = Literal["phone", "message", "email", "letter", "visit"]


class PrivacySection(Section):
    """``[privacy]``: what the bank decides about identity and the record of reads."""

    # The database refuses more than an hour whatever stands here.
    reveal_minutes: int = key(
        "minutes a field stays in clear after it was revealed",
        "信息明文显示时长（分钟）",
        ge=1,
        le=60,
    )


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
