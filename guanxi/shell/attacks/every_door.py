"""Every door × role × ownership × purpose, in a transaction that is undone (12.1, 12.2, 13.3)."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.utils import timezone

from guanxi.foundation.permissions import grants
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.attacks.addresses import Door, every_door
from guanxi.shell.attacks.asking import ask_every_question
from guanxi.shell.attacks.entering import Attack, enter_every_door, knock_as_stranger, try_methods
from guanxi.shell.attacks.findings import Findings, Kind
from guanxi.shell.attacks.posting import Posting, post_every_form
from guanxi.shell.attacks.scene import Bank
from guanxi.shell.attacks.visiting import InProcess
from guanxi.shell.attacks.watching import Ledger
from guanxi.shell.models import SignIn
from guanxi.shell.policy import AccessSection

# Those whose questions and methods are tried in short too: the widest of each way to see customers.
_CURIOUS = ("relationship_manager", "outlet_head")


def roles_of(day: date, *, whole: bool) -> list[str]:
    """Roles of the rulebook; in short one of each kind of rights."""
    roles = rulebook_for(day).section(AccessSection).roles
    if whole:
        return list(roles)
    alike: dict[str, str] = {}
    for role, policy in roles.items():
        alike.setdefault(policy.model_dump_json(), role)
    for role in _CURIOUS:
        alike[roles[role].model_dump_json()] = role
    return list(alike.values())


def roles_for_all(day: date) -> list[str]:
    """A few roles that together hold every permission of a door."""
    roles = rulebook_for(day).section(AccessSection).roles
    wanted = {door.permission for door in every_door() if not door.is_public}
    chosen: list[str] = []
    while wanted:
        held = {
            role: {one for one in wanted if grants(policy.permissions, one)}
            for role, policy in roles.items()
        }
        best = max(held, key=lambda role: len(held[role]))
        if not held[best]:
            break
        chosen.append(best)
        wanted -= held[best]
    return chosen


def get_through(role: str) -> set[str]:
    """The doors that the role gets through with rows of its own, by asking and by its forms."""
    attack, posting, doors = _begin(role)
    with _silently():
        enter_every_door(attack, doors, own_only=True)
        post_every_form(posting, doors, own_only=True)
    return attack.entered | posting.sent


def attack_as(role: str, *, whole: bool) -> tuple[Findings, set[str]]:
    """One role's attacks on a bank planted for it; also the doors it got through.

    In short, questions and methods are tried by those roles alone that see most. The caller's
    transaction is the administrator's, with every zone on this connection
    (`foundation.one_connection`), and is rolled back.
    """
    attack, posting, doors = _begin(role)
    with _silently():
        enter_every_door(attack, doors)
        post_every_form(posting, doors)
        if whole or role in _CURIOUS:
            try_methods(attack, doors)
            ask_every_question(attack, doors, thorough=whole)
            attack.findings.add(knock_as_stranger(attack.scene, InProcess(), doors))
    return attack.findings, attack.entered | posting.sent


def _begin(role: str) -> tuple[Attack, Posting, list[Door]]:
    now = timezone.now()  # noqa: TID251 - everything planted happened now
    bank = Bank(day=timezone.localdate(now), now=now)
    scene = bank.scene(role)
    visitor = InProcess(SignIn.objects.get(username=scene.username))
    attack = Attack(scene=scene, visitor=visitor)
    return attack, Posting(attack=attack, day=bank.day, ledger=Ledger()), every_door()


def untried(doors: Sequence[Door], entered: set[str]) -> Findings:
    """A door through which nobody got proves nothing: its form or its words must be taught."""
    findings = Findings()
    for door in doors:
        if door.name not in entered and not door.is_public:
            findings.note(
                Kind.UNTRIED,
                f"{door.name}: nobody got through. Teach what its arguments or its form take: "
                "links and forms of pages do so by themselves, else SENSIBLE of planting.",
            )
    return findings


@contextmanager
def _silently() -> Iterator[None]:
    """Refusals by the thousand are what is wanted here: the log need not hold them."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
