"""From outside: the workbench over HTTP with the real logins, several visitors at a time."""

import json
import random
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from guanxi.shell.attacks.addresses import Door, every_door
from guanxi.shell.attacks.entering import Attack, enter_every_door, knock_as_stranger
from guanxi.shell.attacks.findings import Findings, Kind
from guanxi.shell.attacks.ground import connect
from guanxi.shell.attacks.scene import PASSWORD, Scene
from guanxi.shell.attacks.serving import NoAnswer, NotServed, OverHttp, Serving
from guanxi.shell.attacks.watched import LEFT_BEHIND, LOOKS

_AT_ONCE = 4
_LOOKS_AGAIN, _BETWEEN_LOOKS = 50, 0.1
_BUSY = (
    "SELECT usename, state, coalesce(wait_event, 'computing'), "
    "extract(epoch FROM now() - xact_start) FROM pg_stat_activity "
    "WHERE usename ~ '^r_' AND usename <> 'r_sealer' AND datname = current_database() "
    "AND state <> 'idle' ORDER BY xact_start"
)


def run(
    home: Path, scenes: Mapping[str, Scene], *, doors_each: int | None = None, seed: int = 1
) -> Findings:
    """All doors, or a sample of so many, for each of these roles."""
    findings = Findings()
    chance = random.Random(seed)  # noqa: S311 - chances of a test
    waiting = [(scene, _sample(doors_each, chance)) for scene in scenes.values()]
    with Serving(home) as serving:
        first, doors = waiting[0]
        with OverHttp(serving.port) as stranger:
            findings.add(knock_as_stranger(first, stranger, doors))
        findings.add(visit(serving.port, waiting))
        for session in _busy_for_nobody():
            findings.note(Kind.LEFT, session)
    findings.add(pool(home))
    return findings


def _sample(doors_each: int | None, chance: random.Random) -> Sequence[Door]:
    doors = [door for door in every_door() if door.name != "shell:sign-out"]
    return doors if doors_each is None else chance.sample(doors, min(doors_each, len(doors)))


def visit(port: int, waiting: list[tuple[Scene, Sequence[Door]]]) -> Findings:
    """Everybody goes through their doors, several at a time. No answer is a finding."""
    findings = Findings()
    visits = [_Visits(port, waiting, findings) for _ in range(_AT_ONCE)]
    for one in visits:
        one.start()
    for one in visits:
        one.join()
    return findings


def _busy_for_nobody() -> list[str]:
    """Sessions still at it; the look after the last answer may take a moment."""
    for _ in range(_LOOKS_AGAIN):
        with connect() as administrator:
            busy = administrator.execute(_BUSY).fetchall()
        if not busy:
            return []
        time.sleep(_BETWEEN_LOOKS)
    return [
        f"{login} is {state} though nobody is asking: {waits_for}, for {seconds:.0f} s"
        for login, state, waits_for, seconds in busy
    ]


class _Visits(threading.Thread):
    """One browser: signs in as one after another of those who wait."""

    def __init__(
        self, port: int, waiting: list[tuple[Scene, Sequence[Door]]], findings: Findings
    ) -> None:
        super().__init__(daemon=True)
        self.port, self.waiting, self.findings = port, waiting, findings

    def run(self) -> None:
        """Until nobody waits."""
        while True:
            try:
                scene, doors = self.waiting.pop()
            except IndexError:
                return
            with OverHttp(self.port) as visitor:
                attack = Attack(scene=scene, visitor=visitor)
                try:
                    visitor.sign_in(scene.username, PASSWORD)
                    enter_every_door(attack, doors)
                except (NoAnswer, NotServed) as error:
                    attack.findings.note(Kind.FAULT, f"{scene.role}: {error}")
            for name, count in attack.findings.tried.items():
                self.findings.attack(name.replace("http:", "http, real logins:"), count)
            self.findings.found += attack.findings.found


def pool(home: Path) -> Findings:
    """What the workbench found on its connections after its answers since it was asked last."""
    findings = Findings()
    left, looks = home / LEFT_BEHIND, home / LOOKS
    if looks.exists():
        findings.attack("pool: looked at after an answer", looks.stat().st_size)
        looks.unlink()
    if left.exists():
        for line in left.read_text().splitlines():
            findings.note(Kind.LEFT, json.loads(line)["found"])
        left.unlink()
    return findings
