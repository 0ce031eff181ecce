"""Random numbers that depend on the seed and the place they are for, on nothing else."""

from enum import IntEnum

import numpy as np


class Purpose(IntEnum):
    """What a stream of random numbers is for; its number is part of the stream's key."""

    OFFICES = 1
    PEOPLE = 2
    LIVES = 3
    MARKET = 4
    DUPLICATES = 5


def generator_for(seed: int, purpose: Purpose, *place: int) -> np.random.Generator:
    """The generator of one place, such as (chunk, month): same place, same numbers."""
    sequence = np.random.SeedSequence(entropy=seed, spawn_key=(int(purpose), *place))
    return np.random.Generator(np.random.SFC64(sequence))
