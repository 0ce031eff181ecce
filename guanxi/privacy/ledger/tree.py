"""The tree of RFC 6962 (and RFC 9162): one hash that stands for one list and for no other.

Leaves and nodes are hashed with different first bytes, so that none can pass for the other.
"""

from collections.abc import Iterable
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of a line of the list."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: all that is needed to go on, one hash for each bit set in
    the size."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._edge: list[bytes] = []
        self.extend(leaves)

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append the leaves (their hashes), in order."""
        edge, size = self._edge, self.size
        for leaf in leaves:
            ending, grown = size, leaf
            while ending & 1:  # a whole tree of this height waits for its right neighbour
                grown = sha256(b"\x01" + edge.pop() + grown).digest()
                ending >>= 1
            edge.append(grown)
            size += 1
        self.size = size

    def root(self) -> bytes:
        """The hash of the whole list so far."""
        if not self._edge:
            return EMPTY_ROOT
        root = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            root = sha256(b"\x01" + left + root).digest()
        return root

    def copy(self) -> "Frontier":
        """Another one that grows by itself."""
        other = Frontier()
        other.size, other._edge = self.size, self._edge.copy()
        return other


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The hash of the whole list."""
    return Frontier(leaves).root()
