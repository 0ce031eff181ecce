import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.bank.masking import masked_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王**"),
        ("王伟", "王**"),
        ("欧阳小红", "欧阳**"),
        ("欧阳", "欧**"),
        ("Anna Novak", "N**"),
        ("  ", "**"),
    ],
)
def test_a_masked_name_shows_the_surname_and_not_its_length(name, shown):
    """Proves part of 12.1."""
    assert masked_name(name) == shown


@given(st.text(max_size=40))
def test_no_name_shows_more_than_two_characters_of_it(name):
    """Proves part of 12.1."""
    assert len(masked_name(name)) <= 4
    assert masked_name(name).endswith("**")
