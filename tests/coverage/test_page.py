"""docs/coverage.md says what the tests say, and no test names a requirement that there is not."""

from tests.coverage.page import PAGE, page, proofs, requirements, said_in


def test_the_page_is_what_the_tests_say():
    assert PAGE.read_text("utf-8") == page(), "run `make docs`"


def test_no_test_names_a_number_that_there_is_not():
    assert set(proofs()) <= set(requirements())


def test_whole_and_part_are_told_apart():
    source = 'def test_one():\n    """Proves part of 3.1 and\n    12.2. Proves 4.1, 4.2."""\n'
    source += 'def test_two():\n    """Proves 4.3 for these kinds."""\n'
    assert sorted(said_in(source)) == [
        ("12.2", False),
        ("3.1", False),
        ("4.1", True),
        ("4.2", True),
        ("4.3", False),
    ]
