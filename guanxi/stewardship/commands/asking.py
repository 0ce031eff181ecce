"""What functions of the database answer when customers change hands, and what they refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext

from guanxi.foundation.refusals import Refusal


class HandoverRefused(Refusal):
    """The customers are not handed over so. The message is shown to the member of staff."""


def ask(call: str, *given: Any) -> Any:
    """The answer, for the person of this context: a word for what happened or why not."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}", list(given))
        return cursor.fetchone()[0]


@contextmanager
def refusals() -> Iterator[None]:
    """What the database refuses, in words. Raises HandoverRefused."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        said = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        raise HandoverRefused(_REFUSED.get(said or "", nothing_to_do)()) from error


def nothing_to_do() -> str:
    """Somebody was faster, or it is not for this person to do."""
    return gettext(
        "There is nothing for you to do here: somebody has done it already, or it is another "
        "person's part. Load the page again."
    )


def _full() -> str:
    return gettext(
        "With these customers the receiver would look after more than the role may: another "
        "person must approve the load first, or choose several receivers."
    )


_REFUSED = {"full": _full}
