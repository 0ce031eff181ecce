import pytest

from guanxi.foundation.engines import open_engine


@pytest.fixture(scope="session")
def engine():
    """The engine the measures are proved on."""
    with open_engine(threads=1) as engine:
        yield engine
