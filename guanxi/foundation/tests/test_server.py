"""Real servers in real homes. Neighbours are other processes, told what to do over a pipe."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import adbc_driver_postgresql.dbapi
import psutil
import psycopg
import pytest

from guanxi.foundation.home import HomeUnusable
from guanxi.foundation.server import (
    DatabaseUrlInvalid,
    ServerAddress,
    ServerStartFailed,
    ServerUnreachable,
    database_address,
    database_url,
    leave_server,
    server_status,
    stop_server,
)
from guanxi.foundation.server.configuration import MEGABYTE, Machine, settings_for

REPOSITORY = Path(__file__).parents[3]
NOBODY = 65534
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user")

JOIN = """
import os, sys
from guanxi.foundation.server import database_url, leave_server, server_status
import psycopg
url = database_url()
psycopg.connect(url).close()
print("joined", flush=True)
"""
# The interpreter itself may lie where an ordinary user cannot go, so root's process becomes one.
BECOME_NOBODY = f"""
import os
import psycopg, guanxi.foundation.server
os.setgroups([])
os.setgid({NOBODY})
os.setuid({NOBODY})
"""
UNTIL_TOLD = "sys.stdin.readline()\n"


class Neighbour:
    """Another process with the same home."""

    def __init__(self, home, script=JOIN + UNTIL_TOLD, **variables):
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(home.parent),
            "GUANXI_HOME": str(home),
            **variables,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", script],
            env=environment,
            cwd=home.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def says(self, word):
        assert self.process.stdout.readline().strip() == word
        return self

    def leave(self):
        self.process.communicate("leave\n", timeout=60)
        assert self.process.returncode == 0

    def kill(self):
        self.process.kill()
        self.process.communicate(timeout=10)


@pytest.fixture(scope="module")
def estate():
    """A directory every account may pass through; pytest's own is closed to all but its user."""
    directory = Path(tempfile.mkdtemp(prefix="guanxi-test-")).resolve()
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture(scope="module")
def furnished_home(estate):
    """A home whose database is made already."""
    home = estate / "home"
    database_address(home=home)
    leave_server(home=home)
    return home


@pytest.fixture
def home(furnished_home, monkeypatch):
    """The furnished home, its server stopped before and after."""
    monkeypatch.delenv("GUANXI_DATABASE_URL", raising=False)
    monkeypatch.delenv("GUANXI_KEEP_SERVER", raising=False)
    yield furnished_home
    leave_server(home=furnished_home)
    stop_server(home=furnished_home)


def is_running(home):
    return server_status(home=home).is_running


def connection(home):
    return psycopg.connect(database_url(home=home), autocommit=True)


def crash(home):
    """Kill the postmaster as a failing machine would."""
    pid = server_status(home=home).pid
    os.kill(pid, signal.SIGKILL)
    while is_running(home):
        time.sleep(0.01)
    return pid


# Sharing


def test_two_processes_share_one_server_and_the_last_one_stops_it(home):
    early, late = Neighbour(home).says("joined"), Neighbour(home).says("joined")
    shared = server_status(home=home)
    assert shared.is_running
    assert shared.is_in_use
    early.leave()
    assert server_status(home=home).pid == shared.pid
    late.leave()
    assert not is_running(home)


def test_killed_user_is_forgotten(home):
    killed, leaving = Neighbour(home).says("joined"), Neighbour(home).says("joined")
    killed.kill()
    assert is_running(home)
    leaving.leave()
    assert not is_running(home)


def test_server_of_a_killed_only_user_is_taken_over(home):
    Neighbour(home).says("joined").kill()
    left_behind = server_status(home=home)
    assert left_behind.is_running
    assert not left_behind.is_in_use
    database_address(home=home)
    assert server_status(home=home).pid == left_behind.pid
    leave_server(home=home)
    assert not is_running(home)


def test_leavers_and_newcomers_never_meet_a_stopping_server(home):
    comings_and_goings = "for _ in range(3):" + JOIN.replace("\n", "\n  ") + "leave_server()\n"
    crowd = [Neighbour(home, comings_and_goings) for _ in range(3)]
    for neighbour in crowd:
        neighbour.leave()
    assert not is_running(home)


def test_kept_server_stays_until_it_is_stopped(home):
    Neighbour(home, GUANXI_KEEP_SERVER="1").says("joined").leave()
    kept = server_status(home=home)
    assert kept.is_running
    assert kept.is_kept
    assert not kept.is_in_use
    Neighbour(home).says("joined").leave()  # who does not ask to keep it does not end it either
    assert server_status(home=home).pid == kept.pid
    stop_server(home=home)
    assert not is_running(home)
    assert not server_status(home=home).is_kept


def test_process_whose_server_was_stopped_finds_a_new_one(home):
    before = database_address(home=home)
    stop_server(home=home)
    assert database_address(home=home) == before
    with connection(home) as again:
        assert again.execute("SELECT 1").fetchone() == (1,)


# Forks

FORK = (
    JOIN
    + """
child = os.fork()
if child == 0:
    sys.stdin.readline()
    sys.exit()
"""
)


def test_forked_child_keeps_the_server_after_its_parent(home):
    parent = Neighbour(home, FORK + "print('parted', flush=True)\n").says("joined").says("parted")
    while parent.process.poll() is None:
        time.sleep(0.01)
    assert is_running(home)
    assert server_status(home=home).is_in_use
    parent.process.communicate("leave\n", timeout=30)  # read by the child; ends when it has left
    assert not is_running(home)


def test_forked_child_does_not_leave_for_its_parent(home):
    wait = "os.waitpid(child, 0)\nprint(server_status().is_in_use, flush=True)\nos.read(0, 1)\n"
    parent = Neighbour(home, FORK + wait).says("joined")
    parent.process.stdin.write("leave\n")
    parent.process.stdin.flush()
    parent.says("True")
    assert is_running(home)
    parent.leave()
    assert not is_running(home)


def test_multiprocessing_worker_leaves_too(home):
    script = """
import multiprocessing, os
from guanxi.foundation.server import database_url
worker = multiprocessing.get_context("fork").Process(target=database_url)
worker.start()
worker.join()
"""
    Neighbour(home, script).leave()
    assert not is_running(home)


# Crashes


def test_crashed_server_comes_back_with_its_data(home):
    with connection(home) as writer:
        writer.execute("CREATE TABLE IF NOT EXISTS kept_promise (customer text)")
        writer.execute("INSERT INTO kept_promise VALUES ('陈美玲')")
    old_pid = crash(home)
    with connection(home) as reader:
        found = reader.execute("SELECT customer FROM kept_promise").fetchone()
        reader.execute("DROP TABLE kept_promise")
    assert found == ("陈美玲",)
    assert server_status(home=home).pid != old_pid


def test_lock_file_naming_another_program_does_not_prevent_a_start(home):
    database_address(home=home)
    crash(home)
    lock = home / "postgres" / "data" / "postmaster.pid"
    account = lock.stat()
    as_account = {"user": account.st_uid} if os.geteuid() == 0 else {}
    stranger = subprocess.Popen(["sleep", "60"], **as_account)
    try:
        lines = lock.read_text().splitlines()
        lock.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        assert not is_running(home)
        with connection(home) as again:
            assert again.execute("SELECT 1").fetchone() == (1,)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_query_that_outlives_a_crashed_server_does_not_prevent_a_start(home):
    with connection(home) as busy:
        backend = busy.info.backend_pid
        busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 100000000000)")
        time.sleep(0.1)
        crash(home)
        assert psutil.pid_exists(backend)
        with connection(home) as again:
            assert again.execute("SELECT 1").fetchone() == (1,)
        busy.close()
    # Where the first process of a container buries nobody, the dead stay in the list.
    assert not psutil.pid_exists(backend) or psutil.Process(backend).status() == "zombie"


def test_setting_up_again_after_being_killed_in_the_middle(estate):
    home = estate / "interrupted"
    interrupted = Neighbour(home)
    while not list(home.glob("postgres/data.new-*/base")):
        time.sleep(0.005)
    interrupted.kill()
    assert not (home / "postgres" / "data").exists()
    Neighbour(home).says("joined").leave()
    assert not is_running(home)


def test_failed_start_shows_the_servers_last_words(home):
    settings = home / "postgres" / "data" / "postgresql.auto.conf"
    before = settings.read_text()
    settings.write_text("shared_buffers = 'plenty'\n")
    try:
        with pytest.raises(ServerStartFailed, match='invalid value for parameter "shared_buffers"'):
            database_address(home=home)
        assert not server_status(home=home).is_in_use
    finally:
        settings.write_text(before)


# Places


def test_long_home_path_gets_a_short_private_socket(estate):
    home = estate / ("a-very-long-name-of-a-branch-" * 4) / "home"
    database_address(home=home)
    sockets = server_status(home=home).sockets
    assert not sockets.is_relative_to(home)
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    with connection(home) as found:
        assert found.execute("SELECT 1").fetchone() == (1,)
    leave_server(home=home)
    assert not sockets.exists()


def test_file_in_the_way_of_the_home_is_named(estate):
    (estate / "file").write_text("in the way")
    with pytest.raises(HomeUnusable, match="Set GUANXI_HOME to a directory"):
        database_address(home=estate / "file")


def test_status_of_no_home_makes_none(estate):
    assert not server_status(home=estate / "nowhere").is_running
    assert not (estate / "nowhere").exists()


@only_root
def test_directory_closed_to_the_servers_account_is_named_and_left_closed(estate):
    closed = estate / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(ServerUnreachable, match=f"chmod o\\+x {closed}"):
        database_address(home=closed / "home")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@only_root
def test_private_home_of_root_lets_only_the_servers_account_pass(home):
    home.chmod(0o700)

    database_address(home=home)

    mode = stat.S_IMODE(home.stat().st_mode)
    assert mode == 0o710
    assert home.stat().st_gid == home.joinpath("postgres", "data").stat().st_gid


@only_root
def test_home_of_another_user_is_refused_with_advice(home):
    say_why = """
from guanxi.foundation.home import HomeUnusable
try:
    guanxi.foundation.server.database_url()
except HomeUnusable as refusal:
    print("run as the user who owns this one" in str(refusal), flush=True)
"""
    Neighbour(home, BECOME_NOBODY + say_why).says("True").leave()


@only_root
def test_ordinary_user_has_a_server_of_its_own_and_root_may_join(estate):
    room = estate / "ordinary"
    room.mkdir()
    os.chown(room, NOBODY, NOBODY)
    home = room / "home"
    user = Neighbour(home, BECOME_NOBODY + JOIN + UNTIL_TOLD).says("joined")
    with connection(home) as root_session:
        assert root_session.execute("SELECT current_database()").fetchone() == ("guanxi",)
    leave_server(home=home)
    assert psutil.Process(server_status(home=home).pid).uids().real == NOBODY
    user.leave()
    assert not is_running(home)
    strangers = [path for path in home.rglob("*") if path.lstat().st_uid != NOBODY]
    assert strangers == []


# Secrets


def test_password_is_for_the_owner_only_and_needed(home):
    address = database_address(home=home)
    password_file = home / "keys" / "postgres.password"
    assert stat.S_IMODE(password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "postgres").stat().st_mode) == 0o700
    assert address.password not in repr(address)
    wrong = ServerAddress(address.host, address.port, address.user, address.database, "guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong.url)


def test_nothing_listens_on_the_network(home):
    database_address(home=home)
    postmaster = psutil.Process(server_status(home=home).pid)
    assert postmaster.net_connections("inet") == []


def test_no_customers_data_reaches_the_log(home):
    with connection(home) as teller:
        teller.execute("CREATE TEMPORARY TABLE card (number text UNIQUE)")
        teller.execute("INSERT INTO card VALUES ('S1234567A')")
        for statement in ("INSERT INTO card VALUES ('S1234567A')", "SELECT 'S1234567A'::int"):
            with pytest.raises(psycopg.Error, match=r"S1234567A|unique"):
                teller.execute(statement)
        with pytest.raises(psycopg.Error):
            teller.execute("SELECT %s::text::int", ["S1234567A"])
    logs = list(server_status(home=home).log.glob("*.log"))
    text = "".join(path.read_text() for path in logs)
    assert "ready to accept connections" in text
    assert "S1234567A" not in text


# Addresses


def test_every_kind_of_client_understands_the_address(home):
    address = database_address(home=home)
    with psycopg.connect(address.url) as session:
        assert session.execute("SELECT 1").fetchone() == (1,)
    with adbc_driver_postgresql.dbapi.connect(address.url) as arrow, arrow.cursor() as cursor:
        cursor.execute("SELECT 1 AS one")
        assert cursor.fetch_arrow_table().to_pydict() == {"one": [1]}
    ask_through_django = """
from guanxi.foundation.server import database_address
from django.conf import settings
import django
settings.configure(DATABASES={"default": database_address().django()})
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user")
    print(cursor.fetchone()[0], flush=True)
"""
    Neighbour(home, ask_through_django).says("guanxi").leave()


def test_database_speaks_unicode_and_utc(home):
    with connection(home) as database:
        shown = database.execute(
            "SELECT upper('éß'), current_setting('TimeZone'), current_setting('data_checksums'), "
            "datlocprovider, datctype FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert shown == ("Éß", "UTC", "on", "b", "C.UTF-8")


def test_given_url_is_used_untouched(monkeypatch, estate):
    given = "postgresql://crm:p%40ss@db.bank.example:6432/guanxi?sslmode=verify-full"
    monkeypatch.setenv("GUANXI_DATABASE_URL", given)
    assert database_url(home=estate / "unused") == given
    assert not (estate / "unused").exists()
    address = database_address()
    assert address == ServerAddress(
        host="db.bank.example",
        port="6432",
        user="crm",
        database="guanxi",
        password="p@ss",  # noqa: S106  # an example
        options=(("sslmode", "verify-full"),),
    )
    assert ServerAddress.from_url(address.url) == address
    assert not server_status().is_embedded


@pytest.mark.parametrize("nonsense", ["mysql://bank", "postgresql://me:secret%zz@host/x"])
def test_url_that_is_none_is_refused_without_repeating_its_password(nonsense):
    with pytest.raises(DatabaseUrlInvalid, match="GUANXI_DATABASE_URL") as refused:
        ServerAddress.from_url(nonsense)
    assert "secret" not in str(refused.value)


def test_memory_follows_the_machine():
    small = settings_for(Machine(1024 * MEGABYTE, cores=1, shared_memory_bytes=64 * MEGABYTE))
    large = settings_for(Machine(512_000 * MEGABYTE, cores=64, shared_memory_bytes=64_000 << 20))
    assert (small["shared_buffers"], large["shared_buffers"]) == ("128MB", "2048MB")
    assert (small["work_mem"], large["work_mem"]) == ("4MB", "64MB")
    assert small["dynamic_shared_memory_type"] == "mmap"
    assert "dynamic_shared_memory_type" not in large
