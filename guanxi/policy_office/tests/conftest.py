import pytest
from django.utils import translation

from guanxi.foundation.home import guanxi_home


@pytest.fixture(autouse=True)
def _in_english():
    """Sentences are compared in English, whether or not the catalogues are compiled."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def rulebooks():
    """The bank's folder of rulebooks, empty again afterwards."""
    folder = guanxi_home() / "rulebooks"
    folder.mkdir(exist_ok=True)
    yield folder
    for path in folder.iterdir():
        path.unlink()
