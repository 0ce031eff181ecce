"""Are thieves told from managers? Simulated months of work, with thefts put into some of them."""

from guanxi.privacy.unusual.trial.measuring import Outcome, trial

__all__ = ["Outcome", "trial"]
