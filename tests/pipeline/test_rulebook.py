"""The command line checks, compares and tries a rulebook as the page does. Proves parts of 0.3."""

import pytest

from guanxi.ingest.tests.deliveries import a_bank, account, balance, customer, deliver

HEAD = 'name = "default"\nextends = "default"\neffective_from = 2030-12-01\n'
# A rise counts at once, so one night is enough to see it.
LOWER = """
[[tiers.bands]]
code = "private"
at_least = 500000
[[tiers.bands]]
code = "wealth"
at_least = 200000
[[tiers.bands]]
code = "preferred"
at_least = 100000
[[tiers.bands]]
code = "potential"
at_least = 50000
"""


@pytest.fixture
def file(tmp_path):
    def write(tables):
        path = tmp_path / "ours.toml"
        path.write_text(HEAD + tables)
        return path

    return write


def test_an_edition_is_checked_compared_and_tried_before_anybody_proposes_it(line, file, tmp_path):
    """Proves parts of 0.2 and 0.3."""
    line.run("init")
    wrong = line.run("rulebook", "check", file("[tiers]\ngrace_month_ends = -1\n"))
    assert (wrong.status, "at least 0" in wrong.json["refused"]) == (1, True)
    early = line.run("rulebook", "try", file(LOWER))
    assert (early.status, "No night has run yet" in early.json["refused"]) == (1, True)

    people = [customer(f"C{number}") for number in range(3)]
    bank = {
        **a_bank(),
        "customers": people,
        "accounts": [account(f"A{number}", f"C{number}") for number in range(3)],
        "balances": [
            balance(f"A{number}", balance_minor=number * 30_000_000) for number in range(3)
        ],
    }
    line.run("ingest", deliver(tmp_path / "delivery", rows=bank))
    line.run("nightly")

    assert line.run("rulebook", "check", file(LOWER)).json["count"] == 1
    [private] = line.run("rulebook", "diff", file(LOWER)).json["changes"]
    assert (private["key"], private["old"], private["new"]) == (
        "tiers.bands.private.at_least",
        2_000_000,
        500_000,
    )
    told = line.run("rulebook", "try", file(LOWER))
    assert told.status == 0, told.messages
    assert told.json["customers"] == 3, told.json
    assert told.json["customers_moved"] == 1, told.json
    assert {"from": "wealth", "to": "gold", "customers": 1} in told.json["moves"]
    assert told.json["seconds"] > 0
    assert told.json["peak_memory_bytes"] > 0
    editions = line.run("rulebook", "list").json["editions"]
    assert {one["name"]: one["state"] for one in editions} == {
        "berka": "in_force",
        "default": "in_force",
    }
