from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from guanxi.bank.merging import Following, follows
from guanxi.leads.causes import REFERRAL, STEP
from guanxi.leads.policy import LeadsSection
from guanxi.privacy.search.kinds import NoteKind, sign_in_notes
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
        for code, label, found_by in (
            ("lead", gettext_lazy("Lead"), "notes_of_leads"),
            ("intelligence", gettext_lazy("Market intelligence"), "notes_of_the_market"),
        ):
            find = f"guanxi.leads.noting.{found_by}"
            sign_in_notes(NoteKind(code=code, label=label, find=find))
        follows(
            Following(table="leads_lead"),
            Following(table="leads_lead", column="introducer_id"),
        )
