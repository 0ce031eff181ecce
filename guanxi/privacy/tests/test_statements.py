"""Editions of the privacy statement are published once and stay as they were. Proves 12.3."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from guanxi.foundation.home import guanxi_home
from guanxi.privacy.codes import Part
from guanxi.privacy.commands import publish_statements
from guanxi.privacy.models import PrivacyStatement
from guanxi.privacy.queries.choices import statement_in_force
from guanxi.privacy.statements import StatementRefused, every_edition
from guanxi.privacy.tests.choices import PrivacyStatementFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
SHIPPED = "2026-1"


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The bank's own editions, in a home of their own."""
    monkeypatch.setenv("GUANXI_HOME", str(tmp_path))
    folder = guanxi_home() / "statements"
    folder.mkdir()
    PrivacyStatement.objects.filter(version=SHIPPED).exists() or publish_statements(at=NOW, by="t")
    return folder


def text(**changes):
    """A file of an edition, with some of it changed."""
    head = {
        "version": '"2027-1"',
        "announced_on": "2026-12-01",
        "effective_on": "2027-01-01",
        "asks_again": "true",
    } | changes
    lines = [f"{name} = {value}" for name, value in head.items()]
    for part in ("what_changed", *(f"parts.{part}" for part in Part.values)):
        lines += [f"[{part}]", 'zh = "说明。"', 'en = "Words."']
    return "\n".join(lines)


def publish():
    return publish_statements(at=NOW, by="guanxi init")


def test_the_edition_that_ships_is_published_with_the_tables():
    (edition,) = [one for one in every_edition() if one.version == SHIPPED]
    published = PrivacyStatement.objects.filter(version=SHIPPED).first()
    if published is None:  # tests that commit leave an empty table behind
        publish()
        published = PrivacyStatement.objects.get(version=SHIPPED)
    assert published.digest == edition.digest
    assert set(published.zh) == set(published.en) == set(Part.values)
    assert all(
        len(words) > 40 for texts in (published.zh, published.en) for words in texts.values()
    )


def test_an_edition_of_the_bank_is_published_once(own):
    (own / "2027-1.toml").write_text(text(), "utf-8")
    assert publish() == ["2027-1"]
    assert publish() == []
    made = PrivacyStatement.objects.get(version="2027-1")
    assert (made.asks_again, made.effective_on, made.published_by) == (
        True,
        date(2027, 1, 1),
        "guanxi init",
    )


def test_the_edition_of_the_day_is_in_force(own):
    (own / "2027-1.toml").write_text(text(), "utf-8")
    publish()
    assert statement_in_force(date(2026, 12, 31)).version == SHIPPED
    assert statement_in_force(date(2027, 1, 1)).version == "2027-1"
    assert statement_in_force(date(1998, 1, 1)).version == SHIPPED  # an archive


def test_a_published_edition_may_not_say_something_else(own):
    path = own / "2027-1.toml"
    path.write_text(text(), "utf-8")
    publish()
    path.write_text(text().replace("Words.", "Other words."), "utf-8")
    with pytest.raises(StatementRefused, match="another text"):
        publish()
    path.unlink()
    assert publish() == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (text(announced_on="2027-02-01"), "announced_on"),
        (text(version='"a version that is too long to keep"'), "version"),
        (text(asks_again='"yes"'), "asks_again"),
        (text().replace("[parts.security]", "[parts.safety]"), "parts"),
        (text().replace('zh = "说明。"', 'zh = " "'), "zh"),
        ("version = ", "Invalid value"),
        (text(announced_on="2025-12-01", effective_on="2026-01-01"), "same day"),
    ],
)
def test_an_edition_that_cannot_be_published_is_refused_with_its_reason(own, content, words):
    path = own / "next.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(StatementRefused, match=words) as refused:
        publish()
    assert "statement" in str(refused.value)


def test_what_was_published_cannot_be_changed_or_deleted():
    made = PrivacyStatementFactory(version="2025-9", effective_on=date(2025, 12, 2))
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        PrivacyStatement.objects.filter(pk=made.pk).update(asks_again=True)
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        PrivacyStatement.objects.filter(pk=made.pk).delete()


@pytest.mark.parametrize(
    ("about", "constraint"),
    [
        ({"announced_on": date(2026, 2, 1)}, "announced_before_it_takes_effect"),
        ({"zh": {"use": "…"}}, "has_its_six_parts_twice"),
    ],
)
def test_the_database_refuses_half_an_edition(about, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PrivacyStatementFactory(version="2025-9", **{"effective_on": date(2025, 12, 2), **about})
