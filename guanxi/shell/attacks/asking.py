"""Every question that a page's address can ask, with values of customers who are hidden."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from guanxi.foundation.dictionary import Purpose
from guanxi.shell.attacks.addresses import Door
from guanxi.shell.attacks.entering import Attack
from guanxi.shell.attacks.findings import Kind
from guanxi.shell.attacks.forms import listening
from guanxi.shell.attacks.marks import Mark
from guanxi.shell.attacks.scene import NOBODY, Whose
from guanxi.shell.attacks.visiting import Answer

# What nobody has: the same shape, so an answer may differ in nothing.
_NOBODY = Mark(599)
_NONSENSE = ("\x00", "'", str(2**63), "", '" OR 1=1 --', "-1", "0", "9" * 400, "%", "_", "../..")
_MISSING = 404
_NOT_ASKED = ("csrfmiddlewaretoken", "next")


def ask_every_question(attack: Attack, doors: Sequence[Door], *, thorough: bool) -> None:
    """What pages read from their address is learnt by listening to them.

    In short each question is asked about one hidden customer, by name, phone and number.
    """
    for door in doors:
        address = door.address(attack.rows(Whose.OWN), attack.words)
        with listening() as heard:
            first = attack.visitor.visit(address)
        if first.status >= 400:
            continue
        for name in sorted(heard - set(_NOT_ASKED)):
            _ask_about_hidden(attack, door, (address, name), thorough=thorough)
            _ask_nonsense(attack, door, (address, name), thorough=thorough)


def _ask_about_hidden(
    attack: Attack, door: Door, where: tuple[str, str], *, thorough: bool
) -> None:
    address, name = where
    known: dict[str, Answer] = {}  # what each question about nobody was answered
    for whose, theirs, nobodys in _pairs(attack, thorough=thorough):
        attack.findings.attack("http: questions about the hidden")
        answer = attack.visitor.visit(address, values={name: theirs})
        if nobodys not in known:
            known[nobodys] = attack.visitor.visit(address, values={name: nobodys})
        nothing = known[nobodys]
        attack.looks(door, whose, answer, asked=[theirs, quote(theirs)])
        if not _alike(door, answer, nothing, theirs, nobodys):
            attack.findings.note(Kind.ORACLE, f"{attack.where(door, whose, answer)}, by {name}")


def _ask_nonsense(attack: Attack, door: Door, where: tuple[str, str], *, thorough: bool) -> None:
    address, name = where
    for value in _NONSENSE if thorough else _NONSENSE[:3]:
        attack.findings.attack("http: nonsense in the address")
        answer = attack.visitor.visit(address, values={name: value})
        attack.looks(door, Whose.OWN, answer)


def _pairs(attack: Attack, *, thorough: bool) -> Iterator[tuple[str, str, str]]:
    """Whose it is, a value of theirs, and one of the same shape that is nobody's."""
    own = set(attack.rows(Whose.OWN).values())
    for whose in sorted(attack.scene.hidden) if thorough else [str(Whose.OTHER_BRANCH)]:
        if whose not in attack.scene.hidden:
            continue
        mark = Mark(attack.scene.numbers[whose])
        searches = zip(mark.searches, _NOBODY.searches, strict=True)
        for theirs, nobodys in searches if thorough else list(searches)[::3]:
            yield whose, theirs, nobodys
        numbers = sorted(set(attack.rows(whose).values()) - own)
        for number in numbers[: 3 if thorough else 1]:
            yield whose, str(number), str(NOBODY)


def _alike(door: Door, answer: Answer, nothing: Answer, theirs: str, nobodys: str) -> bool:
    """A number may be a page's or a length, and then counts; all else may only be echoed."""
    if door.purpose is Purpose.OFFICER:
        return True  # the record of reads tells of these very questions, and so is never the same
    if theirs.isdecimal() and len(theirs) < len(_NOBODY.phone):
        return (answer.status == _MISSING) == (nothing.status == _MISSING)
    echoes = [(theirs, nobodys), (quote(theirs), quote(nobodys)), (theirs.upper(), nobodys.upper())]
    if theirs.isdecimal():  # taken for an amount, and cut to the digits that one may have
        echoes += [(f"{int(theirs[:9]):,}", f"{int(nobodys[:9]):,}"), (theirs[:9], nobodys[:9])]
    return answer.same_as(nothing, echoes=echoes)
