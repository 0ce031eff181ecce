"""Branches refer to each other: parents exist, and following them ends at head office."""

from collections.abc import Iterator

from guanxi.ingest.checks.reading import Finding, Reading

RULES = ("reference", "no_circle")


def findings(reading: Reading) -> Iterator[Finding]:
    """Offices whose parent is unknown, and offices from which no way leads to the top."""
    if reading.file.name != "branches":
        return
    yield Finding(
        rule="reference",
        column="parent_branch_id",
        rows="SELECT b._row FROM read_branches b WHERE b.parent_branch_id IS NOT NULL "
        "AND b.parent_branch_id NOT IN (SELECT branch_id FROM read_branches WHERE branch_id "
        "IS NOT NULL UNION ALL SELECT source_id FROM known_branches)",
    )
    yield Finding(
        rule="no_circle",
        column="parent_branch_id",
        rows=_WITHOUT_A_WAY_UP,
    )


# The tree as it will be: offices of the delivery in place of those known under the same number.
# A way up that meets a row set aside is no way.
_WITHOUT_A_WAY_UP = """
WITH RECURSIVE offices AS (
    SELECT branch_id, parent_branch_id AS parent FROM read_branches WHERE _faults IS NULL
    UNION ALL
    SELECT k.source_id, k.parent_source_id FROM known_branches k
    WHERE k.source_id NOT IN (SELECT branch_id FROM read_branches WHERE _faults IS NULL)
), reached AS (
    SELECT branch_id FROM offices WHERE parent IS NULL
    UNION
    SELECT o.branch_id FROM offices o JOIN reached r ON o.parent = r.branch_id
)
SELECT _row FROM read_branches
WHERE _faults IS NULL AND branch_id NOT IN (SELECT branch_id FROM reached)
"""
