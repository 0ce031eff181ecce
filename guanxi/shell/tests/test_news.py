"""An open page hears of what is new for its reader, and of nobody else's. Proves part of 4.4."""

import threading

import psycopg
import pytest

from guanxi.alerts.events.raising import CHANNEL
from guanxi.bank.tests.factories import YESTERDAY
from guanxi.foundation.database import current_address
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.shell import news
from guanxi.shell.tests.factories import signed_in


@pytest.fixture
def clock(monkeypatch):
    """A board of its own, and the moments that it stamps."""
    moments = iter(range(100, 200))
    monkeypatch.setattr(news, "board", news.Board(lambda: float(next(moments))))


def ask(client, staff_id, since, *, ticket=None):
    ticket = ticket or news.ticket_for(staff_id)
    return client.get("/news/", {"ticket": ticket, "since": since})


def test_a_page_is_told_once_what_is_newer_than_itself(client, clock):
    assert ask(client, 7, 99).status_code == 204
    news.board.pin(7)
    told = ask(client, 7, 99)
    assert told.json() == {"at": 100.0}
    assert ask(client, 7, told.json()["at"]).status_code == 204
    assert ask(client, 8, 99).status_code == 204


def test_after_the_bell_was_lost_everybody_looks_once(client, clock):
    news.board.pin_for_everybody()
    assert ask(client, 8, 99).status_code == 200


def test_asking_needs_a_ticket_and_neither_session_nor_database(client, clock, settings):
    """No `django_db` here: one question to the database would fail the test."""
    assert ask(client, 7, 99).status_code == 204
    for ticket in ("7", "7:x:y", news.ticket_for(7) + "x"):
        assert ask(client, 7, 99, ticket=ticket).status_code == 404
    assert ask(client, 7, "soon").status_code == 404


@pytest.mark.django_db
def test_a_page_asks_only_for_who_has_a_list(client):
    NightRunFactory(day=YESTERDAY)
    signed_in(client, role="relationship_manager")
    assert 'data-ticket="' in client.get("/work/").content.decode()
    signed_in(client, role="rulebook_maker")
    page = client.get("/rulebook/", follow=True)
    assert page.status_code == 200
    assert 'data-ticket="' not in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_the_database_tells_is_pinned_for_that_person():
    board, address = news.Board(), current_address().url
    listening = threading.Thread(target=_until_closed, args=(address, board), daemon=True)
    listening.start()
    with psycopg.connect(address, autocommit=True) as bell:
        while not board.last(8):  # it has begun to listen
            pass
        begun = board.last(8)
        bell.execute(f"NOTIFY {CHANNEL}, 'no number'")
        bell.execute(f"NOTIFY {CHANNEL}, '7'")
        while board.last(7) == begun:
            pass
        assert board.last(8) == begun
        bell.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        )
    listening.join(10)
    assert not listening.is_alive()


def _until_closed(address, board):
    with pytest.raises(psycopg.OperationalError):
        news._hear(address, board)
