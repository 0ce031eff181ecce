"""``guanxi ledger verify`` as an auditor meets it."""

import json
from random import Random

import pytest
from django.utils.translation import override
from typer.testing import CliRunner

from guanxi.privacy.ledger.drawing import Notary, drawn_ledger, write_copy
from guanxi.privacy.ledger.exported import Manifest, write_export
from guanxi.privacy.ledger.keys import public_half
from guanxi.shell.cli.application import application


@pytest.fixture
def verified(tmp_path):
    chance = Random(5)  # noqa: S311 - the same ledger each time
    notary = Notary(chance)
    ((lines, head),) = drawn_ledger(notary, chance, lines=8, per_head=8)
    manifest = Manifest(head.at, public_half(notary.bank), public_half(notary.witness))
    write_export(tmp_path / "export", manifest, lines=lines, heads=[head], unsealed=[])
    copy = write_copy(tmp_path / "copy", notary, lines=lines, heads=[head])

    def run(*more):
        words = ["ledger", "verify", str(tmp_path / "export"), "--witness", str(copy), *more]
        return CliRunner().invoke(application(words), words)

    return run


def test_a_whole_ledger_ends_well(verified):
    with override("en"):
        run = verified()
    assert run.exit_code == 0
    assert run.stdout.startswith("Whole: 8 lines under 1 heads")


def test_a_damaged_one_ends_badly_and_names_the_line(verified, tmp_path):
    """Proves part of 12.5."""
    entries = tmp_path / "export" / "entries.tsv"
    entries.write_bytes(entries.read_bytes().replace(b'"page"', b'"none"', 1))
    with override("en"):
        run = verified()
    assert run.exit_code == 1
    assert "edited: intent 1\n" in run.stdout
    run = verified("--json")
    assert run.exit_code == 1
    assert json.loads(run.stdout)["damages"] == [
        {"harm": "edited", "kind": "intent", "number": 1, "detail": ""}
    ]
    with override("zh-hans"):
        assert "被改写：读取意图 1" in verified().stdout.replace(": ", "：")
