import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import translation

from guanxi.foundation.home import current_home
from guanxi.ingest.commands import ingest_folder
from guanxi.ingest.policy import IngestSection
from guanxi.ingest.tests.deliveries import DAY
from guanxi.rulebook.books import rulebook_for

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


def tolerant_book():
    """The default rulebook of a bank that takes whatever is good, however much is bad."""
    book = rulebook_for(DAY)
    tolerant = IngestSection(bad_rows_percent_max=100.0, bad_rows_allowed=10)
    return replace(book, content={**book.content, "ingest": tolerant})


@pytest.fixture(autouse=True)
def _words_in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def empty_bank(transactional_db, empty_lake):
    """No customer, no fact, nothing set aside."""
    quarantine = current_home().quarantine
    shutil.rmtree(quarantine)
    quarantine.mkdir(mode=0o700)
    return current_home()


@pytest.fixture
def take(empty_bank):
    """Take in a folder under the default rulebook."""

    def take(folder, **options):
        return ingest_folder(folder, **{"book": rulebook_for(DAY), "now": NOW, **options})

    return take
