"""Agreeing to what somebody asked, for the privacy office and for heads alike."""

from django.utils.translation import gettext as _

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.refusals import Refusal
from guanxi.privacy.policy import PrivacySection
from guanxi.privacy.unusual.approvals import decide_approval
from guanxi.shell.privacy_office.forms import DecideForm

WAITING = 50


class NotAnAnswer(Refusal):
    """What was filled in says neither how much nor how long."""


def decide_as_asked(request: StaffRequest, approval_id: int) -> None:
    """Agree or decline as the form says. Raises NotAnAnswer, NothingToDecide."""
    form = DecideForm(request.POST)
    if not form.is_valid():
        raise NotAnAnswer(
            _("Nothing was decided: say how much, and for how many hours, in whole numbers.")
        )
    hours = request.book.section(PrivacySection).budgets.approval_hours
    decide_approval(
        approval_id=approval_id, decision=form.decision(longest=hours), by=request.viewer
    )
