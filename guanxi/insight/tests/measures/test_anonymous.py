from datetime import date

import ibis

from guanxi.insight.measures import anonymous
from guanxi.insight.tests.measures.sketch import drawn, sketch

DAY = date(2026, 11, 20)
BANDS = [10_000, 50_000]
NOTHING: dict[str, object] = {f"{code}_minor": 0 for code in anonymous.INVESTMENTS}
NOTHING |= {name: 0 for name in anonymous.FIGURES if name != "investments_minor"}
NOTHING |= {"salary_month_minor": 0, "salary_previous_3_minor": 0, "card_grade": ""}
NOTHING |= {"last_active_on": DAY, "age_years": 40, "joined_on": date(2010, 1, 1)}
OFFICES = """
    branch_id  above_id
    1          ·
    2          1
    3          1
"""


def alike(facts, *, k=2, **same):
    heading = facts.strip().splitlines()[0].split()
    rest = {name: value for name, value in NOTHING.items() if name not in heading}
    known = sketch(facts, **(rest | same))
    return anonymous.alike(known, sketch(OFFICES), bands=BANDS, k=k, day=DAY)


def shared(engine, rows, *, k=2):
    kept = engine.table(engine.arrow(rows))
    return kept, engine.table(engine.arrow(anonymous.shared_values(kept, k=k)))


def test_enough_customers_alike_are_told_in_full_and_the_others_one_step_more_coarsely(engine):
    """Proves part of 12.1. k is 2 here: offices 2 and 3 lie within office 1."""
    customer_facts = """
        branch_id  age_years  joined_on
        2          34         2010-01-01
        2          39         2015-06-01
        2          61         2010-01-01
        3          66         2010-01-01
        2          25         2025-01-01
        3          22         2023-01-01
        3          45         2026-01-01
    """
    told = """
        branch_id  age_band  tenure_band
        2          30-39     10+
        2          30-39     10+
        1          60-69     10+
        1          60-69     10+
        1          20-29     0-4
        1          20-29     0-4
    """
    found, wanted = drawn(engine, alike(customer_facts), told)
    assert found == wanted


def test_the_products_are_given_up_last_and_their_amounts_with_them(engine):
    """Nobody has the products of another; assets stay, for the band of assets is told."""
    customer_facts = """
        age_years  assets_minor  demand_deposit_minor  fund_minor  loans_outstanding_minor
        20         2600000       2600000               0           0
        40         1200000       0                     1200000     0
        60         1900000       1900000               0           700000
        60         0             0                     0           800000
    """
    told = """
        branch_id  age_band  assets_band  products  assets_minor  demand_deposit_minor  loans_outstanding_minor
        ·          any       10000-49999  any       3000000       ·                     ·
        ·          any       10000-49999  any       1000000       ·                     ·
        ·          any       10000-49999  any       2000000       ·                     ·
    """  # noqa: E501
    found, wanted = drawn(engine, alike(customer_facts, branch_id=2), told)
    assert found == wanted


def test_assets_and_products_are_told_by_their_kind(engine):
    customer_facts = """
        assets_minor  demand_deposit_minor  fund_minor  card_owed_minor  salary_month_minor
        0             0                     0           0                0
        -500          -500                  0           0                0
        999999        999999                0           0                0
        1000000       500000                500000      0                0
        5000000       0                     5000000     70000            300000
    """
    told = """
        assets_band  products                         investments_minor
        none         none                             0
        overdrawn    deposit                          0
        0-9999       deposit                          0
        10000-49999  deposit,investment               500000
        50000+       investment,credit_card,salary    5000000
    """
    found, wanted = drawn(engine, alike(customer_facts, k=1, branch_id=2), told)
    assert found == wanted


def test_the_last_act_never_tells_who_of_a_group_has_been_here_longer(engine):
    """Told as it is only as far back as all of the band of tenure were customers."""
    customer_facts = """
        joined_on   last_active_on
        2022-01-01  2022-05-01
        2023-01-01  2026-01-01
        2010-01-01  2017-01-01
        2010-01-01  ·
    """
    told = """
        tenure_band  years_quiet
        2-4          2
        2-4          0
        10+          9
        10+          10
    """
    found, wanted = drawn(engine, alike(customer_facts, branch_id=2), told)
    assert found == wanted


def test_no_value_of_a_figure_stands_alone(engine):
    """Three alike are wanted: the three greatest are told as the third, the rare ones lower."""
    customer_facts = """
        assets_minor
        100
        100
        100
        200
        300
        300
        300
        400
        500
        900
        7000
    """
    told = """
        value  shared
        100    100
        200    100
        300    300
        400    300
        500    500
        900    500
        7000   500
    """
    _rows, values = shared(engine, alike(customer_facts, k=3, branch_id=2), k=3)
    found, wanted = drawn(engine, values.filter(values.figure == "assets_minor"), told)
    assert found == wanted


def test_the_view_has_a_row_for_each_and_no_number_of_a_customer(engine):
    """Who alone has 1,000 is told as the next whom two share."""
    customer_facts = """
        branch_id  assets_minor  mobile_12_months
        2          1490          30
        2          1510          34
        2          1600          31
    """
    view = """
        number  branch_id  age_band  assets_minor  mobile_12_months  last_active_year  alike_at_least
        1       2          40-49     2000          30                2026              2
        2       2          40-49     2000          30                2026              2
        3       2          40-49     2000          30                2026              2
    """  # noqa: E501
    rows, values = shared(engine, alike(customer_facts))
    told = anonymous.anonymous_customers(rows, values, k=2, day=DAY)
    found, wanted = drawn(engine, told, view)
    assert found == wanted
    assert "customer_id" not in told.columns


def test_bands_of_assets_follow_one_another_from_below_zero():
    assert anonymous.band_codes([10_000, 50_000]) == [
        "overdrawn",
        "none",
        "0-9999",
        "10000-49999",
        "50000+",
    ]


def test_an_engine_needs_no_order_of_the_rows(engine):
    """The same customers in another order are the same view."""
    customer_facts = """
        branch_id  assets_minor
        2          1490
        3          1510
        2          1600
        3          99
    """
    rows, values = shared(engine, alike(customer_facts))
    once = engine.arrow(anonymous.anonymous_customers(rows, values, k=2, day=DAY))
    turned = rows.order_by(ibis.desc("assets_minor"))
    again = engine.arrow(anonymous.anonymous_customers(turned, values, k=2, day=DAY))
    assert sorted(map(str, once.to_pylist())) == sorted(map(str, again.to_pylist()))
