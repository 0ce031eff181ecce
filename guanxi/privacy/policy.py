"""What the bank decides about choices of customers."""

from typing import Literal

from guanxi.rulebook.sections import Section, key

PurposeCode = Literal["offers", "care", "events", "surveys", "service"]
ChannelCode = Literal["phone", "message", "email", "letter", "visit"]


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
