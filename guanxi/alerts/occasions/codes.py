"""Which personal dates are kept, and by which calendar they come round."""

from enum import StrEnum

from django.db import models
from django.utils.translation import pgettext_lazy


class Permission(StrEnum):
    """``package:thing:verb``; which role holds it is the rulebook's."""

    TELL = "alerts:date:tell"


class Occasion(models.TextChoices):
    """What is celebrated. The day of the first account needs nobody to tell it."""

    BIRTHDAY = "birthday", pgettext_lazy("occasion", "Birthday, as it is celebrated")
    WEDDING = "wedding", pgettext_lazy("occasion", "Wedding anniversary")
    CHILD = "child", pgettext_lazy("occasion", "Birthday of a child")


class CalendarKind(models.TextChoices):
    """By which calendar the day comes round every year."""

    SOLAR = "solar", pgettext_lazy("calendar", "Solar calendar")
    LUNAR = "lunar", pgettext_lazy("calendar", "Lunar calendar")


# Days that there can be in a month of each calendar.
DAYS = {
    CalendarKind.SOLAR: (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31),
    CalendarKind.LUNAR: (30,) * 12,
}
