"""What a test needs and a machine may lack: the real ledger, Java."""

import os
from typing import NoReturn

import pytest


def leave_out(words: str, *, unless: str) -> NoReturn:
    """Leave the test out, saying so in one line; where ``unless`` is set to 1, fail it instead.

    ``.ci/run`` sets all of them: nothing lands that was not tried.
    """
    if os.environ.get(unless) == "1":
        pytest.fail(words, pytrace=False)
    pytest.skip(words)
