"""Kinds that look at tiers. Proves part of 4.1 for these kinds, at the threshold."""

import json

from guanxi.alerts.tests.sketch import found, who


def test_a_tier_is_about_to_fall_after_one_month_end_below():
    customers = """
        customer_id  tier    measured_tier  months_below  falls_on    maintained
        1            wealth  preferred      1             2030-01-31  yes
        2            wealth  preferred      0             2030-02-28  yes
        3            wealth  wealth         1             nothing     yes
        4            wealth  preferred      1             2030-01-31  no
    """
    assert who("tier_about_to_fall", customers=customers) == [1]


def test_what_is_told_of_a_tier_is_what_it_was_measured_by():
    """A weighted average: beside the threshold, the plain one would seem to be enough."""
    customers = """
        customer_id  tier    measured_tier  months_below  falls_on    month_average_assets  month_average_weighted  maintained
        1            wealth  preferred      1             2030-01-31  229,000               160,000                 yes
    """  # noqa: E501
    [found_one] = found("tier_about_to_fall", customers=customers)
    assert json.loads(found_one["evidence"])["weighted_minor"] == 160_000_00


def test_a_tier_has_fallen_when_last_night_it_was_better():
    before = """
        customer_id  tier       tier_rank  maintained
        1            wealth     3          yes
        2            wealth     3          yes
        3            preferred  4          yes
        4            gold       2          yes
        5            potential  5          no
    """
    now = """
        customer_id  tier       tier_rank  maintained
        1            preferred  4          yes
        2            wealth     3          yes
        3            wealth     3          yes
        4            mass       6          no
        5            mass       6          no
    """
    finds = found("tier_fallen", before=before, customers=now)
    assert [(row["customer_id"], row["severity"]) for row in finds] == [(1, 2), (4, 3)]


def test_the_first_night_reports_no_fallen_tiers():
    customers = """
        customer_id  tier       tier_rank
        1            preferred  4
    """
    assert who("tier_fallen", customers=customers) == []


def test_five_percent_below_the_next_tier_is_close():
    customers = """
        customer_id  tier       measured_tier  next_tier  next_at_least  gap     maintained
        1            preferred  preferred      wealth     200,000        10,000  yes
        2            preferred  preferred      wealth     200,000        10,001  yes
        3            preferred  preferred      wealth     200,000        0       yes
        4            gold       gold           platinum   20,000         100     yes
        5            preferred  potential      wealth     200,000        10,000  yes
        6            preferred  preferred      wealth     200,000        10,000  no
        7            diamond    diamond        nothing    0              0       yes
    """
    (find,) = found("close_to_next_tier", customers=customers)
    assert (find["customer_id"], find["amount_minor"]) == (1, 10_000_00)
