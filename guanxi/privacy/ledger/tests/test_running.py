"""From a read to an auditor's judgement: sealer and witness as processes, export, verification."""

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from guanxi.foundation.refusals import Refusal
from guanxi.privacy.ledger.conversation import WitnessLink
from guanxi.privacy.ledger.export import export_ledger
from guanxi.privacy.ledger.findings import Harm
from guanxi.privacy.ledger.refusals import NotAnExport, WitnessRefused, WitnessUnreachable
from guanxi.privacy.ledger.running import WITNESS_AGAIN_AFTER, Rounds, keep_sealing
from guanxi.privacy.ledger.verification import verify
from guanxi.privacy.ledger.witness import witness_room
from guanxi.privacy.models import TreeHead, WitnessedHead
from guanxi.privacy.tests.factories import MORNING, AccessIntentFactory, AccessReleaseFactory

SECOND = timedelta(seconds=1)


@pytest.fixture
def rounds(tmp_path, monkeypatch):
    """A sealer with a witness in a process of its own, in a room of its own."""
    monkeypatch.setenv("GUANXI_WITNESS_HOME", str(tmp_path / "witness"))
    at_work = Rounds()
    yield at_work
    at_work.close()


def read_something(at):
    intent = AccessIntentFactory(at=at)
    AccessReleaseFactory(intent=intent)
    return intent


def as_superuser(*statements):
    """Who may switch triggers off, does."""
    tables = ("accessintent", "accessrelease", "ledgerleaf", "treehead", "witnessedhead")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE privacy_{table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.django_db
def test_what_was_read_is_verified_offline_by_somebody_else(rounds, tmp_path, monkeypatch):
    """Proves part of 12.5."""
    for number in range(3):
        read_something(MORNING + number * SECOND)
        done = rounds.once(MORNING + number * SECOND)
        assert (done.head.number, done.head.size, done.witnessed) == (number, 2 * number + 2, 1)
    copy = shutil.copytree(witness_room(), tmp_path / "copy")
    export_ledger(tmp_path / "export", now=MORNING + 5 * SECOND)

    monkeypatch.setattr(connection, "connect", None)  # offline: no database
    report = verify(tmp_path / "export", witness=copy)
    assert report.is_whole, report
    assert (report.entries, report.heads, report.compared_with_witness) == (6, 3, True)
    assert verify(tmp_path / "export", every_signature=True).is_whole


@pytest.mark.django_db
def test_a_line_not_yet_sealed_is_a_remark_and_not_a_damage(rounds, tmp_path):
    rounds.once(MORNING)
    read_something(MORNING + SECOND)
    export_ledger(tmp_path / "export", now=MORNING + SECOND)
    report = verify(tmp_path / "export")
    assert report.is_whole
    assert report.remarks.pending == 2


@pytest.mark.django_db
def test_an_empty_ledger_is_whole(tmp_path):
    export_ledger(tmp_path / "export", now=MORNING)
    assert verify(tmp_path / "export").is_whole


@pytest.mark.django_db
def test_a_folder_that_holds_something_else_is_refused(tmp_path):
    with pytest.raises(NotAnExport, match="holds no ledger"):
        verify(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(NotAnExport, match="not empty"):
        export_ledger(tmp_path, now=MORNING)
    assert issubclass(NotAnExport, Refusal)


@pytest.mark.django_db
def test_sealing_goes_on_without_the_witness_and_it_catches_up(rounds, tmp_path, monkeypatch):
    rounds.once(MORNING)
    os.kill(rounds._link._process.pid, signal.SIGKILL)
    read_something(MORNING + SECOND)
    with pytest.raises(WitnessUnreachable):
        rounds.once(MORNING + SECOND)
    read_something(MORNING + 2 * SECOND)
    assert rounds.once(MORNING + 2 * SECOND).witnessed == 0
    later = MORNING + SECOND + WITNESS_AGAIN_AFTER
    assert rounds.once(later).witnessed == 2
    assert TreeHead.objects.count() == WitnessedHead.objects.count() == 3


@pytest.mark.django_db
def test_a_word_that_was_given_but_not_kept_is_asked_for_again(rounds):
    """The sealer was killed between the witness's answer and its own note of it."""
    read_something(MORNING)
    rounds.once(MORNING)
    first = WitnessedHead.objects.get()
    head = TreeHead.objects.get()
    as_superuser("DELETE FROM privacy_witnessedhead")
    rounds.once(MORNING + SECOND)
    assert WitnessedHead.objects.get() == first
    assert TreeHead.objects.get() == head


@pytest.mark.django_db
def test_the_witness_refuses_a_rewritten_past_aloud(rounds):
    """Proves part of 12.5: who rewrote it held the bank's key."""
    read_something(MORNING)
    rounds.once(MORNING)
    as_superuser(
        "DELETE FROM privacy_witnessedhead",
        "DELETE FROM privacy_treehead",
        "DELETE FROM privacy_ledgerleaf",
    )
    with pytest.raises(WitnessRefused, match="forked"):
        rounds.once(MORNING + SECOND)


@pytest.mark.django_db
def test_a_superuser_who_edits_the_live_record_is_told_by_name(rounds, tmp_path):
    """Proves part of 12.5."""
    edited, deleted, other = (read_something(MORNING) for _ in range(3))
    rounds.once(MORNING)
    copy = shutil.copytree(witness_room(), tmp_path / "copy")
    as_superuser(
        f"UPDATE privacy_accessintent SET actor = 8 WHERE id = {edited.pk}",  # noqa: S608
        f"DELETE FROM privacy_accessrelease WHERE intent_id = {deleted.pk}",  # noqa: S608
    )
    inserted = AccessIntentFactory(at=MORNING - timedelta(days=1))
    export_ledger(tmp_path / "export", now=MORNING + SECOND)
    for witness in (None, copy):
        report = verify(tmp_path / "export", witness=witness)
        assert {damage[:3] for damage in report.damages} == {
            (Harm.EDITED, "intent", edited.pk),
            (Harm.DELETED, "release", deleted.pk),
            (Harm.INSERTED, "intent", inserted.pk),
        }
    assert other.pk


def test_a_witness_that_cannot_be_started_is_unreachable():
    for command in (["/nowhere/guanxi"], [sys.executable, "-c", ""], ["echo", "hello"]):
        with pytest.raises(WitnessUnreachable):
            WitnessLink(command)


def test_a_witness_does_not_outlive_its_sealer(tmp_path, monkeypatch):
    monkeypatch.setenv("GUANXI_WITNESS_HOME", str(tmp_path / "witness"))
    code = (
        "import django; django.setup()\n"
        "from guanxi.privacy.ledger.conversation import WitnessLink\n"
        "link = WitnessLink(); print(link._process.pid, flush=True)\n"
        "import time; time.sleep(60)"
    )
    sealer = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )
    witness = int(sealer.stdout.readline())
    sealer.kill()
    sealer.communicate()
    for _ in range(100):
        try:
            os.kill(witness, 0)
        except ProcessLookupError:
            return
        # Where nobody takes in orphans it stays as a dead entry.
        if Path(f"/proc/{witness}/stat").read_text().split()[2] == "Z":
            return
        time.sleep(0.1)
    raise AssertionError("the witness is still there")


def test_the_end_of_serving_is_sealed_too(monkeypatch):
    """What was read in the last second is not left for the next morning."""
    moments = []

    class Counted:
        def once(self, now):
            moments.append(now)
            if len(moments) == 2:
                raise WitnessUnreachable("away")  # is logged, and the next round comes

    pauses = iter([False, False, True])
    keep_sealing(Counted(), now=lambda: MORNING, pause=lambda _seconds: next(pauses))
    assert len(moments) == 4
