from guanxi.insight.measures.concentration import concentration
from guanxi.insight.tests.measures.sketch import drawn, sketch


def test_the_curve_says_what_the_richest_bring_to_their_office_and_to_those_above(engine):
    """Proves part of 2.4. Office 2 lies within office 1; the first 20 % of two customers is one."""
    customers = """
        customer_id  branch_id  assets_minor  contribution_minor
        1            2          800           1
        2            2          200           3
        3            1          0             0
    """
    offices = """
        branch_id  ancestor_id
        1          1
        2          1
        2          2
    """
    expected = """
        branch_id  percent_customers  customers  assets_minor  assets_share_ppm  contribution_share_ppm
        1          0                  0          0             0                 0
        1          20                 1          800           800000            250000
        1          50                 2          1000          1000000           1000000
        1          100                3          1000          1000000           1000000
        2          0                  0          0             0                 0
        2          20                 1          800           800000            250000
        2          50                 1          800           800000            250000
        2          100                2          1000          1000000           1000000
    """  # noqa: E501
    curve = concentration(sketch(customers), sketch(offices))
    some = curve.filter(curve.percent_customers.isin([0, 20, 50, 100]))
    found, wanted = drawn(engine, some, expected)
    assert found == wanted
    assert engine.arrow(curve.count()).as_py() == 2 * 101


def test_an_office_with_nothing_brings_no_share(engine):
    customers = """
        customer_id  branch_id  assets_minor  contribution_minor
        1            1          -5            0
    """
    offices = """
        branch_id  ancestor_id
        1          1
    """
    expected = """
        percent_customers  assets_share_ppm  contribution_share_ppm
        100                0                 0
    """
    curve = concentration(sketch(customers), sketch(offices))
    last = curve.filter(curve.percent_customers == 100)
    found, wanted = drawn(engine, last, expected)
    assert found == wanted
