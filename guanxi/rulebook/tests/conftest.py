import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english():
    """Sentences are compared in English, whether or not the catalogues are compiled."""
    with translation.override("en"):
        yield
