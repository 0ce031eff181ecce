"""Who rose to a tier that another role looks after: the customer is to be asked (3.3).

Pure: arrays in, arrays out.
"""

from collections.abc import Sequence

import numpy as np

from guanxi.stewardship.rules.allocation import NOBODY, Array, Mask


def to_be_asked(
    before: Array, now: Array, role: Array, roles_by_tier: Sequence[Sequence[int]]
) -> Mask:
    """Customers, by row, who rose since last night and keep a steward whose role the tier is not
    meant for. ``before`` and ``now`` are ranks, 0 the best, NOBODY where there is none; ``role`` is
    that of the steward who stays, NOBODY without any."""
    rose = (before != NOBODY) & (now < before) & (role != NOBODY)
    meant = np.zeros(len(now), dtype=bool)
    for tier, roles in enumerate(roles_by_tier):
        meant[(now == tier) & np.isin(role, list(roles))] = True
    wanted = np.array([bool(roles) for roles in roles_by_tier], dtype=bool)
    asked: Mask = rose & ~meant & wanted[now]
    return asked
