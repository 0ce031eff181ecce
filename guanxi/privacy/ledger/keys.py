"""Keys that sign (Ed25519): the bank's with its other secrets, the witness's in its own room."""

from base64 import urlsafe_b64decode
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from guanxi.foundation.home import kept_secret, secret_kept_in

_SEED = 32


def bank_key() -> Ed25519PrivateKey:
    """The bank's; made at its first use, kept in the home's room of keys."""
    return _from_seed(kept_secret("ledger", length=_SEED))


def key_kept_in(room: Path) -> Ed25519PrivateKey:
    """The key of that room, made where it is missing."""
    return _from_seed(secret_kept_in(room, "key", length=_SEED))


def public_half(key: Ed25519PrivateKey) -> str:
    """By which others know the signatures: 64 hexadecimal digits."""
    return key.public_key().public_bytes_raw().hex()


def is_signed(public: str, signature: str, said: bytes) -> bool:
    """Whether the owner of the public key signed exactly this."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature), said
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def _from_seed(kept: str) -> Ed25519PrivateKey:
    padded = kept.strip() + "=" * (-len(kept.strip()) % 4)
    return Ed25519PrivateKey.from_private_bytes(urlsafe_b64decode(padded))
