"""Turn a sign-in into a viewer: who it is comes from the bank, what it may from the rulebook."""

from datetime import date

from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.refusals import Refusal
from guanxi.nightly.queries import published_night
from guanxi.rulebook.books import Rulebook, rulebook_for
from guanxi.shell.models import SignIn
from guanxi.shell.policy import AccessSection


class NotAtTheBank(Refusal):
    """The person has left the bank."""


def viewer_of(sign_in: SignIn, day: date, *, access: AccessSection | None = None) -> Viewer:
    """The person at work behind the sign-in. Raises NotAtTheBank after they left."""
    staff = sign_in.staff
    if staff.left_on is not None and staff.left_on <= day:
        raise NotAtTheBank(
            _(
                "You are not recorded as working at the bank today. If that is wrong, "
                "ask the personnel department to correct the record."
            )
        )
    policy = (access or access_policy(day)).roles.get(staff.role)
    return Viewer(
        staff_id=staff.pk,
        branch_id=staff.branch_id,
        role=staff.role,
        scope=policy.scope if policy else "none",
        permissions=tuple(policy.permissions) if policy else (),
        purposes=frozenset(map(Purpose, policy.purposes)) if policy else frozenset(),
    )


def access_policy(day: date) -> AccessSection:
    """The section of the rulebook in force."""
    return book_in_force(day).section(AccessSection)


def book_in_force(day: date) -> Rulebook:
    """The rulebook by which the bank works: that of the last published night."""
    night = published_night()
    return rulebook_for(day, night.rulebook if night else "default")
