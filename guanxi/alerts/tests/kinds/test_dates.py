"""Kinds that look at personal dates. Proves part of 4.1 for these kinds, at the threshold."""

from datetime import date

import pytest

from guanxi.alerts.kinds import every_kind
from guanxi.alerts.tests.sketch import found, who

TWO = """
    customer_id  maintained
    1            yes
    2            yes
    3            no
"""


def test_a_birthday_within_three_days_is_due_on_the_day_itself():
    dates = """
        customer_id  born_on
        1            1980-01-24
        2            1980-01-25
        3            1980-01-24
    """
    (find,) = found("birthday", customers=TWO, dates=dates)
    assert (find["customer_id"], find["due_on"]) == (1, date(2030, 1, 24))
    assert find["same_cause"] == "2030"


@pytest.mark.parametrize(
    ("born_on", "day", "congratulated_on"),
    [
        ("1980-01-01", date(2029, 12, 30), date(2030, 1, 1)),
        ("1980-02-29", date(2030, 2, 26), date(2030, 2, 28)),
        ("1980-02-29", date(2032, 2, 26), date(2032, 2, 29)),
        ("1980-02-28", date(2030, 2, 26), date(2030, 2, 28)),
    ],
)
def test_birthdays_at_the_turn_of_the_year_and_in_leap_years_are_kept(
    born_on, day, congratulated_on
):
    dates = f"""
        customer_id  born_on
        1            {born_on}
    """
    (find,) = found("birthday", customers=TWO, dates=dates, day=day)
    assert find["due_on"] == congratulated_on


def test_an_identity_document_is_asked_for_thirty_days_ahead_and_when_it_has_expired():
    dates = """
        customer_id  document_expires_on
        1            2030-02-20
        2            2030-02-21
        3            2030-02-20
    """
    assert who("document_expiring", customers=TWO, dates=dates) == [1]
    expired = """
        customer_id  document_expires_on
        1            2030-01-20
        2            nothing
    """
    (find,) = found("document_expiring", customers=TWO, dates=expired)
    assert (find["customer_id"], find["severity"]) == (1, 2)


def test_an_expired_risk_rating_matters_to_those_who_hold_what_needs_one():
    customers = """
        customer_id  fund    wealth_product  maintained
        1            20,000  80,000          yes
        2            20,000  79,999          yes
        3            20,000  80,000          no
        4            99,999  1               yes
    """
    dates = """
        customer_id  risk_rated_until
        1            2030-01-20
        2            2030-01-20
        3            2030-01-20
        4            2030-01-21
    """
    assert who("risk_rating_expired", customers=customers, dates=dates) == [1]


def test_kinds_that_look_at_personal_dates_say_so():
    personal = {code for code, kind in every_kind().items() if kind.personal}
    assert personal == {
        *("birthday", "document_expiring", "no_contact", "risk_rating_expired"),
        *("celebrated_birthday", "wedding_anniversary", "childs_birthday"),
        "relationship_anniversary",
    }


def test_who_was_not_spoken_with_for_longer_than_the_tier_asks_is_to_be_called():
    """Proves part of 4.1 and 3.6: sixty days for wealth, and fifteen of grace."""
    customers = """
        customer_id  tier     joined_on   maintained
        1            wealth   2020-01-01  yes
        2            wealth   2020-01-01  yes
        3            mass     2020-01-01  no
        4            diamond  2020-01-01  yes
        5            wealth   2020-01-01  yes
        6            wealth   2029-12-01  yes
    """
    contacts = """
        customer_id  first_contact_on  last_contact_on
        1            2029-09-01        2029-11-07
        2            2029-11-08        2029-11-08
        3            2029-09-01        2029-09-01
        4            2029-09-01        2029-12-07
    """
    finds = found("no_contact", customers=customers, contacts=contacts)
    # The fifth was never spoken with since the log was begun; the sixth is new.
    assert [(row["customer_id"], row["severity"]) for row in finds] == [(1, 1), (4, 1), (5, 2)]


def test_a_bank_that_has_logged_no_contact_yet_is_not_flooded():
    assert who("no_contact", customers=TWO) == []
