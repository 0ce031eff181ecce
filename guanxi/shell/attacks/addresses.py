"""Every door of the workbench, found in the table of addresses, and what to fill it in with."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.apps import apps
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.converters import IntConverter

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.permissions import PUBLIC
from guanxi.privacy.commands.taking_back import ENDED
from guanxi.privacy.purposes import purpose_of

# Arguments that are not called after their tables; after a colon at one door alone.
_CALLED: Mapping[str, str] = {
    "item_id": "worklist.WorkItem",
    "night_id": "nightly.NightRun",
    "approval_id": "privacy.ReadingApproval",
    "pair_id": "duplicates.Pair",
    "run_id": "stewardship.AllocationRun",
    "move_id": "stewardship.HandoverCustomer",
    "view_id": "shell.SavedView",
    "credit_id": "stewardship.RevenueCredit",
    "watch_id": "privacy.WatchedCustomer",
    "shell:unusual-access:alert_id": "privacy.UnusualAccess",
    "shell:unusual-close:alert_id": "privacy.UnusualAccess",
    "shell:customer-choice-undo:record_id": "privacy.OptOut",
}
REVEALED = "phone"  # the field that is planted as revealed
# Words of the program that fit what is planted, where the first that a page teaches would not.
_SAID: Mapping[str, str] = {"record": ENDED, "field": REVEALED}
_LINK = re.compile(r"""(?:href|src|action|hx-(?:get|post|put|delete))=["']([^"'#?]+)""")
Words = dict[str, set[str]]  # what may stand for an argument that is no number
_ANYTHING = "anything"  # for a word that no page has led to


class NotFilled(Exception):
    """A door whose arguments nobody knows. The message names it and says what to do."""


@dataclass(frozen=True, kw_only=True)
class Door:
    """One named address. ``numbers``: arguments that are a row's number, with the row's table."""

    name: str
    page: Callable[..., Any]
    numbers: Mapping[str, str]
    words: Sequence[str]

    @property
    def permission(self) -> str:
        """What a role must hold to go through."""
        return str(getattr(self.page, "permission", ""))

    @property
    def is_public(self) -> bool:
        """Whether it is open to strangers."""
        return self.permission == PUBLIC

    @property
    def purpose(self) -> Purpose:
        """What is read there for."""
        return purpose_of(self.page)[0]

    def address(self, rows: Mapping[str, int], words: Words) -> str:
        """Where it is for these rows, by their tables, with the first words that are known."""
        return self.addresses(rows, words)[0]

    def addresses(self, rows: Mapping[str, int], words: Words) -> list[str]:
        """The same with all words that are known."""
        numbers = {argument: rows[label] for argument, label in self.numbers.items()}
        known = [_known(word, words) for word in self.words]
        return [
            reverse(self.name, kwargs={**numbers, **dict(zip(self.words, said, strict=True))})
            for said in product(*known)
        ]


def _known(argument: str, words: Words) -> list[str]:
    said = [_SAID[argument]] if argument in _SAID else []
    learnt = sorted(words.get(argument, set()).difference(said))
    return [*said, *learnt] or [_ANYTHING]


def every_door() -> list[Door]:
    """All doors, in the order of the table. Raises NotFilled for one that cannot be attacked."""
    return list(_doors(get_resolver(), ()))


def _doors(resolver: URLResolver, spaces: tuple[str, ...]) -> Iterator[Door]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = (pattern.namespace,) if pattern.namespace else ()
            yield from _doors(pattern, spaces + space)
        else:
            yield _door(pattern, spaces)


def _door(pattern: URLPattern, spaces: tuple[str, ...]) -> Door:
    if not pattern.name:
        raise NotFilled(f"{pattern.pattern}: a door without a name. Give its path a name.")
    name = ":".join((*spaces, pattern.name))
    converters = pattern.pattern.converters
    numbers = {
        argument: _table(argument, name)
        for argument, kind in converters.items()
        if isinstance(kind, IntConverter)
    }
    return Door(
        name=name,
        page=pattern.callback,
        numbers=numbers,
        words=[argument for argument in converters if argument not in numbers],
    )


def _table(argument: str, door: str) -> str:
    called = _CALLED.get(f"{door}:{argument}", _CALLED.get(argument))
    if called is not None:
        return called
    word = argument.removesuffix("_id").removesuffix("_pk")
    for model in apps.get_models():
        if model._meta.model_name == word.replace("_", ""):
            return model._meta.label
    raise NotFilled(
        f"{door}: nobody knows whose number <{argument}> is. Call the argument after its table, "
        f"or say which it is in _CALLED of {__name__}."
    )


def learn_words(text: str, words: Words) -> None:
    """Arguments that are words, as the links of a page fill them in: a new page teaches them."""
    for link in _LINK.findall(text):
        try:
            match = resolve(link)
        except Resolver404:
            continue
        for name, said in match.kwargs.items():
            if isinstance(said, str):
                words.setdefault(name, set()).add(said)
