from django.apps import AppConfig

from guanxi.bank.merging import Following, follows
from guanxi.leads.causes import REFERRAL, STEP
from guanxi.leads.policy import LeadsSection
from guanxi.rulebook.sections import sign_in
from guanxi.stewardship.followers import (
    Adopted,
    HandedOver,
    Returned,
    TakenBack,
    sign_in_follower,
)
from guanxi.worklist.causes import sign_in_cause
from guanxi.worklist.sources import sign_in_source

_HEARING = "guanxi.leads.commands.hearing"
_FOLLOWING = "guanxi.leads.commands.following"


class LeadsConfig(AppConfig):
    name = "guanxi.leads"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook, its causes of work, and what it hears of."""
        sign_in("leads", LeadsSection)
        for cause in (STEP, REFERRAL):
            sign_in_cause(cause)
        sign_in_source("step", f"{_HEARING}.hear_step_ended")
        sign_in_source("referral", f"{_HEARING}.hear_question_ended")
        sign_in_follower(f"{_FOLLOWING}.follow_the_customers", of=HandedOver)
        sign_in_follower(f"{_FOLLOWING}.follow_them_back", of=TakenBack)
        sign_in_follower(f"{_FOLLOWING}.follow_the_adopted", of=Adopted)
        sign_in_follower(f"{_FOLLOWING}.follow_the_returned", of=Returned)
        follows(
            Following(table="leads_lead"),
            Following(table="leads_lead", column="introducer_id"),
        )
