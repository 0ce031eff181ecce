"""Every sentence has its Chinese."""

import io
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from django.utils import translation

from guanxi.ingest.checks.words import REASONS, file_in_words, reason

PACKAGE = Path(__file__).parents[1]
CATALOGUE = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def sentences():
    found = extract_from_dir(
        PACKAGE,
        method_map=[("**.py", "python")],
        keywords={"_": None, "gettext": None, "gettext_lazy": None},
    )
    return {message for name, _line, message, _c, _x in found if "tests" not in Path(name).parts}


def test_every_sentence_of_ingest_is_in_the_catalogue_and_nothing_else():
    catalogue = read_po(io.BytesIO(CATALOGUE.read_bytes()))
    chinese = {message.id: message.string for message in catalogue if message.id}
    assert set(chinese) == sentences()
    assert all(chinese.values())
    for message in catalogue:
        assert list(message.check(catalogue)) == []


def test_a_reader_of_chinese_reads_the_contracts_own_words():
    with translation.override("zh-hans"):
        assert reason("relations", "related_customer_id", "not_oneself") == "不得与本人关联"
        assert file_in_words("transactions") == "交易流水"
    with translation.override("en"):
        assert file_in_words("standing_orders") == "standing orders"
    assert "required" in REASONS
