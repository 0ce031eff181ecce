"""Every door × role × ownership × purpose, in a transaction that is undone (12.1, 12.2, 13.3)."""

import logging
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.utils import timezone

from guanxi.foundation.permissions import grants
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.attacks.addresses import Door, Words, every_door
from guanxi.shell.attacks.asking import ask_every_question
from guanxi.shell.attacks.entering import (
    Attack,
    enter_every_door,
    knock_as_stranger,
    look_at_own,
    try_methods,
)
from guanxi.shell.attacks.findings import Findings, Kind
from guanxi.shell.attacks.posting import Posting, post_every_form
from guanxi.shell.attacks.scene import Bank
from guanxi.shell.attacks.visiting import InProcess
from guanxi.shell.attacks.watching import Ledger
from guanxi.shell.models import SignIn
from guanxi.shell.policy import AccessSection

_HIGHER = "branch_head"  # the rights of other heads, in an office with others below


def roles_of(day: date) -> list[str]:
    """One role of the rulebook for each kind of rights, and for each height of office."""
    alike: dict[tuple[str, bool], str] = {}
    for role, policy in rulebook_for(day).section(AccessSection).roles.items():
        alike.setdefault((policy.model_dump_json(), role == _HIGHER), role)
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


def attack_as(role: str) -> tuple[Findings, set[str]]:
    """All of one role's attacks on a bank planted for it; also the doors it got through.

    Everything is undone. Every zone must be on this connection (`foundation.one_connection`).
    """
    doors = every_door()
    with viewer_at_work(role, {}) as (attack, posting):
        enter_every_door(attack, doors)
        post_every_form(posting, doors)
        try_methods(attack, doors)
        ask_every_question(attack, doors, thorough=True)
        attack.findings.add(knock_as_stranger(attack.scene, InProcess(), doors))
    return attack.findings, attack.entered | posting.sent


def attack_in_short(*, sample: int, seed: int) -> tuple[Findings, set[str]]:
    """Every door by one role that holds its permission; by every other kind of role a sample."""
    chance = random.Random(seed)  # noqa: S311 - which doors a test tries
    day = timezone.localdate()
    findings, entered, words, left = Findings(), set[str](), Words(), every_door()
    holders = roles_for_all(day)
    for role in holders:
        with viewer_at_work(role, words) as (attack, posting):
            doors = [door for door in left if attack.may_enter(door)]
            elsewhere = [door for door in every_door() if door not in left]
            look_at_own(attack, [door for door in elsewhere if attack.may_enter(door)])
            left = [door for door in left if door not in doors]
            enter_every_door(attack, doors)
            post_every_form(posting, doors)
            _try_some(attack, _some(doors, sample, chance))
        findings.add(attack.findings)
        entered |= attack.entered | posting.sent
    for role in roles_of(day):
        if role not in holders:
            with viewer_at_work(role, words) as (attack, posting):
                enter_every_door(attack, _some(every_door(), sample, chance))
            findings.add(attack.findings)
    return findings, entered


def _try_some(attack: Attack, doors: Sequence[Door]) -> None:
    try_methods(attack, doors)
    ask_every_question(attack, doors, thorough=False)
    attack.findings.add(knock_as_stranger(attack.scene, InProcess(), doors))


def _some(doors: Sequence[Door], count: int, chance: random.Random) -> list[Door]:
    return chance.sample(doors, min(count, len(doors)))


@contextmanager
def viewer_at_work(role: str, words: Words) -> Iterator[tuple[Attack, Posting]]:
    """A bank around somebody of that role, with the attacks to be made; undone afterwards."""
    now = timezone.now()  # noqa: TID251 - everything planted happened now
    with transaction.atomic(), _silently():
        bank = Bank(day=timezone.localdate(now), now=now)
        scene = bank.scene(role)
        visitor = InProcess(SignIn.objects.get(username=scene.username))
        attack = Attack(scene=scene, visitor=visitor, words=words)
        yield attack, Posting(attack=attack, day=bank.day, ledger=Ledger())
        transaction.set_rollback(True)


# Doors that everybody is refused here, though some may enter them, and why.
_LEFT = {
    # It takes an approved edition whose day has not come, and writes a file that all banks of this
    # home share. Its own tests enter it.
    "shell:rulebook-take-back",
    # They take a list that was checked, signed into the page that showed it, and of which a row was
    # good: no example that a page offers to everybody names a customer. Their own tests enter them.
    "worklist:import-confirm",
    "worklist:import-faulty",
    # They take a customer of a tier that one's role adopts, looked at today or adopted before;
    # what is planted is of another tier. Their own tests enter them.
    "shell:pool-look",
    "shell:pool-adopt",
    "shell:pool-release",
    # They take a move of an allocation run; what is planted is a handover that both sides sign.
    # Their own tests enter them.
    "shell:move-object",
    "shell:move-answer",
    # It ends the feed of a calendar that one has made: whoever is asked for it before has none, and
    # which of the two comes first is chance. Its own tests enter it.
    "calendar:revoke",
}


def untried(doors: Sequence[Door], entered: set[str]) -> Findings:
    """A door through which nobody got proves nothing: its form or its words must be taught."""
    findings = Findings()
    for door in doors:
        if door.name not in entered | _LEFT and not door.is_public:
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
