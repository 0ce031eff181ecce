"""Every door, for one role, to rows of one's own and of everybody else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from guanxi.foundation.dictionary import Purpose, Reach, purposes_of, whose_rows
from guanxi.foundation.permissions import grants
from guanxi.shell.attacks.addresses import Door, Words, learn_words
from guanxi.shell.attacks.findings import Findings, Kind
from guanxi.shell.attacks.marks import seen_in
from guanxi.shell.attacks.scene import NOBODY, Scene, Whose, table_of
from guanxi.shell.attacks.visiting import Answer, Visitor

REFUSED_METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")
_REFUSALS = (301, 302, 401, 403, 404, 405)
_MOVED, _MISSING = 302, 404
_FAULT = 500
_WITHOUT_TOKEN = (401, 403)  # programs are asked for their key instead


@dataclass(kw_only=True)
class Attack:
    """One viewer's attacks. ``words`` fill in addresses; pages teach them as they are seen."""

    scene: Scene
    visitor: Visitor
    findings: Findings = field(default_factory=Findings)
    words: Words = field(default_factory=dict)
    entered: set[str] = field(default_factory=set)

    def looks(self, door: Door, whose: str, answer: Answer, *, asked: Sequence[str] = ()) -> None:
        """What every answer must hold to, whatever was asked."""
        where = self.where(door, whose, answer)
        text = answer.whole
        for value in sorted(asked, key=len, reverse=True):
            text = text.replace(value, "")
        seen = seen_in(text)
        if seen.present & self.scene.hidden_numbers:
            self.findings.note(Kind.LEAK, where)
        if seen.in_clear - self._revealed(door):
            self.findings.note(Kind.CLEAR, where)
        if "no-store" not in answer.headers.get("Cache-Control", ""):
            self.findings.note(Kind.GUARD, f"{where}: may be kept by the browser")
        if "default-src" not in answer.headers.get("Content-Security-Policy", ""):
            self.findings.note(Kind.GUARD, f"{where}: does not say what may be loaded")
        if answer.status >= _FAULT:
            self.findings.note(Kind.FAULT, where)

    def _revealed(self, door: Door) -> frozenset[int]:
        """Whom a page may show in clear: those in the viewer's care, for they were revealed."""
        if door.purpose is not Purpose.PERSONAL:
            return frozenset()
        return frozenset(self.scene.numbers.values()) - self.scene.hidden_numbers

    def where(self, door: Door, whose: str, answer: Answer) -> str:
        """An answer, without anything that it holds."""
        values = f" with {', '.join(sorted(answer.values))}" if answer.values else ""
        return f"{answer.method} {door.name}{values} as {self.scene.role}, {whose}: {answer.status}"

    def rows(self, whose: str) -> dict[str, int]:
        """Numbers of rows, by their tables."""
        return dict(self.scene.objects[whose])

    def may_enter(self, door: Door) -> bool:
        """Whether the role holds the permission."""
        return door.is_public or grants(self.scene.permissions, door.permission)


def enter_every_door(attack: Attack, doors: Sequence[Door], *, own_only: bool = False) -> None:
    """Ask for each door with everybody's rows; what is hidden answers as what does not exist."""
    look_at_own(attack, doors)
    for door in doors:
        if own_only:
            _look(attack, door, Whose.OWN)
            continue
        for whose in attack.scene.objects if door.numbers else [Whose.OWN]:
            _look(attack, door, whose)
        missing: dict[str, Answer] = {}
        for hidden, (nowhere, _nobodys) in confusions(attack, door):
            if nowhere not in missing:
                missing[nowhere] = attack.visitor.visit(nowhere)
            _compare(attack, door, hidden, missing[nowhere])


def look_at_own(attack: Attack, doors: Sequence[Door]) -> None:
    """Pages of one's own teach the words of other doors."""
    for door in doors:
        if door.numbers and not door.words:
            _look(attack, door, Whose.OWN)


def _look(attack: Attack, door: Door, whose: str) -> None:
    for address in door.addresses(attack.rows(whose), attack.words):
        attack.findings.attack("http: every door")
        answer = attack.visitor.visit(address)
        attack.looks(door, whose, answer)
        learn_words(answer.text, attack.words)
        if answer.status < 400 and attack.may_enter(door):
            attack.entered.add(door.name)


def confusions(attack: Attack, door: Door) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Pairs of addresses that nobody may tell apart, each with whose it is.

    One number of the address leads to somebody else's row, here; to no row at all, there.
    """
    own = attack.rows(Whose.OWN)
    for label in dict.fromkeys(door.numbers.values()):
        nobodys = door.address({**own, label: NOBODY}, attack.words)
        for whose in sorted(attack.scene.hidden):
            there = door.address({**own, label: attack.rows(whose)[label]}, attack.words)
            if is_a_customers(label) and not _is_the_offices(door, label):
                yield (there, whose), (nobodys, "nobody's")


def _is_the_offices(door: Door, label: str) -> bool:
    """The privacy office sees all rows of what it watches over, and no customer by them."""
    return door.purpose is Purpose.OFFICER and Purpose.OFFICER in purposes_of(table_of(label))


def is_a_customers(label: str) -> bool:
    """Whether the rows of the table are about customers, and so not everybody's to see."""
    return whose_rows(table_of(label)).reach not in (Reach.BANK, Reach.CLOSED)


def _compare(attack: Attack, door: Door, hidden: tuple[str, str], missing: Answer) -> None:
    attack.findings.attack("http: hidden or missing")
    there, whose = hidden
    answer = attack.visitor.visit(there)
    attack.looks(door, whose, answer)
    compare(attack, door, whose, answer, missing)


def compare(attack: Attack, door: Door, whose: str, answer: Answer, missing: Answer) -> None:
    """What is hidden is not found, and answers to the letter as what is not there."""
    where = attack.where(door, whose, answer)
    refused = (_MISSING, 405) if missing.status != _MOVED else (_MOVED,)  # back, with a message
    if attack.may_enter(door) and answer.status not in refused:
        attack.findings.note(Kind.LEAK, f"{where}, not 404")
    if not answer.same_as(missing):
        attack.findings.note(Kind.ORACLE, f"{where}, otherwise than what is not there")


def try_methods(attack: Attack, doors: Sequence[Door]) -> None:
    """Methods that no page is for are refused, and a form without its token."""
    for door in doors:
        address = door.address(attack.rows(Whose.OWN), attack.words)
        for method in REFUSED_METHODS:
            attack.findings.attack("http: other methods")
            answer = attack.visitor.visit(address, method=method)
            attack.looks(door, Whose.OWN, answer)
            if answer.status not in _REFUSALS and not door.is_public:
                attack.findings.note(Kind.GUARD, attack.where(door, Whose.OWN, answer))
        attack.findings.attack("http: form without its token")
        answer = attack.visitor.visit(address, method="POST", honest=False)
        attack.looks(door, Whose.OWN, answer)
        if answer.status not in _WITHOUT_TOKEN:
            attack.findings.note(Kind.GUARD, f"{attack.where(door, Whose.OWN, answer)}, no token")


def knock_as_stranger(scene: Scene, visitor: Visitor, doors: Sequence[Door]) -> Findings:
    """Without a sign-in every door but the public ones leads to the sign-in, and nothing shows."""
    nobody = replace(scene, reached=frozenset(), permissions=())
    attack = Attack(scene=nobody, visitor=visitor)
    for door in doors:
        for whose in scene.objects:
            for headers in ({}, {"HX-Request": "true"}):
                _knock(attack, door, whose, headers)
    return attack.findings


def _knock(attack: Attack, door: Door, whose: str, headers: Mapping[str, str]) -> None:
    attack.findings.attack("http: stranger")
    address = door.address(attack.rows(whose), attack.words)
    answer = attack.visitor.visit(address, headers=headers)
    attack.looks(door, whose, answer)
    if door.is_public:
        return
    to = answer.headers.get("Location", "") + answer.headers.get("Hx-Redirect", "")
    if answer.status not in (302, 401) or not to.startswith("/sign-in/"):
        attack.findings.note(Kind.GUARD, attack.where(door, whose, answer))
