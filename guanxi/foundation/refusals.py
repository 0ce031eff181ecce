"""What Guanxi says when it will not do something."""


class Refusal(Exception):
    """Expected. The message says what, where and what to do next, and is shown as it stands.

    Every refusal of every package is one of these, so that pages, API and command line can tell
    it from a fault of the program, which is left to crash and be logged.
    """
