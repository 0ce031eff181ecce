"""The whole attack on the workbench: a bank of its own, parts in processes of their own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from guanxi.shell.attacks import freshness
from guanxi.shell.attacks.findings import Findings, Kind
from guanxi.shell.attacks.ground import ground, run_there
from guanxi.shell.attacks.kills import KILL
from guanxi.shell.attacks.kills import ROLES as AT_WORK

Progress = Callable[[str, float], None]
_FIELDS = "http: fields that are not the form's"  # many in one request
_POOL = "pool: looked at after an answer"


def attack_workbench(
    *, http: bool, races: int, kills: int, seed: int, progress: Progress
) -> dict[str, Any]:
    """Figures and findings of the parts that are wished: ``doors``, ``races``, ``kills``.

    Raises GroundNotMade.
    """
    found: dict[str, Any] = {}
    if not (http or races or kills):
        return found
    with ground() as home:
        roles: list[str] = _part(home, "roles")["roles"]
        if http:
            found["doors"] = _doors(home, roles, progress)
        # From here on what is planted stays, for whoever comes in from outside.
        scenes = _part(home, "planted", roles=list({*roles, *freshness.ROLES, *AT_WORK}))
        if http:
            progress("over HTTP", len(roles) / (len(roles) + 1))
            outside = _part(home, "outside", scenes=scenes, seed=seed)
            found["doors"] = _added_up(found["doors"], Findings.from_json(outside))
        if races:
            progress("races", 0.0)
            found["races"] = _races(home, scenes, races, seed)
        if kills:
            progress("kills", 0.0)
            found["kills"] = _kills(home, scenes, kills, seed)
    return found


def is_whole(found: dict[str, Any]) -> bool:
    """Whether nothing was found, in no part."""
    return not any(part["findings"] for part in found.values())


def _doors(home: Path, roles: list[str], progress: Progress) -> dict[str, Any]:
    """Every door × role × whose rows × purpose, by all that can be asked there."""
    findings, entered = Findings(), set[str]()
    for number, role in enumerate(roles):
        progress(role, number / (len(roles) + 1))
        told = _part(home, "doors", role=role)
        findings.add(Findings.from_json(told))
        entered.update(told["entered"])
    closed = _part(home, "closed", entered=sorted(entered))
    findings.add(Findings.from_json(closed))
    return {"doors": closed["doors"], "roles": len(roles), **findings.as_json()}


def _added_up(doors: dict[str, Any], outside: Findings) -> dict[str, Any]:
    """The same with the real logins over HTTP, in figures."""
    findings = Findings.from_json(doors)
    findings.add(outside)
    tried = findings.tried
    return {
        "requests": sum(tried.values()) - tried[_FIELDS] - tried[_POOL],
        "leaked": len(findings.of(Kind.LEAK, Kind.CLEAR, Kind.LEFT)),
        "written": len(findings.of(Kind.WRITE)),
        "oracles": len(findings.of(Kind.ORACLE)),
        **doors,
        **findings.as_json(),
    }


def _races(home: Path, scenes: Any, races: int, seed: int) -> dict[str, Any]:
    findings = Findings.from_json(_part(home, "races", scenes=scenes, races=races, seed=seed))
    return {
        "raced": sum(findings.tried.values()),
        "stale": len(findings.of(Kind.STALE)),
        **findings.as_json(),
    }


def _kills(home: Path, scenes: Any, count: int, seed: int) -> dict[str, Any]:
    told = _part(home, "kills", scenes=scenes, kills=count, seed=seed)
    findings = Findings.from_json(told)
    return {
        "killed": sum(times for name, times in findings.tried.items() if name.startswith(KILL)),
        "unaudited": len(findings.of(Kind.UNAUDITED)),
        "lost": len(findings.of(Kind.LOST)),
        **told,
    }


def _part(home: Path, part: str, **wishes: Any) -> Any:
    words = ["guanxi.shell.attacks.one_part"]
    return json.loads(run_there(home, words, told={"part": part, "with": wishes}))
