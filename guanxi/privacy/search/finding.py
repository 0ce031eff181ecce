"""Ask the database who is known by what was typed."""

from collections.abc import Sequence

from django.db import connection

from guanxi.privacy.search.tokens import asked_for


def customers_known_by(texts: Sequence[str], *, most: int) -> list[int]:
    """Numbers of the person's own customers (as the signed context has it) who keep such a text.

    No more than ``most`` at an office or in the whole bank; of those one looks after, all.
    """
    if not texts:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT customers_known_by(%s::bigint[], %s)", [asked_for(texts), most])
        return [customer for (customer,) in cursor.fetchall()]
