from datetime import date

import ibis

from guanxi.insight.measures import months
from guanxi.insight.tests.measures.sketch import drawn, sketch

NOVEMBER = date(2026, 11, 1)
ELEVEN = [date(2026, month, 1) for month in range(10, 0, -1)] + [date(2025, 12, 1)]
DAYS = ("last_transaction_on", "last_active_on", "first_salary_on", "last_salary_on")


def buckets(drawing):
    """Rows of a month's numbers; what is not drawn is 0, days unknown."""
    rows = sketch(drawing)
    missing = {
        name: ibis.null("date") if name in DAYS else ibis.literal(0, "int64")
        for name in months.OF_A_MONTH
        if name not in rows.columns
    }
    return rows.mutate(**missing).select("customer_id", *months.OF_A_MONTH, "month")


def test_yesterdays_sum_and_todays_entries_are_the_month_so_far(engine):
    parts = """
        customer_id  month       inflow_minor  last_active_on  first_salary_on
        7            2026-11-01  100           2026-11-03      2026-11-03
        7            2026-11-01  20            2026-11-09      2026-11-09
        8            2026-11-01  5             ·               ·
    """
    expected = """
        customer_id  inflow_minor  last_active_on  first_salary_on
        7            120           2026-11-09      2026-11-03
        8            5             ·               ·
    """
    found, wanted = drawn(engine, months.together(buckets(parts)), expected)
    assert found == wanted


def test_the_closed_months_before_add_up_to_three_and_to_eleven(engine):
    """A month without a row counts as zero; the three are August to October."""
    entries = """
        customer_id  month       card_spend_minor  salary_minor  first_salary_on
        7            2026-10-01  10                900           2026-10-05
        7            2026-07-01  5                 900           2026-07-05
        7            2025-12-01  1                 0             ·
    """
    trends = """
        customer_id  month       assets_end_minor  assets_average_minor
        7            2026-10-01  300               200
        7            2026-09-01  100               250
        8            2026-09-01  -50               -40
    """
    expected = """
        customer_id  previous_month_end_assets_minor  previous_month_average_assets_minor  peak_month_average_3_minor  card_spend_minor_3  card_spend_minor_11  salary_minor_3  first_salary_on_11
        7            300                              200                                  250                         10                  16                   900             2026-07-05
        8            0                                0                                    0                           0                   0                    0               ·
    """  # noqa: E501
    before = months.before(buckets(entries), sketch(trends), months=ELEVEN)
    found, wanted = drawn(engine, before, expected)
    assert found == wanted


def test_the_last_of_each_kind_of_day_is_remembered_for_ever(engine):
    remembered = """
        customer_id  last_transaction_on  last_active_on  last_salary_on
        7            2020-01-05           2020-01-05      ·
    """
    entries = """
        customer_id  month       last_transaction_on  last_active_on
        7            2026-10-01  2026-10-09           ·
        8            2026-10-01  2026-10-09           2026-10-09
    """
    expected = """
        customer_id  last_transaction_on  last_active_on  last_salary_on
        7            2026-10-09           2020-01-05      ·
        8            2026-10-09           2026-10-09      ·
    """
    found, wanted = drawn(engine, months.ever(sketch(remembered), buckets(entries)), expected)
    assert found == wanted


def test_a_customers_month_shows_assets_and_flows_side_by_side(engine):
    entries = """
        customer_id  month       inflow_minor  transactions
        7            2026-11-01  50            2
        9            2026-11-01  5             1
    """
    assets = """
        customer_id  assets_minor  month_average_assets_minor  month_average_weighted_minor  contribution_minor
        7            300           280                         270                           4
        8            10            10                          10                            0
    """  # noqa: E501
    expected = """
        customer_id  month       assets_end_minor  assets_average_minor  weighted_average_minor  contribution_minor  inflow_minor  transactions
        7            2026-11-01  300               280                   270                     4                   50            2
        8            2026-11-01  10                10                    10                      0                   0             0
        9            2026-11-01  0                 0                     0                       0                   5             1
    """  # noqa: E501
    shown = months.customer_months(buckets(entries), sketch(assets), month=NOVEMBER)
    found, wanted = drawn(engine, shown, expected)
    assert found == wanted
