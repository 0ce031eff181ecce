"""What of two records is compared, how alike it can be, and what becomes of a pair."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Permission(StrEnum):
    """``package:thing:verb``; which role holds it is the rulebook's."""

    VIEW = "duplicates:pair:view"
    EXPORT = "duplicates:pair:export"
    PROPOSE = "duplicates:merge:propose"
    APPROVE = "duplicates:merge:approve"


class Field(models.TextChoices):
    """What is compared, in the order in which it is shown."""

    NAME = "name", pgettext_lazy("record", "Name")
    DOCUMENT = "document", pgettext_lazy("record", "Document")
    BIRTHDAY = "birthday", pgettext_lazy("record", "Birthday")
    PHONE = "phone", pgettext_lazy("record", "Phone")
    EMAIL = "email", _("E-mail")
    ADDRESS = "address", pgettext_lazy("record", "Address")
    SEX = "sex", _("Sex")


class Likeness(models.TextChoices):
    """How alike one field of two records is."""

    SAME = "same", pgettext_lazy("likeness", "the same")
    SOUNDS_SAME = "sounds_same", pgettext_lazy("likeness", "sounds the same")
    NEAR = "near", pgettext_lazy("likeness", "nearly the same")
    DIFFERENT = "different", pgettext_lazy("likeness", "different")
    UNKNOWN = "unknown", pgettext_lazy("likeness", "not comparable")


class State(models.TextChoices):
    """What became of a pair."""

    OPEN = "open", pgettext_lazy("pair", "to be looked at")
    DIFFERENT = "different", pgettext_lazy("pair", "not the same person")
    PROPOSED = "proposed", pgettext_lazy("pair", "merge proposed")
    APPROVED = "approved", pgettext_lazy("pair", "being merged")
    MERGED = "merged", pgettext_lazy("pair", "merged")
    UNDO_PROPOSED = "undo_proposed", pgettext_lazy("pair", "undo proposed")
    UNDO_APPROVED = "undo_approved", pgettext_lazy("pair", "being taken apart")
