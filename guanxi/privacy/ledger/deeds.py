"""The deeds of ``tampering``, one function each, and the ways to cover them up.

A deed changes what is held and returns the lines (kind, number) that a verification must name.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from guanxi.privacy.ledger.drawing import Notary, drawn_key, intent_body
from guanxi.privacy.ledger.entries import INTENT, moment, read_moment
from guanxi.privacy.ledger.exported import Sealed
from guanxi.privacy.ledger.heads import Countersignature, Head, countersign, signed_again
from guanxi.privacy.ledger.keys import public_half
from guanxi.privacy.ledger.tree import Frontier, leaf_hash

if TYPE_CHECKING:
    from guanxi.privacy.ledger.tampering import Held

Names = set[tuple[str, int]]
Deed = Callable[["Held", Random], Names]
LATE_DEED = "append a line with an old time"
_NUMBER = re.compile(rb'("actor":|"records":)(\d+)')
_AT = re.compile(rb'^\{"at":"[^"]+"')


def edit_a_value(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.lines))
    return _edit(held, place, _NUMBER.sub(rb"\g<1>1\g<2>", held.lines[place].body))


def move_a_time(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.lines))
    body = held.lines[place].body
    at = read_moment(body[7:34].decode())
    earlier = moment(at - timedelta(seconds=chance.randrange(1, 10**6)))
    return _edit(held, place, _AT.sub(b'{"at":"%b"' % earlier.encode(), body))


def edit_white_space(held: "Held", chance: Random) -> Names:
    """The same values, other bytes: not what was sealed either."""
    place = chance.randrange(len(held.lines))
    return _edit(held, place, held.lines[place].body.replace(b',"v":1', b', "v":1'))


def delete_a_line(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.lines))
    return _edit(held, place, b"")


def delete_a_line_and_its_leaf(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.lines))
    gone = held.lines.pop(place)
    return {gone[2:4]}


def delete_all_about_one_read(held: "Held", chance: Random) -> Names:
    number = chance.choice(held.lines).entry
    gone = {line[2:4] for line in held.lines if line.entry == number}
    held.lines[:] = [line for line in held.lines if line.entry != number]
    return gone


def insert_a_line(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.lines))
    at = read_moment(held.lines[place].body[7:34].decode())
    number = 10**6 + chance.randrange(10**6)
    body = intent_body(chance, number, at)
    held.lines.insert(place, Sealed(place, leaf_hash(body).hex(), INTENT, number, body))
    return {(INTENT, number)}


def insert_a_line_without_a_leaf(held: "Held", chance: Random) -> Names:
    at = read_moment(held.heads[-1].at) - timedelta(minutes=11 + chance.randrange(10**4))
    number = 10**6 + chance.randrange(10**6)
    held.unsealed.append(intent_body(chance, number, at))
    return {(INTENT, number)}


def repeat_a_line(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.lines))
    line = held.lines[place]
    held.lines.insert(chance.randrange(len(held.lines)), line)
    return {line[2:4]}


def swap_two_lines(held: "Held", chance: Random) -> Names:
    one, other = chance.sample(range(len(held.lines)), 2)
    held.lines[one], held.lines[other] = held.lines[other], held.lines[one]
    return set()


def swap_what_two_lines_say(held: "Held", chance: Random) -> Names:
    """Who read what is exchanged; each keeps its number and time."""
    intents = [place for place, line in enumerate(held.lines) if line.kind == INTENT]
    one, other = chance.sample(intents, 2)
    rests = [held.lines[place].body.partition(b'"v":1') for place in (one, other)]
    names: Names = set()
    if rests[0][2] != rests[1][2]:
        names |= _edit(held, one, b"".join(rests[0][:2]) + rests[1][2])
        names |= _edit(held, other, b"".join(rests[1][:2]) + rests[0][2])
    return names


def truncate(held: "Held", chance: Random) -> Names:
    """The end is cut off: lines, leaves and heads, as if it had never been."""
    keep = chance.randrange(len(held.heads))
    del held.heads[keep:]
    size = held.heads[-1].size if held.heads else 0
    gone = {line[2:4] for line in held.lines[size:]}
    del held.lines[size:]
    return gone


def truncate_lines(held: "Held", chance: Random) -> Names:
    size = chance.randrange(len(held.lines))
    gone = {line[2:4] for line in held.lines[size:]}
    del held.lines[size:]
    return gone


def fork(held: "Held", chance: Random) -> Names:
    """From some head on, another history of the same length, signed with the bank's own key."""
    start = held.heads[chance.randrange(len(held.heads) - 1)].size
    names: Names = set()
    for place in range(start, len(held.lines)):
        line = held.lines[place]
        at = read_moment(line.body[7:34].decode())
        body = intent_body(chance, 10**6 + place, at)
        names |= {line[2:4], (INTENT, 10**6 + place)}
        held.lines[place] = Sealed(place, leaf_hash(body).hex(), INTENT, 10**6 + place, body)
    reseal(held, chance)
    return names


def back_date_a_head(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.heads))
    head = held.heads[place]
    at = moment(read_moment(head.at) - timedelta(seconds=chance.randrange(1, 10**5)))
    held.heads[place] = signed_again(head._replace(at=at), held.bank)
    return set()


def damage_a_signature(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.heads))
    held.heads[place] = held.heads[place]._replace(signature=chance.randbytes(64).hex())
    return set()


def sign_with_another_key(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.heads))
    held.heads[place] = signed_again(held.heads[place], drawn_key(chance))
    return set()


def delete_a_head(held: "Held", chance: Random) -> Names:
    del held.heads[chance.randrange(len(held.heads))]
    return set()


def repeat_a_head(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.heads))
    held.heads.insert(chance.randrange(len(held.heads)), held.heads[place])
    return set()


def change_a_root(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.heads))
    head = held.heads[place]._replace(root=chance.randbytes(32).hex())
    held.heads[place] = signed_again(head, held.bank)
    return set()


def change_a_size(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.heads))
    size = chance.choice([0, 10**17, held.heads[place].size + chance.choice([-1, 1])])
    held.heads[place] = signed_again(held.heads[place]._replace(size=size), held.bank)
    return set()


def take_out_a_word(held: "Held", chance: Random) -> Names:
    """The oldest heads are meant: the youngest may wait for the witness some minutes."""
    place = chance.randrange(len(held.heads) // 2)
    held.heads[place] = held.heads[place]._replace(witness=None)
    return set()


def invent_a_word(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.heads))
    head, before = held.heads[place], held.heads[place - 1] if place else None
    at = read_moment(head.at)
    held.heads[place] = countersign(head, at=at, after=before, key=drawn_key(chance))
    return set()


def change_a_leaf(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.lines))
    held.lines[place] = held.lines[place]._replace(hash=chance.randbytes(32).hex())
    return {held.lines[place][2:4]}


def rename_a_leaf(held: "Held", chance: Random) -> Names:
    place = chance.randrange(len(held.lines))
    true = held.lines[place][2:4]
    held.lines[place] = held.lines[place]._replace(entry=10**6 + chance.randrange(10**6))
    return {true} if held.lines[place].body else set()


def put_the_bank_under_another_key(held: "Held", chance: Random) -> Names:
    held.bank = drawn_key(chance)
    held.bank_key = public_half(held.bank)
    reseal(held, chance)
    return set()


def append_late(held: "Held", notary: Notary, chance: Random) -> tuple[str, int]:
    """A line of long ago, through the front door."""
    now = read_moment(held.heads[-1].at)
    number = 10**6 + chance.randrange(10**6)
    at = now - timedelta(minutes=11 + chance.randrange(10**5))
    body = intent_body(chance, number, at)
    held.lines += notary.close([(INTENT, number, body)], now + timedelta(seconds=1))
    if notary.head is not None:
        held.heads.append(notary.head)
    return INTENT, number


def nothing(_held: "Held", _chance: Random) -> None:
    """The deed is left as it is."""


def mend_leaves(held: "Held", _chance: Random) -> None:
    """Each leaf is made to fit its line again, indexes run on."""
    held.lines[:] = [
        Sealed(
            index, leaf_hash(line.body).hex() if line.body else line.hash, *line.name(), line.body
        )
        for index, line in enumerate(held.lines)
    ]


def reseal(held: "Held", chance: Random) -> None:
    """All is signed again with the bank's key, so that it fits; the witness's words are dropped."""
    _reseal(held, chance, lambda _head, _after: None)


def reseal_and_keep_words(held: "Held", chance: Random) -> None:
    """The same, the old words are left standing."""
    words = {head.number: head.witness for head in held.heads}
    _reseal(held, chance, lambda head, _after: words.get(head.number))


def reseal_and_invent_a_witness(held: "Held", chance: Random) -> None:
    """The same, under the words of a witness made up for it."""
    key = drawn_key(chance)
    held.witness_key = public_half(key)

    def word(head: Head, after: Head | None) -> Countersignature | None:
        at = read_moment(head.at) + timedelta(milliseconds=20)
        return countersign(head, at=at, after=after, key=key).witness

    _reseal(held, chance, word)


def _reseal(
    held: "Held", chance: Random, word: Callable[[Head, Head | None], Countersignature | None]
) -> None:
    mend_leaves(held, chance)
    frontier = Frontier()
    signed: list[Head] = []
    for number, head in enumerate(held.heads):
        is_last = number == len(held.heads) - 1
        size = len(held.lines) if is_last else min(max(head.size, frontier.size), len(held.lines))
        frontier.extend(bytes.fromhex(line.hash) for line in held.lines[frontier.size : size])
        after = signed[-1] if signed else None
        draft = Head(
            number,
            frontier.size,
            frontier.root().hex(),
            max(head.at, after.at) if after else head.at,
            after.digest() if after else "0" * 64,
            "",
        )
        made = signed_again(draft, held.bank)
        signed.append(made._replace(witness=word(made, after)))
    held.heads[:] = signed


def _edit(held: "Held", place: int, body: bytes) -> Names:
    held.lines[place] = held.lines[place]._replace(body=body)
    return {held.lines[place][2:4]}


DEEDS: dict[str, Deed] = {
    deed.__name__.replace("_", " "): deed
    for deed in (
        edit_a_value,
        move_a_time,
        edit_white_space,
        delete_a_line,
        delete_a_line_and_its_leaf,
        delete_all_about_one_read,
        insert_a_line,
        insert_a_line_without_a_leaf,
        repeat_a_line,
        swap_two_lines,
        swap_what_two_lines_say,
        truncate,
        truncate_lines,
        fork,
        back_date_a_head,
        damage_a_signature,
        sign_with_another_key,
        delete_a_head,
        repeat_a_head,
        change_a_root,
        change_a_size,
        take_out_a_word,
        invent_a_word,
        change_a_leaf,
        rename_a_leaf,
        put_the_bank_under_another_key,
    )
}
COVERS: dict[str, Callable[["Held", Random], None]] = {
    cover.__name__.replace("_", " "): cover
    for cover in (
        nothing,
        mend_leaves,
        reseal,
        reseal_and_keep_words,
        reseal_and_invent_a_witness,
    )
}
