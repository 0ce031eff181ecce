"""What may be agreed on how revenue counts after a change of hands (3.3, 3.5)."""

from calendar import monthrange
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext

from guanxi.foundation.refusals import Refusal
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.policy import Terms as Suggested
from guanxi.stewardship.rules.crediting import Terms, objection_to_terms


def suggested(policy: Suggested, day: date) -> Terms:
    """What the rulebook suggests, beginning today."""
    return Terms(
        counted=policy.counted, percent=policy.percent, until=months_later(day, policy.months)
    )


def refuse_unfit(terms: Terms, *, day: date, book: Rulebook, by: type[Refusal]) -> None:
    """Raise ``by`` where it may not be agreed on so."""
    latest = months_later(day, book.section(StewardshipSection).credit.months_max)
    objection = objection_to_terms(terms, day=day, latest=latest)
    if objection == "until":
        raise by(
            gettext(
                "Revenue credit ends on a day after today, and on %(latest)s at the latest: choose "
                "another last day."
            )
            % {"latest": date_format(latest, "DATE_FORMAT")}
        )
    if objection == "percent":
        raise by(gettext("A share of revenue is between 1 and 100 percent: enter another one."))


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
