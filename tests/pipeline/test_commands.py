"""The command line keeps its word: one JSON object, three exit statuses, messages that help."""

import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace

import psutil
import pytest

from guanxi.ingest.tests.deliveries import a_bank, account, balance, customer, deliver

FIGURES = {
    "day",
    "customers",
    "accounts",
    "assets_minor",
    "month_average_assets_minor",
    "tiers",
    "alerts",
    "work_items",
    "seconds",
    "peak_memory_bytes",
}


@pytest.fixture
def small_bank(tmp_path):
    """A delivery with one customer who has 300,000 yuan since the first of the month."""
    return deliver(
        tmp_path / "delivery",
        rows={
            **a_bank(),
            "customers": [customer("C1")],
            "accounts": [account("A1", "C1")],
            "balances": [balance("A1", balance_minor=30_000_000)],
        },
    )


def test_a_delivery_becomes_a_tier_that_says_why_and_can_be_taken_back(line, small_bank):
    """Proves 0.4, 13.1: the answers carry the keys that others rely on."""
    assert line.run("init").status == 0

    taken_in = line.run("ingest", small_bank)
    assert taken_in.status == 0, taken_in.messages
    assert taken_in.json["rows"]["customers"] == {"read": 1, "accepted": 1, "quarantined": 0}
    assert taken_in.json["refused"] == []

    night = line.run("nightly")
    assert night.status == 0, night.messages
    assert night.json.keys() >= FIGURES
    assert night.json["day"] == "2026-11-20"
    assert night.json["assets_minor"] == 30_000_000

    one = line.run("customer", "C1")
    assert one.json["assets_minor"] == 30_000_000
    assert one.json.keys() >= {"month_average_assets_minor", "tier", "stewards", "products"}

    why = line.run("why", "customer:C1", "tier")
    assert why.status == 0, why.messages
    assert why.json["version"].startswith("default ")
    assert why.json["facts"]

    undone = line.run("undo", taken_in.json["batches"][0]["id"])
    assert undone.status == 0, undone.messages
    assert line.run("customer", "C1").status == 1


def test_the_same_delivery_twice_changes_nothing(line, small_bank):
    """Proves 13.1."""
    line.run("init")
    line.run("ingest", small_bank)
    first = line.run("nightly").json
    assert line.run("ingest", small_bank).status == 0
    again = line.run("nightly", "--through", "2026-11-20").json
    told = ("customers", "accounts", "assets_minor", "month_average_assets_minor", "tiers")
    assert {key: again[key] for key in told} == {key: first[key] for key in told}


def test_a_refusal_is_status_one_and_says_what_to_do(line, tmp_path):
    line.run("init")
    nothing = line.run("nightly")
    assert (nothing.status, "guanxi ingest" in nothing.json["refused"]) == (1, True)
    absent = line.run("ingest", tmp_path / "nowhere")
    assert (absent.status, "nowhere" in absent.json["refused"]) == (1, True)
    unknown = line.run("customer", "C404")
    assert (unknown.status, "C404" in unknown.json["refused"]) == (1, True)
    wrong_book = line.run("nightly", "--rulebook", "nobody's", "--through", "2026-11-20")
    assert wrong_book.status == 1


def test_a_command_before_init_says_so(line):
    answer = line.run("nightly")
    assert (answer.status, "guanxi init" in answer.json["refused"]) == (1, True)


def test_a_home_that_cannot_be_is_a_refusal_too(line, tmp_path):
    (tmp_path / "file").touch()
    answer = replace(line, home=tmp_path / "file" / "home").run("status")
    assert (answer.status, "GUANXI_HOME" in answer.json["refused"]) == (1, True)
    assert "Traceback" not in answer.messages


def test_a_server_that_does_not_answer_is_named(line, monkeypatch):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        url = f"postgresql://guanxi:hush@127.0.0.1:{port}/bank"
        monkeypatch.setenv("GUANXI_DATABASE_URL", url)
        answer = line.run("status")
    assert (answer.status, str(port) in answer.json["refused"]) == (1, True)
    assert "Traceback" not in answer.messages
    assert "hush" not in answer.messages


def test_a_made_up_bank_is_not_mixed_with_one_that_waits_for_its_first_night(line, small_bank):
    line.run("init")
    line.run("ingest", small_bank)
    answer = line.run("demo", "--no-serve", "--customers", "100")
    assert (answer.status, "GUANXI_HOME" in answer.json["refused"]) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [["ingest"], ["nightly", "--through", "tomorrow"], ["undo", "first"], ["simulate"], ["fly"]],
)
def test_wrong_usage_is_status_two(line, arguments):
    assert line.run(*arguments).status == 2


def test_an_address_of_another_machine_is_a_refusal(line):
    line.run("init")
    run = subprocess.run(
        line.command("serve", "--host", "192.0.2.1"),
        env=line.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, "192.0.2.1" in run.stderr) == (1, True)
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_taken_port_is_named_before_anything_is_made(line, command):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        run = subprocess.run(
            line.command(command, "--port", port),
            env=line.environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (run.returncode, str(port) in run.stderr) == (1, True)
    assert not (line.home / "demo").exists()


# As ``guanxi serve``, only less patient.
_SERVE = """
import sys
from guanxi.shell.cli import application, serve
serve._STOP_SECONDS = 1
sys.argv[1:] = ["serve", "--port", sys.argv[1]]
application.main()
"""


def _is_a_starting_worker(child):
    """A copy of the server itself, and not one that is about to become another program."""
    try:
        is_copy = child.cmdline() == psutil.Process(child.ppid()).cmdline()
        return is_copy and time.time() - child.create_time() > 0.3
    except psutil.NoSuchProcess:
        return False


def test_a_server_that_is_told_to_stop_while_it_starts_stops(line):
    """Its worker does not hear it before it has started; nobody may wait for that for ever."""
    line.run("init")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", _SERVE, str(port)], env=line.environment)
    try:
        program = psutil.Process(server.pid)
        while not any(map(_is_a_starting_worker, program.children())):
            assert server.poll() is None
            time.sleep(0.01)
        server.terminate()
        assert server.wait(timeout=120) == 0
    finally:
        if server.poll() is None:
            for process in (*program.children(recursive=True), server):
                process.kill()


@pytest.fixture
def interruptible():
    """Ctrl+C reaches programs that are started, also where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_whoever_presses_control_c_is_told_to_run_it_again_and_that_works(
    line, tmp_path, interruptible
):
    out = tmp_path / "bank"
    command = line.command("simulate", "--customers", 200_000, "--out", out)
    with subprocess.Popen(command, env=line.environment, stderr=subprocess.PIPE, text=True) as run:
        while not list(tmp_path.iterdir()):
            assert run.poll() is None
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        _nothing, said = run.communicate()
    assert run.returncode == 130
    assert said.splitlines()[-1] == "Interrupted. Nothing is half done; run the command again."
    assert line.run("simulate", "--customers", 50, "--months", 2, "--out", out).status == 0
