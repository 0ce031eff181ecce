"""docs/ledger.md tells an auditor the truth: its own verifier works, and it names what is found."""

import re
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from guanxi.privacy.ledger.drawing import Notary, drawn_ledger
from guanxi.privacy.ledger.exported import Manifest, write_export

PAGE = Path(__file__).parents[4] / "docs" / "ledger.md"


@pytest.fixture
def export(tmp_path):
    chance = Random(3)  # noqa: S311 - the same ledger each time
    lines, heads = [], []
    for batch, head in drawn_ledger(Notary(chance), chance, lines=50, per_head=7):
        lines += batch
        heads.append(head)
    manifest = Manifest(heads[-1].at, "", "")
    return write_export(tmp_path, manifest, lines=lines, heads=heads, unsealed=[])


def judged_by_the_page(export):
    code = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.S)[1]
    return subprocess.run(
        [sys.executable, "-c", code, export.folder], capture_output=True, text=True, check=False
    )


def test_the_verifier_of_the_page_finds_a_whole_ledger_whole(export):
    assert judged_by_the_page(export).stdout == "50 lines, 8 heads\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("entries.tsv", '"purpose":"standard"', '"purpose":"personal"', "was changed"),
        ("heads.jsonl", '"number":3', '"number":4', "follows another head"),
        ("heads.jsonl", '"root":"', '"root":"0', "is of other lines"),
    ],
)
def test_the_verifier_of_the_page_finds_what_was_changed(export, file, old, new, found):
    path = export.folder / file
    path.write_text(path.read_text().replace(old, new, 1))
    assert found in judged_by_the_page(export).stderr
