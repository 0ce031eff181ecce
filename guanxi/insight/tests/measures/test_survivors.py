from guanxi.insight.measures.survivors import of_survivors
from guanxi.insight.tests.measures.sketch import drawn, sketch


def test_what_was_said_of_an_absorbed_record_is_said_of_the_one_that_stays(engine):
    facts = """
        account_id  customer_id
        1           7
        2           8
        3           9
    """
    absorbed = """
        customer_id  survivor_id
        8            7
    """
    expected = """
        account_id  customer_id
        1           7
        2           7
        3           9
    """
    found, wanted = drawn(engine, of_survivors(sketch(facts), sketch(absorbed)), expected)
    assert found == wanted
