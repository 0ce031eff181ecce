"""Thanks and greetings as work, with words to say."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.worklist.causes import Cause, Group

THANKS = Cause(
    code="thanks",
    group=Group.CARE,
    name=_("Thanks"),
    reason=_("Bought %(bought_class)s for %(bought)s on %(bought_on)s"),
    action=_("Say thank you within the day, then log the contact"),
    solicits=False,
    greets=True,
    points=(
        _("“Thank you for your trust. Is everything clear to you, or may I explain something?”"),
        _("Say when the next statement comes and how you can be reached"),
        _("Offer nothing today"),
    ),
)


def _greeting(code: str, name: object, words: object) -> Cause:
    return Cause(
        code=f"greeting_{code}",
        group=Group.CARE,
        name=name,  # type: ignore[arg-type]
        reason=_("The holiday begins on %(holiday_on)s"),
        action=_("Greet the customer in person, by the channel the customer likes"),
        solicits=False,
        greets=True,
        points=(words, _("Greet in person, without an offer")),  # type: ignore[arg-type]
    )


# Holidays with words of their own; any other that the rulebook names is greeted by `OTHER`.
GREETINGS = {
    "new_year": _greeting(
        "new_year",
        pgettext_lazy("greeting", "New Year"),
        _("“A happy New Year: health to you and your family.”"),
    ),
    "spring_festival": _greeting(
        "spring_festival",
        pgettext_lazy("greeting", "Spring Festival"),
        _("“A happy Spring Festival: may the new year bring you and your family good fortune.”"),
    ),
    "dragon_boat": _greeting(
        "dragon_boat",
        pgettext_lazy("greeting", "Dragon Boat Festival"),
        _("“Peace and health to you at the Dragon Boat Festival.”"),
    ),
    "mid_autumn": _greeting(
        "mid_autumn",
        pgettext_lazy("greeting", "Mid-Autumn Festival"),
        _("“A happy Mid-Autumn: may your family be together under the full moon.”"),
    ),
    "national_day": _greeting(
        "national_day",
        pgettext_lazy("greeting", "National Day"),
        _("“A happy holiday to you and your family.”"),
    ),
}
OTHER = _greeting(
    "other", pgettext_lazy("greeting", "Holiday"), _("“A happy holiday to you and your family.”")
)
