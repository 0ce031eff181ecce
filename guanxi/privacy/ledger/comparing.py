"""An export beside what the witness kept: there the truth is known, leaf by leaf."""

from bisect import bisect_left

from guanxi.privacy.ledger.exported import Sealed, WitnessCopy, heads_of, lines_of
from guanxi.privacy.ledger.findings import Damage, Harm
from guanxi.privacy.ledger.heads import Head
from guanxi.privacy.ledger.tree import leaf_hash
from guanxi.privacy.ledger.walking import HEAD


def against_the_witness(heads: list[Head], lines: list[Sealed], copy: WitnessCopy) -> list[Damage]:
    """What differs from the truth, and how it came to differ."""
    true_heads = [head for head in heads_of(copy.heads) if head is not None]
    true_lines = [line for line in lines_of(copy.leaves) if line is not None]
    return [*_heads(heads, true_heads), *_lines(lines, true_lines)]


def _heads(heads: list[Head], true: list[Head]) -> list[Damage]:
    there: dict[int, Head] = {}
    for head in heads:
        there.setdefault(head.number, head)
    last = max(there, default=-1)
    damages = []
    for witnessed in true:
        found = there.get(witnessed.number)
        if found is None:
            harm = Harm.DELETED if witnessed.number < last else Harm.TRUNCATED
            damages.append(Damage(harm, HEAD, witnessed.number))
        elif found not in (witnessed, witnessed._replace(witness=None)):
            damages.append(_head(found, witnessed))
    return damages


def _head(found: Head, witnessed: Head) -> Damage:
    number = witnessed.number
    if (found.size, found.root) != (witnessed.size, witnessed.root):
        detail = f"{found.size} lines of another root, the witness saw {witnessed.size}"
        return Damage(Harm.FORKED, HEAD, number, detail)
    if found.at != witnessed.at:
        return Damage(Harm.BACK_DATED, HEAD, number, f"says {found.at}, was {witnessed.at}")
    whose = "the bank" if found.signature != witnessed.signature else "the witness"
    if found.previous != witnessed.previous:
        return Damage(Harm.FORKED, HEAD, number, "names another head before it")
    return Damage(Harm.SIGNATURE, HEAD, number, f"another signature of {whose}")


def _lines(lines: list[Sealed], true: list[Sealed]) -> list[Damage]:
    truth = {(leaf.kind, leaf.entry): (place, leaf.hash) for place, leaf in enumerate(true)}
    there: dict[
        tuple[str, int], int
    ] = {}  # in the order in which they stand, with their true place
    damages = []
    for place, line in enumerate(lines):
        name = line.name()
        if name not in truth:
            if place < len(true):
                damages.append(Damage(Harm.INSERTED, *name))
            else:  # younger than the copy
                damages += _by_itself(line, line.hash)
        elif name in there:
            damages.append(Damage(Harm.INSERTED, *name, "a second time"))
        else:
            there[name], leaf = truth[name]
            damages += _by_itself(line, leaf)
    damages += _missing(truth, there)
    return damages + [Damage(Harm.REORDERED, *name) for name in _moved(there)]


def _by_itself(line: Sealed, leaf: str) -> list[Damage]:
    name = line.name()
    if not line.body:
        return [Damage(Harm.DELETED, *name)]
    if leaf_hash(line.body).hex() != leaf:
        return [Damage(Harm.EDITED, *name)]
    if line.hash != leaf or (line.kind, line.entry) != name:
        return [Damage(Harm.LEAF, *name, f"its leaf says {line.kind} {line.entry}")]
    return []


def _missing(
    truth: dict[tuple[str, int], tuple[int, str]], there: dict[tuple[str, int], int]
) -> list[Damage]:
    """What is gone; at the end of the list, and nothing after it, it was cut off."""
    end = max(there.values(), default=-1)
    return [
        Damage(Harm.DELETED if place < end else Harm.TRUNCATED, *name)
        for name, (place, _leaf) in truth.items()
        if name not in there
    ]


def _moved(there: dict[tuple[str, int], int]) -> list[tuple[str, int]]:
    """The fewest that must be moved for all to stand in their order again."""
    names, places = list(there), list(there.values())
    if places == sorted(places):
        return []
    ends: list[int] = []  # smallest last place of a rising row of each length
    holders: list[int] = []  # which position it is at
    before: list[int] = []
    for position, place in enumerate(places):
        length = bisect_left(ends, place)
        before.append(holders[length - 1] if length else -1)
        if length == len(ends):
            ends.append(place)
            holders.append(position)
        else:
            ends[length], holders[length] = place, position
    staying = set()
    position = holders[-1]
    while position >= 0:
        staying.add(position)
        position = before[position]
    return [name for position, name in enumerate(names) if position not in staying]
