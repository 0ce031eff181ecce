import pytest
from django.utils import translation

from guanxi.foundation.engines import open_engine
from guanxi.stewardship.tests.factories import Nights


@pytest.fixture(autouse=True)
def _in_english():
    """Sentences are compared in English, whether or not the catalogues are compiled."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def engine():
    """One engine for all tests of measures."""
    with open_engine() as engine:
        yield engine


@pytest.fixture
def nights(tmp_path):
    """Nights of stewardship, one after another, from drawn facts."""
    return Nights(tmp_path)
