"""What the adapter says when the files are not what they should be."""

import gzip
from datetime import date

import pytest
from django.utils import translation

from guanxi.ingest.adapters.berka import berka
from guanxi.ingest.adapters.refusals import AdapterRefused
from guanxi.ingest.adapters.tests.small_ledger import SMALL_LEDGER, write_asc


@pytest.fixture
def refusal(small_ledger, tmp_path):
    """The words with which the small ledger is refused; nothing may be left behind."""

    def of(through=None, folder=small_ledger):
        with translation.override("en"), pytest.raises(AdapterRefused) as refused:
            berka(folder, tmp_path / "workplace", through)
        assert not (tmp_path / "workplace").exists()
        return str(refused.value)

    return of


@pytest.fixture
def rewrite(small_ledger):
    """Change one text of one file."""

    def change(stem, old, new):
        assert old in SMALL_LEDGER[stem]
        write_asc(small_ledger / f"{stem}.asc", SMALL_LEDGER[stem].replace(old, new, 1))

    return change


def test_a_folder_that_is_not_there_is_named(refusal, tmp_path):
    assert f"{tmp_path / 'nowhere'}: no such folder" in refusal(folder=tmp_path / "nowhere")


@pytest.mark.parametrize("stem", sorted(SMALL_LEDGER))
def test_a_missing_file_is_named(refusal, small_ledger, stem):
    (small_ledger / f"{stem}.asc").unlink()
    assert f"{stem}.asc (or {stem}.asc.gz) is not there" in refusal()


@pytest.mark.parametrize("day", [date(1992, 12, 31), date(1993, 7, 1)])
def test_a_day_beyond_the_ledger_is_refused(refusal, day):
    assert "complete from 1993-01-01 to 1993-06-30" in refusal(day)


@pytest.mark.parametrize(
    ("stem", "change", "words"),
    [
        ("trans", ("930115;", "930231;"), "trans.asc, line 3: date: not a day"),
        ("trans", ("930115;", "9301;"), "trans.asc, line 3: date: not a day"),
        ("trans", ("1000.50", "1000.505"), "trans.asc, line 4: amount: not an amount"),
        ("trans", (";1000.50", ";NaN"), "trans.asc, line 4: amount: not an amount"),
        ("trans", (";1000.50", ";-5"), "trans.asc, line 4: amount: not an amount"),
        ("trans", (";1000.50", ";1e3"), "trans.asc, line 4: amount: not an amount"),
        ("trans", ('"VYBER";"VYBER"', '"X";"VYBER"'), "trans.asc, line 3: type: a code"),
        ("trans", (";2000.50", ""), "trans.asc, line 4: 9 columns instead of 10"),
        ("trans", ('"trans_id"', '"id"'), "trans.asc, line 1: the columns should be trans_id;"),
        ("client", ("456009", "451309"), "client.asc, line 3: birth_number: not a day"),
        ("client", ("456009", "45600"), "client.asc, line 3: birth_number: not a birth number"),
        ("disp", ("2;2;2", "2;x;2"), "disp.asc, line 3: client_id: not a number"),
        ("card", ("gold", "black"), "card.asc, line 2: type: a code"),
        ("loan", (";12;1000", ";1.5;1000"), "loan.asc, line 2: duration: not a whole number"),
        ("account", ("POPLATEK TYDNE", "DENNE"), "account.asc, line 3: frequency: a code"),
    ],
)
def test_a_broken_row_is_named_by_file_line_and_column(refusal, rewrite, stem, change, words):
    rewrite(stem, *change)
    assert words in refusal()


def test_the_words_of_a_refusal_show_nothing_of_a_customer(refusal, rewrite):
    rewrite("client", "456009", "451309")
    assert "451309" not in refusal()


def test_a_gzip_that_breaks_off_is_refused(refusal, small_ledger):
    (small_ledger / "trans.asc").unlink()
    whole = gzip.compress(SMALL_LEDGER["trans"].encode(), mtime=0)
    (small_ledger / "trans.asc.gz").write_bytes(whole[:-40])
    assert "trans.asc.gz: cannot be read" in refusal()


def test_an_empty_file_is_refused(refusal, small_ledger):
    (small_ledger / "order.asc").write_bytes(b"")
    assert "order.asc: cannot be read" in refusal()


def test_a_ledger_of_a_header_alone_is_refused(refusal, small_ledger):
    write_asc(small_ledger / "trans.asc", SMALL_LEDGER["trans"].splitlines()[0] + "\n")
    assert "trans.asc: no row below the header" in refusal()


def test_text_in_a_foreign_encoding_is_refused(refusal, small_ledger):
    text = SMALL_LEDGER["district"].replace("Prvni", "První")
    (small_ledger / "district.asc").write_bytes(text.encode("cp1250"))
    assert "district.asc: cannot be read" in refusal()
