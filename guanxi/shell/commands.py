"""Open a sign-in, use it, choose its language."""

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.shell import rules
from guanxi.shell.models import SignIn, SignInAttempt
from guanxi.shell.policy import SignInPolicy
from guanxi.shell.queries import failures_since, name_digest


class SignInRefused(Refusal):
    """The name, the password or the moment is wrong."""


@transaction.atomic
def open_sign_in(*, staff_id: int, username: str, password: str, by: models.Model | str) -> SignIn:
    """Let a member of staff sign in; who can already gets this name and password.

    Raises SignInRefused for a name that somebody else has, or a weak password.
    """
    if SignIn.objects.filter(username=username).exclude(staff=staff_id).exists():
        raise SignInRefused(_("The name %s is taken: choose another.") % repr(username))
    sign_in = SignIn.objects.filter(staff=staff_id).first() or SignIn(staff_id=staff_id)
    sign_in.username, sign_in.is_active = username, True
    try:
        validate_password(password, sign_in)
    except ValidationError as error:
        raise SignInRefused(" ".join(error.messages)) from None
    sign_in.set_password(password)
    sign_in.save()
    audit.record("shell.sign_in.opened", subject=sign_in, by=by, staff=staff_id)
    return sign_in


def use_sign_in(*, username: str, password: str, at: datetime, policy: SignInPolicy) -> SignIn:
    """The sign-in of that name. Raises SignInRefused; who fails too often waits."""
    lockout = timedelta(minutes=policy.lockout_minutes)
    until = rules.locked_until(
        failures_since(username, at - 2 * lockout),
        failures_max=policy.failures_max,
        lockout=lockout,
        now=at,
    )
    if until is not None:
        raise SignInRefused(
            _("Too many failed attempts: this name is locked until %(time)s. Try again then.")
            % {"time": f"{timezone.localtime(until):%H:%M}"}
        )
    sign_in = SignIn.objects.filter(username=username, is_active=True).first()
    if sign_in is None:
        # Somebody unknown costs as much time as somebody known: names cannot be felt out.
        SignIn().set_password(password)
    if sign_in is None or not sign_in.check_password(password):
        _note_failure(username, at)
        raise SignInRefused(_("Name or password is wrong. Check both and try again."))
    SignInAttempt.objects.filter(name_digest=name_digest(username)).delete()
    audit.record("shell.sign_in.used", subject=sign_in, by=sign_in.staff)
    return sign_in


def _note_failure(username: str, at: datetime) -> None:
    digest = name_digest(username)
    SignInAttempt.objects.create(name_digest=digest, failed_at=at)
    audit.record("shell.sign_in.refused", subject=f"name:{digest[:16]}", by="sign-in page")


@transaction.atomic
def choose_language(*, sign_in: SignIn, language: str, by: models.Model) -> None:
    """Keep the language in which this person reads."""
    SignIn.objects.filter(pk=sign_in.pk).update(language=language)
    audit.record("shell.sign_in.language_chosen", subject=sign_in, by=by, language=language)
