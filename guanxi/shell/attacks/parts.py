"""The parts of the whole attack, each in a process of its own in the home that is attacked."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from guanxi.foundation import zones
from guanxi.foundation.home import current_home
from guanxi.foundation.one_connection import on_the_same_connection
from guanxi.shell.attacks import freshness
from guanxi.shell.attacks.addresses import every_door
from guanxi.shell.attacks.every_door import attack_as, roles_of, untried
from guanxi.shell.attacks.ground import as_json, plant
from guanxi.shell.attacks.kills import run as run_kills
from guanxi.shell.attacks.outside import run as run_outside
from guanxi.shell.attacks.scene import Scene

Part = Callable[..., dict[str, Any]]


def roles() -> dict[str, Any]:
    """Those to be attacked."""
    return {"roles": roles_of(_today())}


def doors(*, role: str) -> dict[str, Any]:
    """Every door for the role, in a transaction that is undone; with the doors it got through."""
    zones.entrance = on_the_same_connection
    findings, entered = attack_as(role)
    return {**findings.as_json(), "entered": sorted(entered)}


def closed(*, entered: list[str]) -> dict[str, Any]:
    """Doors through which nobody got."""
    return {**untried(every_door(), set(entered)).as_json(), "doors": len(every_door())}


def planted(*, roles: list[str]) -> dict[str, Any]:
    """Scenes that stay, for the parts that come in from outside."""
    return as_json(plant(roles))


def races(*, scenes: Mapping[str, Any], races: int, seed: int) -> dict[str, Any]:
    """Freshness."""
    told = {role: Scene.from_json(scene) for role, scene in scenes.items()}
    return freshness.run(told, races=races, seed=seed).as_json()


def outside(
    *, scenes: Mapping[str, Any], doors_each: int | None = None, seed: int = 1
) -> dict[str, Any]:
    """Over HTTP, with the look at the pool after every answer."""
    told = {role: Scene.from_json(scene) for role, scene in scenes.items()}
    home = current_home().path
    return run_outside(home, told, doors_each=doors_each, seed=seed).as_json()


def kills(*, scenes: Mapping[str, Any], kills: int, seed: int = 1) -> dict[str, Any]:
    """Processes and sessions ended at random while staff are at work."""
    told = {role: Scene.from_json(scene) for role, scene in scenes.items()}
    findings, figures = run_kills(current_home().path, told, kills=kills, seed=seed)
    return {**findings.as_json(), **figures}


def _today() -> Any:
    return timezone.localdate()


PARTS: Mapping[str, Part] = {
    "roles": roles,
    "closed": closed,
    "doors": doors,
    "planted": planted,
    "races": races,
    "outside": outside,
    "kills": kills,
}
