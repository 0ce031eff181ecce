"""The witness gives its word only on what goes on from what it saw."""

import stat
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guanxi.privacy.ledger.heads import read_head, signed_again, signed_head
from guanxi.privacy.ledger.keys import public_half
from guanxi.privacy.ledger.refusals import WitnessRoomUnusable
from guanxi.privacy.ledger.tree import leaf_hash, root_of
from guanxi.privacy.ledger.witness import (
    TOLERANCE,
    Leaf,
    Objection,
    Refused,
    Witness,
    witness_room,
)
from guanxi.privacy.tests.factories import MORNING

KEY = Ed25519PrivateKey.from_private_bytes(b"the key of a bank in the tests!!")
BANK = public_half(KEY)
SECOND = timedelta(seconds=1)


def leaves_of(numbers):
    return [Leaf(leaf_hash(str(number).encode()).hex(), "intent", number) for number in numbers]


def head_over(leaves, *, after=None, at=MORNING, key=KEY):
    root = root_of(bytes.fromhex(leaf.hash) for leaf in leaves)
    return signed_head(size=len(leaves), root=root, at=at, after=after, key=key)


@pytest.fixture
def room(tmp_path):
    return tmp_path


@pytest.fixture
def witness(room):
    with_room = Witness(room)
    yield with_room
    with_room.close()


THREE, FIVE = leaves_of(range(3)), leaves_of(range(5))
FIRST = head_over(THREE)
SECOND_HEAD = head_over(FIVE, after=FIRST, at=MORNING + SECOND)


def show(witness, head, leaves, *, now=MORNING + SECOND, bank=BANK):
    word = witness.give_word(head, leaves, bank=bank, now=now)
    return head._replace(witness=word)


def test_the_witness_signs_what_goes_on(witness):
    """Proves part of 12.5."""
    first = show(witness, FIRST, THREE)
    second = show(witness, SECOND_HEAD, FIVE[3:])
    assert first.is_witnessed_by(witness.public)
    assert second.is_witnessed_by(witness.public)
    assert not second.is_witnessed_by(BANK)
    assert read_head(second.line()) == second


def test_the_witness_says_the_same_again_after_a_kill(room, witness):
    first = show(witness, FIRST, THREE)
    witness.close()
    again = Witness(room)
    assert show(again, FIRST, THREE, now=MORNING + 9 * SECOND) == first
    assert show(again, SECOND_HEAD, FIVE[3:]).is_witnessed_by(again.public)
    again.close()


CHANGED = [*THREE[:2], *leaves_of([9])]
REFUSED = {
    "another past": (Objection.FORKED, head_over(CHANGED), CHANGED),
    "a head left out": (Objection.NOT_NEXT, SECOND_HEAD._replace(number=2), FIVE[3:]),
    "another head before": (
        Objection.FORKED,
        head_over(FIVE, after=head_over(CHANGED), at=MORNING),
        FIVE[3:],
    ),
    "fewer lines": (Objection.NOT_GROWN, head_over(THREE[:2], after=FIRST), []),
    "other lines than the head counts": (Objection.OTHER_LINES, SECOND_HEAD, FIVE[2:4]),
    "a time before": (
        Objection.BACK_DATED,
        SECOND_HEAD._replace(at="2026-11-25T00:00:00.000000Z"),
        FIVE[3:],
    ),
    "a time to come": (
        Objection.IN_THE_FUTURE,
        head_over(FIVE, after=FIRST, at=MORNING + TOLERANCE + 5 * SECOND),
        FIVE[3:],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_witness_refuses(witness, name):
    """Proves part of 12.5."""
    objection, head, leaves = REFUSED[name]
    show(witness, FIRST, THREE)
    with pytest.raises(Refused) as refused:
        show(witness, signed_again(head, KEY), leaves)
    assert refused.value.objection == objection
    assert witness.size == 3


def test_the_witness_keeps_to_the_bank_it_met(witness):
    show(witness, FIRST, THREE)
    other = Ed25519PrivateKey.generate()
    with pytest.raises(Refused) as refused:
        show(witness, signed_again(SECOND_HEAD, other), FIVE[3:], bank=public_half(other))
    assert refused.value.objection == Objection.OTHER_KEY
    with pytest.raises(Refused) as refused:
        show(witness, signed_again(SECOND_HEAD, other), FIVE[3:])
    assert refused.value.objection == Objection.BAD_SIGNATURE


def test_a_restored_witness_is_reminded_of_its_own_word_only(room, witness, tmp_path_factory):
    first = show(witness, FIRST, THREE)
    second = show(witness, SECOND_HEAD, FIVE[3:])
    witness.close()
    older = tmp_path_factory.mktemp("older")
    for name in ("key", "bank.pub"):
        (older / name).write_text((room / name).read_text())
    restored = Witness(older)
    assert show(restored, first, THREE, now=MORNING + 60 * SECOND) == first
    foreign = second.witness._replace(at="2026-11-26T00:00:00.000000Z")
    with pytest.raises(Refused) as refused:
        show(restored, second._replace(witness=foreign), FIVE[3:])
    assert refused.value.objection == Objection.FOREIGN_WORD
    assert show(restored, second, FIVE[3:], now=MORNING + 60 * SECOND) == second
    restored.close()


@pytest.mark.parametrize("torn", ["leaves.tsv", "heads.jsonl"])
def test_a_kill_in_the_middle_of_writing_is_undone(room, witness, torn):
    first = show(witness, FIRST, THREE)
    witness.close()
    with (room / torn).open("a") as file:
        file.write("3\tabc" if torn == "leaves.tsv" else SECOND_HEAD.line())
    again = Witness(room)
    assert again.heads == [first]
    show(again, SECOND_HEAD, FIVE[3:])
    again.close()
    assert len((room / "leaves.tsv").read_text().splitlines()) == 5


def test_leaves_without_their_head_are_forgotten(room, witness):
    show(witness, FIRST, THREE)
    show(witness, SECOND_HEAD, FIVE[3:])
    witness.close()
    heads = (room / "heads.jsonl").read_text().splitlines(keepends=True)
    (room / "heads.jsonl").write_text(heads[0])
    again = Witness(room)
    assert again.size == 3
    again.close()


@pytest.mark.parametrize("name", ["leaves.tsv", "heads.jsonl"])
def test_the_witness_does_not_work_with_what_somebody_changed(room, witness, name):
    show(witness, FIRST, THREE)
    witness.close()
    text = (room / name).read_text()
    (room / name).write_text(text.replace(THREE[0].hash, THREE[1].hash).replace(":00.", ":01."))
    with pytest.raises(WitnessRoomUnusable):
        Witness(room)


def test_one_room_has_one_witness(room, witness):
    with pytest.raises(WitnessRoomUnusable):
        Witness(room)


def test_the_room_is_closed_and_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("GUANXI_WITNESS_HOME", str(tmp_path / "elsewhere"))
    assert witness_room() == tmp_path / "elsewhere"
    assert stat.S_IMODE(witness_room().stat().st_mode) == 0o700
    monkeypatch.delenv("GUANXI_WITNESS_HOME")
    monkeypatch.setenv("GUANXI_HOME", str(tmp_path))
    assert witness_room() == tmp_path / "witness"


def test_the_witness_never_sees_a_line_of_the_record(room, witness):
    show(witness, FIRST, THREE)
    kept = "".join(path.read_text() for path in room.iterdir())
    assert "customer" not in kept
    assert stat.S_IMODE((room / "key").stat().st_mode) == 0o600
