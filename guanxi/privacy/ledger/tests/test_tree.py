"""The tree is that of RFC 6962: others arrive at the same roots, and proofs cannot be bent."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.privacy.ledger.proofs import (
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
)
from guanxi.privacy.ledger.tree import EMPTY_ROOT, Frontier, leaf_hash, node_hash, root_of

# The lines and roots with which the implementations of Certificate Transparency are tested.
LINES = [
    bytes.fromhex(line)
    for line in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

sizes = st.integers(min_value=1, max_value=70)


def leaves_of(size, salt=b""):
    return [leaf_hash(salt + str(number).encode()) for number in range(size)]


def root_as_the_rfc_says(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(root_as_the_rfc_says(leaves[:half]), root_as_the_rfc_says(leaves[half:]))


@pytest.mark.parametrize(("size", "root"), list(enumerate(ROOTS, 1)))
def test_others_arrive_at_the_same_root(size, root):
    assert root_of(map(leaf_hash, LINES[:size])).hex() == root


def test_an_empty_list_has_the_root_of_nothing():
    assert root_of([]) == sha256(b"").digest()


@given(size=st.integers(min_value=0, max_value=200), cut=st.integers(min_value=0, max_value=200))
def test_growing_in_parts_is_growing_at_once(size, cut):
    leaves = leaves_of(size)
    frontier = Frontier(leaves[:cut])
    before = frontier.copy()
    frontier.extend(leaves[cut:])
    assert frontier.root() == root_as_the_rfc_says(leaves)
    assert before.root() == root_as_the_rfc_says(leaves[:cut])
    assert frontier.size == size


@given(size=sizes, data=st.data())
def test_a_line_of_the_list_is_proved_and_no_other(size, data):
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    leaves = leaves_of(size)
    proof, root = inclusion_proof(index, leaves), root_of(leaves)
    right = {"index": index, "size": size, "root": root, "proof": proof}
    assert is_included(leaves[index], **right)
    assert not is_included(leaf_hash(b"another"), **right)
    assert not is_included(leaves[index], **right | {"root": leaf_hash(b"another")})
    assert not is_included(leaves[index], **right | {"proof": [*proof, root]})
    assert not is_included(leaves[index], **right | {"index": size})
    elsewhere = data.draw(st.integers(min_value=0, max_value=size - 1))
    assert is_included(leaves[index], **right | {"index": elsewhere}) == (elsewhere == index)
    if proof:
        assert not is_included(leaves[index], **right | {"proof": proof[:-1]})


@given(size=sizes, data=st.data())
def test_growth_is_proved_and_a_changed_past_is_not(size, data):
    earlier = data.draw(st.integers(min_value=1, max_value=size))
    leaves = leaves_of(size)
    proof = consistency_proof(earlier, leaves)
    right = {
        "earlier": earlier,
        "size": size,
        "earlier_root": root_of(leaves[:earlier]),
        "root": root_of(leaves),
        "proof": proof,
    }
    assert is_consistent(**right)
    changed = leaves.copy()
    changed[data.draw(st.integers(min_value=0, max_value=earlier - 1))] = leaf_hash(b"another")
    assert not is_consistent(**right | {"earlier_root": root_of(changed[:earlier])})
    assert not is_consistent(
        **right | {"root": root_of(changed), "proof": consistency_proof(earlier, changed)}
    )
    assert not is_consistent(**right | {"proof": [*proof, leaf_hash(b"more")]})
    assert not is_consistent(**right | {"earlier": size + 1})
