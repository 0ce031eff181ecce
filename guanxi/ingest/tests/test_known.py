"""What deliveries of one call leave each other: the bank is known as it stands."""

from datetime import date

from guanxi.bank.models import Account
from guanxi.ingest import postgres
from guanxi.ingest.tests.deliveries import a_bank, account, customer, deliver, transaction

FIRST, SECOND, THIRD = date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)


def bank_with_an_account(**changes):
    return {**a_bank(), "customers": [customer("C1")], "accounts": [account("A1", "C1", **changes)]}


def entry(number, booked_on, account_id="A1"):
    return transaction(number, account_id, booked_on=booked_on, booked_at=None)


def test_the_second_delivery_of_a_call_knows_what_the_first_brought(take, tmp_path, monkeypatch):
    pulls = []
    puller = postgres.committed_puller
    monkeypatch.setattr(postgres, "committed_puller", lambda: pulls.append(1) or puller())
    deliver(tmp_path / "a", day=FIRST, rows=bank_with_an_account())
    deliver(tmp_path / "b", day=SECOND, rows={"transactions": [entry("T1", SECOND)]})
    deliver(tmp_path / "c", day=THIRD, rows={"accounts": [account("A1", "C1", closed_on=THIRD)]})
    intake = take(tmp_path)
    assert intake.rows["transactions"].accepted == 1
    assert Account.objects.get().closed_on == THIRD
    assert len(pulls) == 1


def test_what_a_refused_delivery_brought_is_not_known_to_the_next(take, tmp_path):
    rows = {**bank_with_an_account(), "customers": [customer("C1"), customer("C2")]}
    bad = [entry(f"T{number}", FIRST, "nowhere") for number in range(50)]
    deliver(tmp_path / "a", day=FIRST, rows={**a_bank(), "customers": [customer("C1")]})
    deliver(tmp_path / "b", day=SECOND, rows={**rows, "transactions": bad})
    deliver(tmp_path / "c", day=THIRD, rows={"accounts": [account("A2", "C2")]})
    intake = take(tmp_path)
    assert [str(batch.status) for batch in intake.batches] == ["accepted", "refused", "accepted"]
    assert vars(intake.rows["accounts"])["quarantined"] == 1


def test_after_a_late_delivery_the_bank_is_asked_again(take, tmp_path):
    """The late one says the account opened today; the later one, which holds, said long ago."""
    take(deliver(tmp_path / "now", day=THIRD, rows=bank_with_an_account()))
    late = tmp_path / "late"
    deliver(late / "a", day=FIRST, rows={"accounts": [account("A1", "C1", opened_on=FIRST)]})
    early = [entry("T1", date(2026, 11, 2))]
    deliver(late / "b", day=SECOND, rows={"transactions": early})
    intake = take(late)
    assert vars(intake.rows["transactions"]) == {"read": 1, "accepted": 1, "quarantined": 0}
