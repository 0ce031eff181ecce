"""All classes of hostile SQL: the name of the class, and its blows."""

from collections.abc import Mapping, Sequence

from guanxi.privacy.attacks.blows import Blow
from guanxi.privacy.attacks.classes import (
    becoming,
    catalogue,
    defining,
    errors,
    reading,
    server,
    sessions,
    writing,
)

CLASSES: Mapping[str, Sequence[Blow]] = {
    name: blows
    for family in (reading, errors, catalogue, defining, becoming, sessions, server, writing)
    for name, blows in family.CLASSES.items()
}
