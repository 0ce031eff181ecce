"""Who may sign in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class SignIns(BaseUserManager["SignIn"]):
    """Finds people by the name they sign in with."""


class SignIn(AbstractBaseUser):
    """The right of one member of staff to sign in. Roles come from bank.Staff, never from here."""

    username = models.CharField(max_length=40, unique=True)
    staff = models.OneToOneField("bank.Staff", on_delete=models.PROTECT, related_name="sign_in")
    is_active = models.BooleanField(default=True)

    objects = SignIns()

    USERNAME_FIELD = "username"
