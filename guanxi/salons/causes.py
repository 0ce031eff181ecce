"""Why events put work onto the morning list."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.worklist.causes import Cause, Group

INVITE = Cause(
    code="salon_invitation",
    group=Group.CARE,
    name=pgettext_lazy("cause", "Invitation"),
    reason=_("%(title)s on %(held_on)s, %(place)s: to be invited"),
    action=_("Invite the customer, then record the answer under Events"),
    solicits=True,
    invites=True,
    points=(
        _("Say what it is about, where and when, and that nothing has to be bought"),
        _("Ask whether somebody comes along, and how many"),
    ),
)
SEAT = Cause(
    code="salon_seat",
    group=Group.CARE,
    name=pgettext_lazy("cause", "Seat is free"),
    reason=_("%(title)s on %(held_on)s: the customer moved up from the waiting list"),
    action=_("Tell the customer that there is a seat now"),
    solicits=True,
    invites=True,
)
FOLLOW_UP = Cause(
    code="salon_follow_up",
    group=Group.GROW,
    name=pgettext_lazy("cause", "After the event"),
    reason=_("Came to %(title)s on %(held_on)s"),
    action=_("Thank for coming, ask how it was, and open a lead where there is one"),
    solicits=True,
    points=(
        _("Thank for coming, and ask what was of use"),
        _("Ask what the customer wants to know more about"),
    ),
)
CALLED_OFF = Cause(
    code="salon_called_off",
    group=Group.CARE,
    name=pgettext_lazy("cause", "Event called off"),
    reason=_("%(title)s on %(held_on)s does not take place: %(because)s"),
    action=_("Tell the customer, who had accepted, and apologise"),
    solicits=False,
)
