"""``guanxi quality corrections``: what customers told leaves for the core system (1.6)."""

import csv
import json

import pytest

from guanxi.quality.tests.factories import ToldFactory
from guanxi.shell.cli.quality import FileRefused, corrections
from guanxi.shell.tests.factories import audit_events

pytestmark = pytest.mark.django_db


def test_what_was_told_is_written_once_for_the_operator_alone(tmp_path, capsys):
    """Proves part of 1.6."""
    told = ToldFactory(value="wang@example.com")
    file = tmp_path / "corrections.csv"
    corrections(file, json=True)
    assert json.loads(capsys.readouterr().out)["rows"] == 1
    assert file.stat().st_mode & 0o777 == 0o600
    with file.open(encoding="utf-8-sig") as opened:
        (row,) = csv.DictReader(opened)
    assert (row["customer_number"], row["value"]) == (told.customer.source_id, "wang@example.com")
    assert "quality.corrections.exported" in audit_events()
    corrections(tmp_path / "next.csv", json=True)
    assert json.loads(capsys.readouterr().out)["rows"] == 0


def test_a_file_that_is_there_already_is_not_written_over(tmp_path):
    file = tmp_path / "corrections.csv"
    file.write_text("mine")
    with pytest.raises(FileRefused, match=r"corrections\.csv"):
        corrections(file)
    assert file.read_text() == "mine"
