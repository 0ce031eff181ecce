"""Why leads put work onto the morning list."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.worklist.causes import Cause, Group

STEP = Cause(
    code="lead_step",
    group=Group.GROW,
    name=pgettext_lazy("cause", "Lead"),
    reason="%(title)s: %(step)s",
    action=_("Take the agreed step, then say on the board how to go on"),
    solicits=True,
    points=(_("Begin with what was agreed last time"),),
)
REFERRAL = Cause(
    code="lead_referral",
    group=Group.GROW,
    name=_("Referral"),
    reason="%(title)s: %(because)s",
    action=_("Accept the referral or decline it, with the reason, under Referrals"),
    solicits=True,
)
