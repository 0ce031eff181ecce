"""Who may sign in, and who tried in vain."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class SignIns(BaseUserManager["SignIn"]):
    """Finds people by the name they sign in with, together with who they are at the bank."""

    def get_queryset(self) -> models.QuerySet["SignIn"]:
        """Every request asks for the person behind the sign-in and for the office."""
        return super().get_queryset().select_related("staff__branch")


class SignIn(AbstractBaseUser):
    """The right of one member of staff to sign in. Roles come from bank.Staff, never from here."""

    username = models.CharField(max_length=40, unique=True)
    staff = models.OneToOneField("bank.Staff", on_delete=models.PROTECT, related_name="sign_in")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, blank=True, default="")  # empty: as the browser says

    objects = SignIns()

    USERNAME_FIELD = "username"


class SignInAttempt(models.Model):
    """One failed try. The name is kept as a keyed hash: people type passwords there by mistake."""

    name_digest = models.CharField(max_length=64)
    failed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name_digest", "failed_at"], name="sign_in_attempt")]
