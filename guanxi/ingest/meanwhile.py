"""Two things at once: DuckDB at the facts while PostgreSQL loads people and accounts."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import TypeVar

from django.utils.translation import get_language, override

Result = TypeVar("Result")


@contextmanager
def meanwhile(work: Callable[[], Result], *, stop: Callable[[], None]) -> Iterator[Future[Result]]:
    """Do ``work`` in a thread of its own while the body runs; both have ended afterwards.

    The work speaks the caller's language and knows the caller's home, but Django's connection is
    not its own: it must not ask the database. Where the body fails, ``stop`` is called.
    """
    context, language = copy_context(), get_language()

    def in_our_language() -> Result:  # Django keeps it for each thread
        with override(language):
            return work()

    with ThreadPoolExecutor(max_workers=1) as hands:
        result = hands.submit(context.run, in_our_language)
        try:
            yield result
        except BaseException:
            stop()
            raise
