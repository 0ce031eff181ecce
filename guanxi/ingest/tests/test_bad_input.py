"""What a bank may send by mistake: a clear message, nothing half-loaded. Proves 13.1."""

import csv
import gzip
import io
import os
import shutil
import subprocess
import sys
import textwrap
from contextlib import contextmanager
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guanxi.bank.models import Batch, Customer, LakeFile
from guanxi.ingest.refusals import DiskRefused
from guanxi.ingest.tests.deliveries import (
    DAY,
    a_bank,
    account,
    balance,
    customer,
    deliver,
    seal,
    transaction,
)


def good_rows():
    return {**a_bank(), "customers": [customer("C1")], "accounts": [account("A1", "C1")]}


@pytest.fixture
def refused(take, tmp_path, empty_lake):
    """Take in a delivery that must be refused whole; returns what it was told."""

    def refused(spoil, *, ending="csv", resealed=True, rows=None):
        folder = deliver(tmp_path / "d", rows=rows or good_rows(), ending=ending)
        spoil(folder)
        if resealed:
            seal(folder)
        intake = take(folder)
        assert intake.is_refused
        assert not Customer.objects.exists()
        assert not LakeFile.objects.exists()
        assert [path for path in empty_lake.rglob("*") if path.is_file()] == []
        [message] = intake.refused
        assert [b.refusal for b in Batch.objects.all()] in ([], [message])
        return message

    return refused


def text_of(folder, kind):
    return (folder / f"{kind}.csv").read_text("utf-8")


def rewrite(kind, change):
    def spoil(folder):
        (folder / f"{kind}.csv").write_bytes(change(text_of(folder, kind)))

    return spoil


def test_another_encoding(refused):
    assert refused(rewrite("customers", lambda text: text.encode("gb18030"))) == (
        "d/customers.csv is not UTF-8 (line 2). Chinese systems often write GBK: convert it to "
        "UTF-8 and send the delivery again."
    )


def test_a_heading_that_is_none(refused):
    endless = rewrite("customers", lambda text: b"a" * 200_000 + b"\n" + text.encode())
    assert refused(endless).startswith("d/customers.csv lacks the column customer_id")


def test_another_encoding_of_the_heading(refused):
    assert refused(
        rewrite("customers", lambda text: "客户号,".encode("gb18030") + text.encode())
    ) == (
        "d/customers.csv is not UTF-8 (line 1, byte 1). Chinese systems often write GBK: convert "
        "it to UTF-8 and send the delivery again."
    )


def test_a_missing_column(refused):
    assert refused(rewrite("customers", lambda text: text.replace(",born_on", ",").encode())) == (
        "d/customers.csv lacks the column born_on. The contract asks for every column, empty where "
        "unknown (docs/feed.md)."
    )


def test_an_extra_column(refused):
    def spoil(folder):
        lines = text_of(folder, "staff").splitlines()
        text = "".join(f"{line},{'salary' if n == 0 else '1'}\n" for n, line in enumerate(lines))
        (folder / "staff.csv").write_text(text)

    assert refused(spoil) == (
        "d/staff.csv has the column 'salary', which the contract does not know there. Take it out: "
        "what is not agreed is not read (docs/feed.md)."
    )


def test_an_extra_column_in_parquet(refused):
    def spoil(folder):
        table = pq.read_table(folder / "staff.parquet")
        pq.write_table(table.append_column("salary", pa.array([1])), folder / "staff.parquet")

    assert "d/staff.parquet has the column 'salary'" in refused(spoil, ending="parquet")


def test_a_truncated_gzip(refused):
    def spoil(folder):
        path = folder / "customers.csv.gz"
        path.write_bytes(path.read_bytes()[:-20])

    assert refused(spoil, ending="csv.gz") == (
        "d/customers.csv.gz is no whole gzip file. It was cut off or damaged before it was sealed; "
        "send the delivery again."
    )


def test_a_truncated_parquet(refused):
    def spoil(folder):
        path = folder / "customers.parquet"
        path.write_bytes(path.read_bytes()[:-20])

    assert refused(spoil, ending="parquet") == (
        "d/customers.parquet is no whole Parquet file, or its text is not UTF-8. Write it anew and "
        "send the delivery again."
    )


def test_an_empty_file(refused):
    assert refused(rewrite("loans", lambda _text: b"")) == (
        "d/loans.csv is empty: not even the names of its columns. A file without rows still has "
        "its heading; send the delivery again."
    )


def test_a_file_that_changed_on_the_way(refused):
    spoil = rewrite("customers", lambda text: text.replace("王小明", "王小朋").encode())
    assert refused(spoil, resealed=False) == (
        "d/customers.csv differs from its checksum in the manifest. It was damaged or changed on "
        "the way; send the delivery again."
    )


def test_fewer_rows_than_counted(refused):
    assert refused(lambda folder: seal(folder, rows={"customers": 2}), resealed=False) == (
        "d/customers.csv has 1 rows, and its manifest says 2. It was cut off, or counted before it "
        "was done; send the delivery again."
    )


def test_a_file_that_is_not_there(refused):
    assert refused(lambda folder: (folder / "cards.csv").unlink(), resealed=False) == (
        "d/cards.csv cannot be read (No such file or directory). Let this user read it, or send "
        "the delivery again."
    )


def test_a_folder_in_the_place_of_a_file(refused):
    def spoil(folder):
        (folder / "cards.csv").unlink()
        (folder / "cards.csv").mkdir()

    assert refused(spoil, resealed=False) == (
        "d/cards.csv cannot be read (Is a directory). Let this user read it, or send the delivery "
        "again."
    )


def test_a_line_of_two_gigabytes(refused):
    def spoil(folder):
        with (folder / "customers.csv").open("r+b") as file:
            file.seek(2 * 2**30)  # sparse: it takes no room on the disk
            file.write(b"\n")

    assert refused(spoil, resealed=False) == (
        "d/customers.csv has a line longer than 262144 bytes. No row is that long: look for a "
        "missing line end or quote, then send it again."
    )


def test_a_long_line_that_was_packed(refused):
    def spoil(folder):
        packed = gzip.compress(b"customer_id" + b" " * 2**26)
        (folder / "customers.csv.gz").write_bytes(packed)

    assert "has a line longer than 262144 bytes" in refused(spoil, ending="csv.gz")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (b"not json", "manifest: Invalid JSON: expected ident at line 1 column 2"),
        (b'{"contract": 2}', "contract: Input should be 1"),
    ],
)
def test_a_manifest_that_cannot_be_read(refused, broken, said):
    message = refused(lambda folder: (folder / "manifest.json").write_bytes(broken), resealed=False)
    assert said in message
    assert message.endswith("See docs/feed.md for its form, then send it again.")


def test_a_manifest_that_leaves_a_file_out(refused):
    def spoil(folder):
        text = (folder / "manifest.json").read_text().replace('"loans"', '"loons"')
        (folder / "manifest.json").write_text(text)

    assert "manifest: files: loans missing" in refused(spoil, resealed=False)


def test_a_manifest_that_names_a_file_elsewhere(refused):
    def spoil(folder):
        text = (folder / "manifest.json").read_text().replace('"loans.csv"', '"../loans.csv"')
        (folder / "manifest.json").write_text(text)

    assert "files.loans.name: String should match pattern" in refused(spoil, resealed=False)


def test_more_bad_rows_than_the_rulebook_allows(take, tmp_path, empty_bank):
    rows = good_rows()
    rows["customers"] = [customer(f"C{n}", sex="M") for n in range(11)]
    intake = take(deliver(tmp_path / "d", rows=rows))
    [refusal] = intake.refused
    batch = Batch.objects.get()
    place = empty_bank.quarantine / str(batch.pk) / "customers.csv"
    assert refusal == (
        "d/customers.csv has 11 bad rows of 11, more than the rulebook allows. They lie with the "
        f"reasons in {place}; repair them and send it again."
    )
    assert not Customer.objects.exists()
    assert batch.rows["customers"] == {"read": 11, "accepted": 0, "quarantined": 11}
    assert len(place.read_text().splitlines()) == 12


def test_one_delivery_refused_keeps_no_other_out(take, tmp_path):
    deliver(tmp_path / "a", day=date(2026, 11, 19), rows=good_rows())
    deliver(tmp_path / "b", rows={"balances": [balance("A404", n) for n in range(11)]})
    deliver(tmp_path / "c", day=date(2026, 11, 21), rows={"balances": [balance("A1", 5)]})
    intake = take(tmp_path)
    assert [batch.status for batch in intake.batches] == ["accepted", "refused", "accepted"]


def test_lines_that_are_no_rows_are_set_aside(take, tmp_path, empty_bank):
    folder = deliver(tmp_path / "d", rows=good_rows() | {"staff": []})
    with (folder / "staff.csv").open("a") as file:
        file.write("S2,张三,0001,teller,2020-01-02,\n")
        file.write("S3,too,few\n")
        file.write('S4,"李\n四",0001,teller,2020-01-02,\n')
        file.write("S5,too,many,of,them,all,together\n")
        file.write("S6,赵六,0001,boss,2020-01-02,\n")
    seal(folder, rows={"staff": 5})

    intake = take(folder)

    assert vars(intake.rows["staff"]) == {"read": 5, "accepted": 1, "quarantined": 4}
    report = empty_bank.quarantine / str(intake.batches[0].id) / "staff.csv"
    rows = list(csv.DictReader(io.StringIO(report.read_text("utf-8"))))
    assert [(r["staff_id"], r["_line"], r["_column"], r["_rule"]) for r in rows] == [
        ("S3,too,few", "3", "", "columns"),
        ("S4", "4", "name", "control_character"),
        ("S5,too,many,of,them,all,together", "6", "", "columns"),
        ("S6", "7", "role", "code"),
    ]


def test_a_folder_without_permission(tmp_path):
    """Root may read everything, so an ordinary user asks."""
    folder = deliver(tmp_path / "d", rows={})
    folder.chmod(0)
    code = textwrap.dedent("""
        import os, sys
        import django
        django.setup()
        from datetime import UTC, date, datetime
        from pathlib import Path
        from django.utils import translation
        from guanxi.ingest.commands import ingest_folder
        from guanxi.ingest.refusals import FolderRefused
        from guanxi.rulebook.books import rulebook_for
        book = rulebook_for(date(2026, 11, 20))
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        with translation.override("en"):
            try:
                ingest_folder(Path(sys.argv[1]), book=book, now=datetime.now(UTC))
            except FolderRefused as refused:
                print(refused)
    """)
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "GUANXI_HOME": str(tmp_path / "home"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == (
        f"{folder} cannot be opened (Permission denied). Let this user read it."
    ), done.stderr


def test_a_lake_that_cannot_be_written(take, tmp_path, empty_lake):
    (empty_lake / "customers").write_text("in the way")
    with pytest.raises(DiskRefused) as refused:
        take(deliver(tmp_path / "d", rows=good_rows()))
    assert "Nothing was taken in: File exists" in str(refused.value)
    assert "make room there, let this user write there, then run it again." in str(refused.value)
    assert not Customer.objects.exists()


@contextmanager
def a_small_disk(place):
    """A file system of 64 KB on ``place``, where this user may mount one."""
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    mounted = shutil.which("mount") and subprocess.run(command, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk(take, tmp_path, empty_lake):
    rows = good_rows()
    rows["transactions"] = [
        transaction(f"T{hash(n * n)}{n:08}", "A1", amount_minor=n * n) for n in range(40_000)
    ]
    folder = deliver(tmp_path / "d", rows=rows, ending="parquet")
    place = empty_lake / "transactions"
    place.mkdir()
    with a_small_disk(place) as mounted:
        if not mounted:
            place.rmdir()
            place.write_text("a file system cannot be mounted here: the next best thing")
        with pytest.raises(DiskRefused) as refused:
            take(folder)
        if mounted:
            assert "Nothing was taken in: No space left on device" in str(refused.value)
            assert [path for path in place.rglob("*") if path.is_file()] == []
    assert not Batch.objects.exists()
    shutil.rmtree(place) if place.is_dir() else place.unlink()

    assert take(folder).rows["transactions"].accepted == 40_000
    assert Batch.objects.get().business_day == DAY
