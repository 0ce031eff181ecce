"""What the rulebook says about events."""

from guanxi.rulebook.sections import Section, key


class SalonsSection(Section):
    """``[salons]``: invitations, the door, and what follows (5.4)."""

    capacity_max: int = key("seats of one event at most", "单场活动席位上限", ge=1, le=100_000)
    guests_max: int = key(
        "guests a customer may bring at most", "每位客户携伴人数上限", ge=0, le=20
    )
    invite_percent_max: int = key(
        "customers invited at most, in percent of the seats", "邀请人数上限（占席位百分比）", ge=100
    )
    rest_days: int = key(
        "days after an invitation in which conditions choose the customer for no other event",
        "两次邀请最短间隔（天）",
        ge=0,
        le=366,
    )
    answer_days_before: int = key(
        "days before the event by which invitations are answered", "活动前须答复天数", ge=0, le=60
    )
    door_hours_before: int = key(
        "hours before the beginning from which arrivals are recorded",
        "签到提前开放小时数",
        ge=0,
        le=72,
    )
    door_days_after: int = key(
        "days after the end until which arrivals are recorded", "活动后可补签天数", ge=0, le=60
    )
    follow_up_days: int = key(
        "days after the event by which whoever came is followed up",
        "活动后跟进期限（天）",
        ge=1,
        le=60,
    )
    follow_up_postpone_days: int = key(
        "days to which a follow-up may be postponed beyond that", "跟进可推迟天数", ge=0, le=60
    )
    undo_hours: int = key(
        "hours in which calling an event off may be taken back",
        "取消活动可撤回小时数",
        ge=0,
        le=720,
    )
    list_max: int = key("customers of a list at most", "名单客户数上限", ge=1, le=100_000)
