"""How long identity stays in clear."""

from guanxi.rulebook.sections import Section, key


class PrivacySection(Section):
    """``[privacy]``: what the bank decides about identity and the record of reads."""

    # The database refuses more than an hour whatever stands here.
    reveal_minutes: int = key(
        "minutes a field stays in clear after it was revealed",
        "信息明文显示时长（分钟）",
        ge=1,
        le=60,
    )
