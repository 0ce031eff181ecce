from django.apps import AppConfig

from guanxi.bank.merging import Following, follows
from guanxi.leads.causes import REFERRAL, STEP
from guanxi.leads.policy import LeadsSection
from guanxi.rulebook.sections import sign_in
from guanxi.worklist.causes import sign_in_cause
from guanxi.worklist.sources import sign_in_source

_HEARING = "guanxi.leads.commands.hearing"


class LeadsConfig(AppConfig):
    name = "guanxi.leads"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook, its causes of work, and what it hears of."""
        sign_in("leads", LeadsSection)
        for cause in (STEP, REFERRAL):
            sign_in_cause(cause)
        sign_in_source("step", f"{_HEARING}.hear_step_ended")
        sign_in_source("referral", f"{_HEARING}.hear_question_ended")
        follows(
            Following(table="leads_lead"),
            Following(table="leads_lead", column="introducer_id"),
        )
