"""One person says what a pair is, another approves, the program carries it out."""

from guanxi.duplicates.commands.carrying_out import (
    carry_out_approved,
    carry_out_within_the_turn,
)
from guanxi.duplicates.commands.deciding import (
    PairRefused,
    approve,
    propose_merge,
    propose_undo,
    refuse,
    say_different,
    take_back,
    withdraw,
)

__all__ = [
    "PairRefused",
    "approve",
    "carry_out_approved",
    "carry_out_within_the_turn",
    "propose_merge",
    "propose_undo",
    "refuse",
    "say_different",
    "take_back",
    "withdraw",
]
