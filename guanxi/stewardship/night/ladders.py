"""From the rulebook's sections to the plain values that measures take."""

from collections.abc import Iterable
from datetime import date

from guanxi.rulebook.books import Rulebook, rulebook_as_of
from guanxi.stewardship.measures.ladder import BASIS_COLUMNS, RANK, Ladder, MaintainedLimits, Step
from guanxi.stewardship.measures.moments import month_end
from guanxi.stewardship.policy import TiersSection

MINOR = 100  # the rulebook speaks of whole units


def ladder_of(section: TiersSection) -> Ladder:
    """One edition of ``[tiers]`` as steps."""
    top, *bands = section.bands
    return Ladder(
        top_column=BASIS_COLUMNS[section.top_band_basis],
        top_at_least_minor=top.at_least * MINOR,
        grades=tuple(
            Step(
                rank=RANK[grade.code],
                column="contribution_minor",
                at_least_minor=grade.contribution_at_least * MINOR,
            )
            for grade in section.grades
        ),
        bands=tuple(
            Step(
                rank=RANK[band.code],
                column=BASIS_COLUMNS[section.basis],
                at_least_minor=band.at_least * MINOR,
            )
            for band in bands
        ),
        potential_age_below=section.potential_age_below,
        grace_month_ends=section.grace_month_ends,
        rises_at_once=section.rise == "at_once",
        maintained_column=BASIS_COLUMNS[section.maintained.basis],
        maintained_at_least_minor=section.maintained.assets_at_least * MINOR,
    )


def limits_of(section: TiersSection) -> MaintainedLimits:
    """Grounds of being maintained other than assets."""
    grounds = section.maintained
    return MaintainedLimits(
        card_spend_minor=grounds.card_spend_12_months_at_least * MINOR,
        loans_minor=grounds.personal_loans_at_least * MINOR,
        custody_minor=grounds.custody_at_least * MINOR,
        card_grades=tuple(grounds.card_grades),
    )


def ladders_for(book: Rulebook, day: date, months: Iterable[date]) -> dict[date, Ladder]:
    """The edition in force at the end of each month, that of the night for the month under way.

    So a new edition decides from its date on, and leaves the months before it as they were.
    """
    ladders = {}
    for month in months:
        end = month_end(month)
        edition = book if end >= day else rulebook_as_of(end, book)
        ladders[month] = ladder_of(edition.section(TiersSection))
    return ladders
