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


def is_included(leaf: bytes, *, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the list of that size and root holds the leaf at ``index`` (RFC 9162, 2.1.3.2)."""
    steps = _steps(index, size - 1, proof) if 0 <= index < size else None
    if steps is None:
        return False
    for step, is_left in steps:
        leaf = node_hash(step, leaf) if is_left else node_hash(leaf, step)
    return leaf == root


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
    steps = _steps(here, last, path[1:])
    old = new = path[0]
    for step, is_left in steps or []:
        old = node_hash(step, old) if is_left else old
        new = node_hash(step, new) if is_left else node_hash(new, step)
    return steps is not None and (old, new) == (earlier_root, root)


def _steps(here: int, last: int, proof: Sequence[bytes]) -> list[tuple[bytes, bool]] | None:
    """The hashes of the proof, and whether each is left of the path; None if it leads nowhere."""
    steps = []
    for step in proof:
        if last == 0:
            return None
        is_left = bool(here & 1) or here == last
        steps.append((step, is_left))
        while is_left and here and not here & 1:
            here, last = here >> 1, last >> 1
        here, last = here >> 1, last >> 1
    return steps if last == 0 else None


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
