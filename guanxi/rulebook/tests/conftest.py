import pytest
from django.utils import translation

from guanxi.foundation.home import guanxi_home


@pytest.fixture(autouse=True)
def _in_english():
    """Sentences are compared in English, whether or not the catalogues are compiled."""
    with translation.override("en"):
        yield


@pytest.fixture
def own():
    """The bank's folder of rulebooks: call it to put a file there."""
    folder = guanxi_home() / "rulebooks"
    folder.mkdir(exist_ok=True)

    def write(text: str | bytes, name: str = "our-bank.toml"):
        path = folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    yield write
    for path in folder.glob("*.toml"):
        path.unlink()
