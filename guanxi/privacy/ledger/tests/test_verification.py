"""An auditor is told which lines were changed and how, and no tales about whole ledgers."""

import json
import subprocess
import sys
from random import Random

import pytest

from guanxi.privacy.ledger import deeds
from guanxi.privacy.ledger.drawing import Notary, drawn_ledger, write_copy
from guanxi.privacy.ledger.exported import Manifest, write_export
from guanxi.privacy.ledger.findings import Harm
from guanxi.privacy.ledger.keys import public_half
from guanxi.privacy.ledger.refusals import NotAnExport
from guanxi.privacy.ledger.tampering import Held
from guanxi.privacy.ledger.verification import verify
from guanxi.privacy.ledger.words import report_in_words


@pytest.fixture
def chance():
    return Random(7)  # noqa: S311 - deeds that can be repeated


@pytest.fixture
def notary(chance):
    return Notary(chance)


@pytest.fixture
def held(notary, chance):
    """Three hundred lines under thirty heads, in the hands of a superuser."""
    lines, heads = [], []
    for batch, head in drawn_ledger(notary, chance, lines=300, per_head=10):
        lines += batch
        heads.append(head)
    keys = public_half(notary.bank), public_half(notary.witness)
    return Held(lines, heads, notary.bank, *keys)


@pytest.fixture
def copy(notary, held, tmp_path):
    return write_copy(tmp_path / "copy", notary, lines=held.lines, heads=held.heads)


@pytest.fixture
def judged(held, tmp_path, copy):
    at = held.heads[-1].at

    def judge(*, witness=copy, **how):
        manifest = Manifest(at, held.bank_key, held.witness_key)
        folder = tmp_path / "export"
        write_export(folder, manifest, lines=held.lines, heads=held.heads, unsealed=held.unsealed)
        return verify(folder, witness=witness, **how)

    return judge


def found(report, harm):
    return {(d.kind, d.number) for d in report.damages if d.harm == harm}


def test_a_whole_ledger_is_whole_with_and_without_the_witness(judged):
    for how in ({}, {"witness": None}, {"every_signature": True}):
        report = judged(**how)
        assert report.is_whole
        assert (report.entries, report.heads) == (300, 30)
        assert report_in_words(report).startswith("Whole: 300 lines under 30 heads")


ON_ONE_LINE = {
    deeds.edit_a_value: Harm.EDITED,
    deeds.edit_white_space: Harm.EDITED,
    deeds.move_a_time: Harm.EDITED,
    deeds.delete_a_line: Harm.DELETED,
    deeds.delete_a_line_and_its_leaf: Harm.DELETED,
    deeds.insert_a_line: Harm.INSERTED,
    deeds.repeat_a_line: Harm.INSERTED,
    deeds.change_a_leaf: Harm.LEAF,
}


@pytest.mark.parametrize("cover", [deeds.nothing, deeds.mend_leaves, deeds.reseal])
@pytest.mark.parametrize("deed", ON_ONE_LINE, ids=lambda deed: deed.__name__)
def test_with_the_witness_exactly_the_changed_line_is_named(judged, held, chance, deed, cover):
    """Proves part of 12.5: whatever was rewritten and signed again, with the bank's own key."""
    before = held.lines.copy()
    names = deed(held, chance)
    cover(held, chance)
    report = judged()
    harm = ON_ONE_LINE[deed]
    if held.lines == before:  # a mended leaf is the leaf it was
        assert not found(report, harm)
    else:
        assert found(report, harm) == names
        lines = {(d.kind, d.number) for d in report.damages if d.kind != "head"}
        assert lines == names


@pytest.mark.parametrize(
    "deed",
    [deeds.edit_a_value, deeds.edit_white_space, deeds.move_a_time, deeds.delete_a_line],
    ids=lambda deed: deed.__name__,
)
def test_without_the_witness_a_changed_line_is_named_by_its_leaf(judged, held, chance, deed):
    names = deed(held, chance)
    report = judged(witness=None)
    assert found(report, ON_ONE_LINE[deed]) == names
    assert {damage[1:3] for damage in report.damages} == names


def test_without_the_witness_a_line_changed_with_its_leaf_is_told_with_its_batch(
    judged, held, chance
):
    (name,) = deeds.edit_a_value(held, chance)
    deeds.mend_leaves(held, chance)
    suspects = found(judged(witness=None), Harm.SUSPECT)
    assert name in suspects
    assert len(suspects) == 10


def test_a_swap_is_told_by_one_of_the_two_lines(judged, held, chance):
    before = held.lines.copy()
    deeds.swap_two_lines(held, chance)
    swapped = {line[2:4] for line, other in zip(held.lines, before, strict=True) if line != other}
    moved = found(judged(), Harm.REORDERED)
    assert moved
    assert moved <= swapped | {line[2:4] for line in before}
    deeds.mend_leaves(held, chance)
    assert found(judged(), Harm.REORDERED) & swapped


def test_what_was_cut_off_is_named_line_by_line(judged, held, chance):
    names = deeds.truncate(held, chance)
    report = judged()
    assert {name for name in found(report, Harm.TRUNCATED) if name[0] != "head"} == names
    assert "cut off at the end" in report_in_words(report)


def test_another_history_under_the_banks_key_is_a_fork(judged, held, chance):
    deeds.fork(held, chance)
    report = judged()
    forked = {number for _kind, number in found(report, Harm.FORKED)}
    assert forked == set(range(min(forked), 30))
    assert "forked: head" in report_in_words(report)


def test_a_head_dated_back_is_told(judged, held, chance):
    deeds.back_date_a_head(held, chance)
    assert found(judged(), Harm.BACK_DATED)
    assert not judged(witness=None).is_whole


def test_a_line_that_came_late_is_told_although_all_is_signed(judged, held, chance, notary, copy):
    late = deeds.append_late(held, notary, chance)
    write_copy(copy, notary, lines=held.lines, heads=held.heads)
    for witness in (copy, None):
        assert found(judged(witness=witness), Harm.BACK_DATED) == {late}


def test_a_head_that_nobody_witnessed_is_told(judged, held, chance):
    deeds.reseal(held, chance)
    assert found(judged(witness=None), Harm.UNWITNESSED)


def test_an_invented_witness_is_told_by_the_key_known_from_elsewhere(judged, held, chance, notary):
    deeds.reseal_and_invent_a_witness(held, chance)
    assert judged(witness=None).is_whole  # which is why the key must come from elsewhere
    report = judged(witness=None, witness_key=public_half(notary.witness))
    assert found(report, Harm.SIGNATURE)
    assert found(report, Harm.KEY)


def test_the_youngest_heads_may_wait_for_the_witness(judged, held, copy):
    held.heads[-1] = held.heads[-1]._replace(witness=None)
    report = judged()
    assert report.is_whole
    assert report.remarks.unwitnessed == 1
    assert "too young" in report_in_words(report)


def test_heads_younger_than_the_copy_are_a_remark(judged, held, chance, notary, tmp_path):
    older = write_copy(tmp_path / "older", notary, lines=held.lines[:200], heads=held.heads[:20])
    report = judged(witness=older)
    assert report.is_whole
    assert report.remarks.beyond_copy == 10
    names = deeds.edit_a_value(held, chance)
    assert found(judged(witness=older), Harm.EDITED) == names


@pytest.mark.parametrize("file", ["entries.tsv", "heads.jsonl", "unsealed.jsonl"])
@pytest.mark.parametrize("rubbish", [b"rubbish", b"\xff\xfe\n", b"1\t2\n", b"\n"])
def test_rubbish_is_told_and_never_crashes(judged, tmp_path, copy, file, rubbish):
    judged()
    path = tmp_path / "export" / file
    for content in (path.read_bytes() + rubbish, rubbish + path.read_bytes(), rubbish, b""):
        if content == b"" and file == "unsealed.jsonl":
            continue
        path.write_bytes(content)
        for witness in (copy, None):
            assert not verify(tmp_path / "export", witness=witness).is_whole


def test_a_folder_that_is_no_copy_of_a_witness_is_refused(judged, tmp_path):
    with pytest.raises(NotAnExport, match="no copy of a witness"):
        judged(witness=tmp_path / "nowhere")


def test_it_is_verified_without_the_rest_of_the_program(judged, held, chance, tmp_path, copy):
    """An auditor needs Python and one package, no settings, no database."""

    def verified():
        return subprocess.run(
            [sys.executable, "-m", "guanxi.privacy.ledger", "verify", tmp_path / "export", copy],
            capture_output=True,
            check=False,
            env={"GUANXI_HOME": "/nowhere"},
        )

    judged()
    assert verified().returncode == 0
    names = deeds.edit_a_value(held, chance)
    judged()
    run = verified()
    assert run.returncode == 1
    report = json.loads(run.stdout)
    assert not report["whole"]
    assert [(d["kind"], d["number"]) for d in report["damages"]] == list(names)
