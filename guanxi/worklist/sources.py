"""Where work comes from, and who wants to hear how it ended.

A package above, such as alerts, signs in for its kind of source (``alert`` of ``alert:17``). It is
told in the same transaction, so that the alert and its work never disagree.
"""

from datetime import datetime

from django.utils.module_loading import import_string

_listeners: dict[str, str] = {}


def sign_in_source(kind: str, command: str) -> None:
    """Have ``command`` called whenever work of a source ``kind:number`` ends or is reopened.

    Named by its dotted path, since a package signs in before its tables are known. It takes
    ``source_id``, ``outcome`` (None: reopened), ``at`` and ``by_staff_id``.
    """
    _listeners[kind] = command


def tell_source(source: str, *, outcome: str | None, at: datetime, by_staff_id: int | None) -> None:
    """Tell whoever made this work; work without a listener concerns nobody else."""
    kind, _, number = source.partition(":")
    if (command := _listeners.get(kind)) and number.isdigit():
        told = import_string(command)
        told(source_id=int(number), outcome=outcome, at=at, by_staff_id=by_staff_id)
