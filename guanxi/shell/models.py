"""Who may sign in, and who tried in vain."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.dictionary import (
    C3,
    IDENTITY,
    STAFF_WORK,
    Column,
    Purpose,
    Reach,
    Retention,
    Rows,
    plain,
    stored,
)

_DOOR = frozenset({Purpose.DOOR})


def _door(column: Column) -> Column:
    """Read before anybody is known, and by nobody else."""
    return plain(column, retention=Retention.LOG, seen_for=_DOOR)


class SignIns(BaseUserManager["SignIn"]):
    """Finds people by the name they sign in with, together with who they are at the bank."""

    def get_queryset(self) -> models.QuerySet["SignIn"]:
        """Every request asks for the person behind the sign-in and for the office."""
        return super().get_queryset().select_related("staff__branch")


class SignIn(AbstractBaseUser):
    """The right of one member of staff to sign in. Roles come from bank.Staff, never from here."""

    # Both as Django has them; here so that they are declared.
    password = stored(
        models.CharField(_("password"), max_length=128),
        IDENTITY,
        C3,
        retention=Retention.PROGRAM,
        seen_for=_DOOR,
    )
    last_login = _door(models.DateTimeField(_("last login"), blank=True, null=True))
    username = _door(models.CharField(max_length=40, unique=True))
    staff = _door(
        models.OneToOneField("bank.Staff", on_delete=models.PROTECT, related_name="sign_in")
    )
    is_active = _door(models.BooleanField(default=True))
    # empty: as the browser says
    language = _door(models.CharField(max_length=8, blank=True, default=""))

    # Whoever works at the door changes what signing in changes; only operators let people in.
    rows = Rows(
        reach=Reach.BANK,
        updated_for=_DOOR,
        updated=("password", "last_login", "language"),
    )

    objects = SignIns()

    USERNAME_FIELD = "username"


class SignInAttempt(models.Model):
    """One failed try. The name is kept as a keyed hash: people type passwords there by mistake."""

    name_digest = _door(models.CharField(max_length=64))
    failed_at = _door(models.DateTimeField())

    rows = Rows(reach=Reach.BANK, inserted_for=_DOOR, deleted_for=_DOOR)

    class Meta:
        indexes = [models.Index(fields=["name_digest", "failed_at"], name="sign_in_attempt")]


def _own(column: Column) -> Column:
    """How somebody likes a list: conditions and columns, and nobody's name."""
    return plain(column, retention=Retention.PROGRAM, seen_for=STAFF_WORK)


class SavedView(models.Model):
    """A list as one member of staff narrowed, ordered and arranged it, under a name."""

    staff = _own(
        models.ForeignKey("bank.Staff", on_delete=models.CASCADE, related_name="+", db_index=False)
    )
    place = _own(models.CharField(max_length=40))  # which list
    name = _own(models.CharField(max_length=40))
    query = _own(models.CharField(max_length=500, blank=True))  # as its address says it

    rows = Rows(
        reach=Reach.ACTOR,
        column="staff_id",
        inserted_for=STAFF_WORK,
        updated_for=STAFF_WORK,
        updated=("query",),
        deleted_for=STAFF_WORK,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_view_of_a_name", fields=["staff", "place", "name"]),
        ]


class ApiKey(models.Model):
    """The leave of a program of the bank to tell events of some kinds, by a secret of this hash.

    A new one lets the one before end some hours later, so that the program can be changed over.
    """

    client = _door(models.CharField(max_length=40))
    secret_digest = _door(models.CharField(max_length=64, unique=True))
    may = _door(models.JSONField(default=list))  # codes of events
    made_at = _door(models.DateTimeField())
    ends_at = _door(models.DateTimeField())

    rows = Rows(reach=Reach.BANK)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="api_key_ends_after_it_begins",
                condition=models.Q(ends_at__gte=models.F("made_at")),
            ),
        ]
        indexes = [models.Index(fields=["client", "ends_at"], name="api_key_of_client")]
