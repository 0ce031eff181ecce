"""What PostgreSQL shows instead of identity."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.bank.surnames import TWO_CHARACTER_SURNAMES
from guanxi.foundation.dictionary import Mask
from guanxi.privacy.masks import sql_of

BLANKS = [chr(code) for code in range(0x10000) if chr(code).isspace()]
NAMES = [
    *(
        "王小明",
        "王伟",
        "欧阳",
        "欧阳小",
        "欧阳小红",
        "上官婉儿",
        "第五",
        "第五伦",
        "王",
        "王 小明",
    ),
    *("Anna Novak", "anna", "Ludwig van Beethoven", "Ανδρέας Λουκά", "Ünal Öz", "O'Brien", "A王"),
    *(
        "王A",
        "\U00020000小明",
        "\U0001f600",
        "金 Kim",
        "アンナ",
        "김철수",
        "'; DROP TABLE x; --",
        "%s",
    ),
    *(
        "",
        " ",
        "  Anna  ",
        "\t王小明\n",
        "Anna\u00a0Novak",
        "\u3000王小明\u3000",
        "Anna \u3000 Novak",
    ),
    *BLANKS,
    *(f"Anna{blank}Novak{blank}" for blank in BLANKS),
    *(
        surname + given
        for surname in sorted(TWO_CHARACTER_SURNAMES)
        for given in ("", "明", "小明")
    ),
]
# PostgreSQL stores no zero byte, and surrogates are no characters.
STORABLE = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)

pytestmark = pytest.mark.django_db


def shown(mask, *values):
    rows = "FROM unnest(%s::text[]) WITH ORDINALITY theirs(value, place) ORDER BY place"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql_of(mask, 'theirs.value')} {rows}", [list(values)])
        return [masked for (masked,) in cursor.fetchall()]


def masked_name(name):
    """What the bank means by a masked name, told once more without the database."""
    name = name.strip()
    if not name:
        return "**"
    if name.isascii() or name[0] < "\u2e80":
        return f"{name.split()[-1][0]}**"
    surname = name[:2] if name[:2] in TWO_CHARACTER_SURNAMES and len(name) > 2 else name[0]
    return f"{surname}**"


def test_a_masked_name_is_the_surname_and_hides_its_length():
    assert shown(Mask.NAME, *NAMES) == [masked_name(name) for name in NAMES]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STORABLE, min_size=1, max_size=100))
def test_so_is_any_other_name(names):
    assert shown(Mask.NAME, *names) == [masked_name(name) for name in names]


@pytest.mark.parametrize(
    ("mask", "value", "masked"),
    [
        (Mask.DOCUMENT, "110101199003071234", "1**4"),
        (Mask.DOCUMENT, "11010119900307123X", "1**X"),
        (Mask.DOCUMENT, "E1234567", "E**7"),
        (Mask.DOCUMENT, "E123456", "**"),
        (Mask.PHONE, "13812345678", "**678"),
        (Mask.PHONE, "55512345", "**"),
        (Mask.CARD, "6222020200112233445", "**3445"),
        (Mask.CARD, "1234", "**"),
        (Mask.EMAIL, "anna.novak@example.com", "a**@example.com"),
        (Mask.EMAIL, "a@example.com", "a**@example.com"),
        (Mask.EMAIL, '"odd@home"@example.com', '"**@example.com'),
        (Mask.EMAIL, "@example.com", "**"),
        (Mask.EMAIL, "not an address", "**"),
        (Mask.EMAIL, "anna@", "a**@"),
        (Mask.ADDRESS, "人民路 1 号", ""),
        (Mask.HIDDEN, "anything", ""),
    ],
)
def test_a_mask_shows_this_and_no_more(mask, value, masked):
    assert shown(mask, value) == [masked]


@pytest.mark.parametrize("mask", [mask for mask in Mask if mask is not Mask.NAME])
def test_nothing_stays_nothing(mask):
    assert shown(mask, "", None) == ["", None]


def test_no_name_stays_none():
    assert shown(Mask.NAME, None) == [None]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STORABLE, min_size=1, max_size=100))
def test_no_mask_fails_whatever_stands_there(values):
    for mask in Mask:
        assert len(shown(mask, *values)) == len(values)
