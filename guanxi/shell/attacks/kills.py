"""Killed at any moment: nothing unaudited went out, nothing acknowledged is lost (12.5, 13.1)."""

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from guanxi.shell.attacks.findings import Findings, Kind
from guanxi.shell.attacks.ground import connect
from guanxi.shell.attacks.killing import KINDS, Killer, wait_for_the_server
from guanxi.shell.attacks.outside import pool
from guanxi.shell.attacks.scene import Scene
from guanxi.shell.attacks.serving import Serving
from guanxi.shell.attacks.working import AtWork, Received

ROLES = ("relationship_manager", "outlet_head", "agent")
KILL = "kill: "
_BETWEEN = (0.02, 0.5)  # seconds at work before the next kill
_BACK_WITHIN = 120.0


def run(
    home: Path, scenes: Mapping[str, Scene], *, kills: int, seed: int = 1
) -> tuple[Findings, dict[str, Any]]:
    """So many kills of every kind while staff are at work; also figures of what they saw."""
    findings = Findings()
    chance = random.Random(seed)  # noqa: S311 - moments of a test
    slowest: Counter[str] = Counter()
    with Serving(home) as serving:
        staff = [AtWork(serving.port, scenes[role], seed=seed + n) for n, role in enumerate(ROLES)]
        for person in staff:
            person.start()
        _wait_until(lambda: _has_something_to_lose(staff))
        killer = Killer(serving, chance)
        for number in range(kills):
            kind = list(KINDS)[number % len(KINDS)]
            time.sleep(chance.uniform(*_BETWEEN))
            killer.kill(kind)
            findings.attack(f"{KILL}{kind}")
            began = time.monotonic_ns()
            if not _wait_until(lambda: all(one.answered_ns > began for one in staff)):  # noqa: B023
                findings.note(Kind.FAULT, f"{kind}: the workbench did not answer again by itself")
            slowest[kind] = max(slowest[kind], (time.monotonic_ns() - began) // 1_000_000)
        for person in staff:
            person.stop()
        wait_for_the_server()
        _compare(staff, findings)
    findings.add(pool(home))
    return findings, _figures(staff, slowest)


def _has_something_to_lose(staff: Sequence[AtWork]) -> bool:
    """Whether a page was received and a contact acknowledged before anything is killed."""
    logs = [person.log for person in staff]
    return any(log.received for log in logs) and any(log.acknowledged for log in logs)


def _wait_until(condition: Callable[[], bool]) -> bool:
    """Whether it came true in time; nothing is done for it but waiting."""
    deadline = time.monotonic() + _BACK_WITHIN
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.01)
    return False


def _compare(staff: Sequence[AtWork], findings: Findings) -> None:
    """What staff received and were told, with what the database holds."""
    with connect() as administrator:
        for person in staff:
            for page in person.log.received:
                findings.attack("page received, intent found")
                _demand_intent(administrator, page, findings)
            kept = {
                str(note)
                for (note,) in administrator.execute(
                    "SELECT note FROM worklist_contact WHERE staff_id = %s", [person.scene.staff]
                )
            }
            for note in person.log.acknowledged:
                findings.attack("acknowledged, kept")
                if note not in kept:
                    findings.note(Kind.LOST, f"{person.scene.role}: an acknowledged contact")
            person.log.kept_after_all = len(set(person.log.refused) & kept)
        (half,) = administrator.execute(
            "SELECT count(*) FROM worklist_contact c WHERE c.note LIKE 'kept %%' AND NOT EXISTS ("
            "SELECT 1 FROM foundation_auditentry a WHERE a.event = 'worklist.contact.recorded' "
            "AND a.subject = 'worklist.Contact:' || c.id)"
        ).fetchone() or (0,)
        if half:
            findings.note(Kind.LOST, f"{half} contacts without their line in the audit trail")


def _demand_intent(administrator: Any, page: Received, findings: Findings) -> None:
    """Committed between the question and the answer; where the release is kept, of this very page.

    One person asks one thing at a time, so an intent of that moment belongs to no other page.
    """
    found = administrator.execute(
        "SELECT r.digest FROM privacy_accessintent i "
        "LEFT JOIN privacy_accessrelease r ON r.intent_id = i.id "
        "WHERE i.actor = %s AND (i.door = %s OR i.door LIKE %s) AND i.subject = %s "
        "AND i.at BETWEEN %s AND %s",
        [page.staff, page.door, f"{page.door}:%", page.subject, page.sent_at, page.received_at],
    ).fetchall()
    if not found:
        findings.note(Kind.UNAUDITED, f"{page.door} for {page.staff}: no intent")
    elif found[0][0] not in (None, page.digest):
        findings.note(Kind.UNAUDITED, f"{page.door} for {page.staff}: another page on the record")


def _figures(staff: Sequence[AtWork], slowest: Mapping[str, int]) -> dict[str, Any]:
    logs = [person.log for person in staff]
    return {
        "requests": sum(log.asked for log in logs),
        "pages_received": sum(len(log.received) for log in logs),
        "acknowledged": sum(len(log.acknowledged) for log in logs),
        "kept_though_the_page_failed": sum(log.kept_after_all for log in logs),
        "unanswered": sum(log.unanswered for log in logs),
        "faults_shown": sum(log.faults for log in logs),
        "back_after_ms_max": dict(slowest),
    }
