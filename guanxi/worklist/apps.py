from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from guanxi.bank.merging import Following, follows
from guanxi.privacy.search.kinds import NoteKind, sign_in_notes
from guanxi.rulebook.sections import sign_in
from guanxi.stewardship.followers import (
    Adopted,
    Answered,
    AskedAgain,
    HandedOver,
    ReferralEnded,
    Referred,
    Released,
    sign_in_follower,
)
from guanxi.worklist.causes import (
    ADOPTED,
    ASK_CHOICE,
    CALLED,
    CAME_BY,
    FOLLOW_UP,
    INTRODUCE,
    LIST_OFFER,
    LIST_TASK,
    REFERRED,
    sign_in_cause,
)
from guanxi.worklist.policy import WorklistSection


class WorklistConfig(AppConfig):
    name = "guanxi.worklist"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook and its own causes of work."""
        sign_in("worklist", WorklistSection)
        of_stewards = (INTRODUCE, ADOPTED, ASK_CHOICE, REFERRED)
        for cause in (FOLLOW_UP, CAME_BY, CALLED, *of_stewards, LIST_TASK, LIST_OFFER):
            sign_in_cause(cause)
        commands = "guanxi.worklist.commands"
        sign_in_follower(f"{commands}.introducing.introduce_new_steward", of=HandedOver)
        sign_in_follower(f"{commands}.introducing.introduce_adopter", of=Adopted)
        sign_in_follower(f"{commands}.introducing.let_introduction_lapse", of=Released)
        sign_in_follower(f"{commands}.asking.ask_again", of=AskedAgain)
        sign_in_follower(f"{commands}.asking.close_answered", of=Answered)
        sign_in_follower(f"{commands}.referring.add_referred", of=Referred)
        sign_in_follower(f"{commands}.referring.close_referred", of=ReferralEnded)
        sign_in_notes(
            NoteKind(
                code="contact",
                label=gettext_lazy("Contact"),
                find="guanxi.worklist.noting.notes_found",
                every="guanxi.worklist.noting.every_note",
            )
        )
        follows(Following(table="worklist_workitem"), Following(table="worklist_contact"))
