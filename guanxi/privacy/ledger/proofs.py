"""Short proofs about a long list: that it holds a line, and that it only grew (RFC 6962, 2.1)."""

from collections.abc import Sequence

from guanxi.privacy.ledger.tree import node_hash, root_of


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """What is needed besides the leaf at ``index`` to arrive at the root, from the leaf upwards."""
    if len(leaves) <= 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*inclusion_proof(index, leaves[:half]), root_of(leaves[half:])]
    return [*inclusion_proof(index - half, leaves[half:]), root_of(leaves[:half])]


def is_included(
    leaf: bytes, *, index: int, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the list of that size and root holds the leaf at ``index`` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, result = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            result = node_hash(step, result)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            result = node_hash(result, step)
        here, last = here >> 1, last >> 1
    return last == 0 and result == root


def consistency_proof(earlier: int, leaves: Sequence[bytes]) -> list[bytes]:
    """What shows that the first ``earlier`` leaves are the beginning of the list."""
    if not 0 < earlier < len(leaves):
        return []
    return _consistency(earlier, leaves, whole=True)


def is_consistent(
    *, earlier: int, size: int, earlier_root: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the list of ``size`` and ``root`` begins with the earlier one (RFC 9162, 2.1.4.2)."""
    if earlier == size:
        return not proof and earlier_root == root
    if earlier == 0:
        return not proof
    if earlier > size:
        return False
    # The root of a whole tree is not repeated in the proof.
    path = [earlier_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    if not path:
        return False
    here, last = earlier - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            new = node_hash(new, step)
        here, last = here >> 1, last >> 1
    return last == 0 and old == earlier_root and new == root


def _consistency(earlier: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    size = len(leaves)
    if earlier == size:
        return [] if whole else [root_of(leaves)]
    half = _half(size)
    if earlier <= half:
        return [*_consistency(earlier, leaves[:half], whole=whole), root_of(leaves[half:])]
    rest = _consistency(earlier - half, leaves[half:], whole=False)
    return [*rest, root_of(leaves[:half])]


def _half(size: int) -> int:
    """The greatest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)
