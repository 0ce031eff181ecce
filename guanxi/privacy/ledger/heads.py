"""What is signed: the state of the list at a moment, by the bank and by the witness.

Heads are numbered from 0 and each names the one before, signature included; so do the witness's
countersignatures. The last of each therefore vouches for all before it, and none can be taken out,
put in or signed again unnoticed.
"""

import re
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guanxi.privacy.ledger.entries import moment, read_moment
from guanxi.privacy.ledger.keys import is_signed

HEAD = b"guanxi ledger head 1\n"
COUNTERSIGNATURE = b"guanxi ledger witness 1\n"
NOTHING_BEFORE = "0" * 64

_AT = r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"
_LINE = re.compile(
    r'\{"number":(\d{1,18}),"size":(\d{1,18}),"root":"([0-9a-f]{64})",'
    rf'"at":"({_AT})","previous":"([0-9a-f]{{64}})","signature":"([0-9a-f]{{128}})"'
    rf'(?:,"witnessed_at":"({_AT})","witness_previous":"([0-9a-f]{{64}})",'
    r'"witness_signature":"([0-9a-f]{128})")?\}',
    re.ASCII,
)


class Countersignature(NamedTuple):
    """What the witness adds: when it saw the head, and what it signed before."""

    at: str
    previous: str
    signature: str


class Head(NamedTuple):
    """The first ``size`` lines have this root; signed by the bank, perhaps by the witness too."""

    number: int
    size: int
    root: str
    at: str
    previous: str
    signature: str
    witness: Countersignature | None = None

    def said(self) -> bytes:
        """What the bank signs."""
        return HEAD + (
            f'{{"number":{self.number},"size":{self.size},"root":"{self.root}",'
            f'"at":"{self.at}","previous":"{self.previous}"}}'.encode()
        )

    def digest(self) -> str:
        """By which the next head and the witness name this one."""
        return sha256(self.said() + bytes.fromhex(self.signature)).hexdigest()

    def line(self) -> str:
        """As it stands in a file, without the end of the line."""
        text = (
            f'{{"number":{self.number},"size":{self.size},"root":"{self.root}",'
            f'"at":"{self.at}","previous":"{self.previous}","signature":"{self.signature}"'
        )
        if self.witness is not None:
            text += (
                f',"witnessed_at":"{self.witness.at}","witness_previous":'
                f'"{self.witness.previous}","witness_signature":"{self.witness.signature}"'
            )
        return text + "}"

    def is_signed_by(self, bank: str) -> bool:
        """Whether the bank's public key (hex) made the signature."""
        return is_signed(bank, self.signature, self.said())

    def is_witnessed_by(self, witness: str) -> bool:
        """Whether the witness's public key (hex) made the countersignature."""
        return self.witness is not None and is_signed(
            witness, self.witness.signature, countersigned(self, self.witness)
        )


def read_head(line: str) -> Head | None:
    """The head of such a line; None where it is none."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    number, size, root, at, previous, signature, seen, before, countersignature = found.groups()
    try:
        read_moment(at), read_moment(seen or at)
    except ValueError:
        return None
    witness = None if seen is None else Countersignature(seen, before, countersignature)
    return Head(int(number), int(size), root, at, previous, signature, witness)


def signed_head(
    *, size: int, root: bytes, at: datetime, after: Head | None, key: Ed25519PrivateKey
) -> Head:
    """The next head, signed. Its time is never before that of the one before it."""
    when = moment(at) if after is None else max(moment(at), after.at)
    number = 0 if after is None else after.number + 1
    previous = NOTHING_BEFORE if after is None else after.digest()
    return signed_again(Head(number, size, root.hex(), when, previous, ""), key)


def signed_again(head: Head, key: Ed25519PrivateKey) -> Head:
    """The same words under this key's signature."""
    return head._replace(signature=key.sign(head.said()).hex())


def countersigned(head: Head, witness: Countersignature) -> bytes:
    """What the witness signs."""
    return _witness_says(head.digest(), witness)


def countersign(head: Head, *, at: datetime, after: Head | None, key: Ed25519PrivateKey) -> Head:
    """The head with the witness's word; ``after`` is the last it gave its word on."""
    draft = Countersignature(moment(at), witness_digest(after), "")
    signature = key.sign(countersigned(head, draft)).hex()
    return head._replace(witness=draft._replace(signature=signature))


def witness_digest(head: Head | None) -> str:
    """By which the witness's next countersignature names that of this head."""
    if head is None or head.witness is None:
        return NOTHING_BEFORE
    said = countersigned(head, head.witness)
    return sha256(said + bytes.fromhex(head.witness.signature)).hexdigest()


def _witness_says(head: str, witness: Countersignature) -> bytes:
    return COUNTERSIGNATURE + (
        f'{{"head":"{head}","at":"{witness.at}","previous":"{witness.previous}"}}'.encode()
    )
