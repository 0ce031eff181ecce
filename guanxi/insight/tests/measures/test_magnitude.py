from guanxi.insight.measures.magnitude import magnitudes
from guanxi.insight.tests.measures.sketch import drawn, sketch


def test_an_amount_is_told_by_one_leading_digit_with_its_sign_and_zero_is_zero(engine):
    """Proves part of 12.1."""
    amounts = """
        customer_id  assets_minor
        1            0
        2            4
        3            1234
        4            -1234
        5            1500
        6            949
        7            950
        8            -995
        9            99999999999999
        10           100000
    """
    expected = """
        customer_id  assets_minor
        1            0
        2            4
        3            1000
        4            -1000
        5            2000
        6            900
        7            1000
        8            -1000
        9            100000000000000
        10           100000
    """
    found, wanted = drawn(engine, magnitudes(sketch(amounts), ["assets_minor"]), expected)
    assert found == wanted
