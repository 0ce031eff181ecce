from django.apps import AppConfig

from guanxi.bank.merging import Following, follows
from guanxi.rulebook.sections import sign_in
from guanxi.salons.causes import CALLED_OFF, FOLLOW_UP, INVITE, SEAT
from guanxi.salons.policy import SalonsSection
from guanxi.worklist.calendar.appointments import sign_in_appointments
from guanxi.worklist.causes import sign_in_cause
from guanxi.worklist.sources import sign_in_source

_HEARING = "guanxi.salons.commands.hearing"


class SalonsConfig(AppConfig):
    name = "guanxi.salons"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook, its causes of work, and what it hears of."""
        sign_in("salons", SalonsSection)
        for cause in (INVITE, SEAT, FOLLOW_UP, CALLED_OFF):
            sign_in_cause(cause)
        sign_in_source("invitation", f"{_HEARING}.hear_invitation_ended")
        sign_in_appointments("guanxi.salons.appointments.events_between")
        follows(Following(table="salons_invitation"))
