"""Which office lies within which."""

import pyarrow as pa

SCHEMA = pa.schema([("branch_id", pa.int64()), ("ancestor_id", pa.int64())])


def offices_within(branches: pa.Table) -> pa.Table:
    """Each office with itself and every office above it, from ``branch_id, parent_id``."""
    parents = dict(
        zip(branches["branch_id"].to_pylist(), branches["parent_id"].to_pylist(), strict=True)
    )
    pairs = []
    for office in parents:
        above: int | None = office
        seen: set[int] = set()
        while above is not None and above not in seen:
            seen.add(above)
            pairs.append((office, above))
            above = parents.get(above)
    columns = list(zip(*pairs, strict=True)) or [(), ()]
    return pa.table([pa.array(column, pa.int64()) for column in columns], schema=SCHEMA)
