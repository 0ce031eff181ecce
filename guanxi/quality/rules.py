"""How many lack, as shares. Values in, values out."""

from dataclasses import dataclass

DAYS_A_MONTH = 30.4


@dataclass(frozen=True, kw_only=True)
class Counts:
    """So many values should be there; of these so many are missing, implausible, out of date.

    ``age_days`` are the ages of the ``dated`` values added up.
    """

    customers: int = 0
    missing: int = 0
    wrong: int = 0
    stale: int = 0
    age_days: int = 0
    dated: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            customers=self.customers + other.customers,
            missing=self.missing + other.missing,
            wrong=self.wrong + other.wrong,
            stale=self.stale + other.stale,
            age_days=self.age_days + other.age_days,
            dated=self.dated + other.dated,
        )

    @property
    def present(self) -> int:
        """How many values are there."""
        return self.customers - self.missing

    @property
    def lacking(self) -> int:
        """How many are to be mended."""
        return self.missing + self.wrong + self.stale

    @property
    def complete_percent(self) -> float | None:
        """How many of all are there. None where there should be none."""
        return _share(self.present, self.customers)

    @property
    def right_percent(self) -> float | None:
        """How many of those that are there are plausible."""
        return _share(self.present - self.wrong, self.present)

    @property
    def fresh_percent(self) -> float | None:
        """How many of those that are there are not out of date."""
        return _share(self.present - self.stale, self.present)

    @property
    def age_months(self) -> float | None:
        """How old the values are on average."""
        return round(self.age_days / self.dated / DAYS_A_MONTH, 1) if self.dated else None


def _share(part: int, whole: int) -> float | None:
    """In percent with one decimal; never 100 where one is missing, never 0 where one is there."""
    if not whole:
        return None
    percent = round(100 * part / whole, 1)
    if percent == 100 and part < whole:
        return 99.9
    return 0.1 if percent == 0 and part else percent
