"""Strike: every blow on every login under every context that there is time for, and judge."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.zones import ZONES
from guanxi.privacy.access import pads
from guanxi.privacy.attacks import canaries
from guanxi.privacy.attacks.attacker import Attacker
from guanxi.privacy.attacks.blows import Blow
from guanxi.privacy.attacks.contexts import Counterfeiter, Presented, narrow, widest
from guanxi.privacy.attacks.digests import Digests
from guanxi.privacy.attacks.grounds import OF_PLACE, Ground, Place, Server
from guanxi.privacy.attacks.promises import Bank
from guanxi.privacy.attacks.scratch import Scratch

Progress = Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True)
class Attack:
    """One blow with everything filled in."""

    kind: str
    zone: str
    presented: Presented
    blow: Blow


@dataclass(frozen=True, kw_only=True)
class Leak:
    """A planted value that came back, or a change that stayed, and should not have."""

    kind: str
    login: str
    context: str
    what: tuple[str, ...]  # table and column of the values, or what has changed
    statements: tuple[str, ...] = ()


@dataclass
class Struck:
    """What the attacks came to. ``states``: how often the server gave which answer."""

    attacks: int = 0
    kinds: set[str] = field(default_factory=set)
    leaks: list[Leak] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Battlefield:
    """The database, what was planted where, the logins, and all blows by class."""

    scratch: Scratch
    bank: Bank
    places: Mapping[str, str]
    grounds: Mapping[str, Ground]
    wide: Mapping[str, str]
    classes: Mapping[str, Sequence[Blow]]

    def leaked(self, said: str, may_see: set[str]) -> tuple[str, ...]:
        """Table and column of every value that is in the text and may not be."""
        taken = (canaries.cores_in(said) & self.places.keys()) - may_see
        places = {self.places[core] for core in taken}
        lower = said.lower()
        inner, outer = pads(self.scratch.key)
        for pad in (inner, outer):
            if pad[:16].hex() in lower:
                places.add("gx.pad")
        if "scram-sha-256$" in lower:
            places.add("pg_authid.rolpassword")
        return tuple(sorted(places))


def take_the_field(
    scratch: Scratch,
    maker: Counterfeiter,
    classes: Mapping[str, Sequence[Blow]],
    *,
    places: Mapping[str, str],
    victim: int,
) -> Battlefield:
    """Make every context that will be presented, then the copy by which everything is judged."""
    presented = {zone: _presented(maker, zone) for zone in ZONES}
    wide = {zone: maker.genuine(widest(_purpose_of(zone))).token for zone in ZONES}
    bank, server = Bank(scratch.administrator), Server.of(scratch, victim=victim)
    grounds = {zone: Ground(zone, bank, server, presented[zone]) for zone in ZONES}
    return Battlefield(
        scratch=scratch, bank=bank, places=places, grounds=grounds, wide=wide, classes=classes
    )


def _presented(maker: Counterfeiter, zone: str) -> tuple[Presented, ...]:
    purpose = _purpose_of(zone)
    bearer = narrow(purpose) if zone == purpose else None
    genuine = [maker.genuine(bearer)] if bearer else []
    return (*genuine, *maker.worthless(purpose))


def _purpose_of(zone: str) -> Purpose:
    """Who writes the record has no purpose: it tries with contexts of everyday work."""
    return Purpose(zone) if zone in set(Purpose) else Purpose.STANDARD


def attacks_of(
    ground: Ground, kind: str, blows: Sequence[Blow], random: Random
) -> Iterator[Attack]:
    """Every attack of one class on one login, in random order."""
    places = [*ground.places]
    pairs = [
        (blow, place)
        for blow in blows
        for place in (places if blow.names & OF_PLACE else places[:1])
    ]
    random.shuffle(pairs)
    for (blow, place), presented in _in_turn(ground, pairs):
        if ground.fits(blow, place, presented):
            filled = blow.filled(ground.names(place, presented))
            yield Attack(kind=kind, zone=ground.zone, presented=presented, blow=filled)


def _in_turn(
    ground: Ground, pairs: Sequence[tuple[Blow, Place]]
) -> Iterator[tuple[tuple[Blow, Place], Presented]]:
    """Each pair under the first context, the genuine one, and under one of the others in turn."""
    first, *others = ground.presented
    for number, pair in enumerate(pairs):
        yield pair, first
        yield pair, others[number % len(others)]


def strike(battlefield: Battlefield, *, attacks: int, seed: int, progress: Progress) -> Struck:
    """About so many attacks, the same share for each class and login."""
    struck, digests = Struck(), Digests(battlefield.scratch)
    share = max(1, attacks // (len(ZONES) * len(battlefield.classes)))
    for number, zone in enumerate(battlefield.grounds):
        progress(f"SQL, r_{zone}", number / len(battlefield.grounds))
        _strike_from(battlefield, zone, share=share, seed=seed, struck=struck, digests=digests)
    return struck


def _strike_from(  # noqa: PLR0913 - all that one strike needs
    battlefield: Battlefield, zone: str, *, share: int, seed: int, struck: Struck, digests: Digests
) -> None:
    ground = battlefield.grounds[zone]
    attacker = Attacker(battlefield.scratch, zone, wide=battlefield.wide[zone])
    may_see = {one.kind: ground.may_see(one) for one in ground.presented}
    for kind, blows in battlefield.classes.items():
        random = Random(f"{seed}.{zone}.{kind}")  # noqa: S311 - to be the same again
        stayed: list[Attack] = []
        for attack in islice(attacks_of(ground, kind, blows, random), share):
            said = attacker.strike(attack.blow, attack.presented.token)
            struck.attacks += 1
            struck.kinds.add(kind)
            if what := battlefield.leaked(said, may_see[attack.presented.kind]):
                struck.leaks.append(_leak([attack], what))
            if attack.blow.commits:
                stayed.append(attack)
        if stayed and (what := digests.changed()):
            struck.leaks.append(_leak(stayed, what))
    if what := digests.changed():
        struck.leaks.append(Leak(kind="any", login=f"r_{zone}", context="any", what=what))
    for state, count in attacker.states.items():
        struck.states[state] = struck.states.get(state, 0) + count
    attacker.leave()


def _leak(attacks: Sequence[Attack], what: tuple[str, ...]) -> Leak:
    first = attacks[0]
    return Leak(
        kind=first.kind,
        login=f"r_{first.zone}",
        context=", ".join(dict.fromkeys(one.presented.kind for one in attacks)),
        what=what,
        statements=tuple(step for one in attacks for step in (*one.blow.before, *one.blow.steps)),
    )
