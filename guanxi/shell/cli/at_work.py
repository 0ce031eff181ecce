"""What a command reads and for which purpose: on the record like every page."""

from collections.abc import Iterator
from contextlib import contextmanager

from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.access import program, reading


@contextmanager
def at_work(purpose: Purpose, command: str) -> Iterator[None]:
    """Run a command of the operator in the zone of its purpose, until it ends."""
    with reading(program(purpose, door=f"guanxi {command}")):
        yield
