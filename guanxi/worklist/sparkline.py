"""A small line drawn on the server: points of an SVG, and where the threshold lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 320, 84
_TOP, _FOOT = 6, 78  # room for the dot above and the area below
_LETTERS = 10


@dataclass(frozen=True, kw_only=True)
class Sparkline:
    """Ready for the template: paths and places in a box of `WIDTH` × `HEIGHT`."""

    line: str
    area: str
    end: tuple[float, float]
    gate: float | None
    falls: bool
    first: date
    last: date

    @property
    def gate_label(self) -> float:
        """Where the threshold's name stands: above the line, or below it where there is no room."""
        gate = self.gate or 0
        return gate - 3 if gate > _TOP + _LETTERS else gate + _LETTERS


def sparkline(months: Sequence[tuple[date, int]], gate: int | None) -> Sparkline | None:
    """The line through the months' values, from nought up; None with fewer than two."""
    if len(months) < 2:
        return None
    values = [value for _, value in months]
    top = max(*values, gate or 0, 1)
    step = WIDTH / (len(values) - 1)
    points = [(round(number * step, 1), _height(value, top)) for number, value in enumerate(values)]
    line = "M" + " L".join(f"{x} {y}" for x, y in points)
    return Sparkline(
        line=line,
        area=f"{line} L{WIDTH} {HEIGHT} L0 {HEIGHT}Z",
        end=points[-1],
        gate=_height(gate, top) if gate else None,
        falls=values[-1] < values[-2],
        first=months[0][0],
        last=months[-1][0],
    )


def _height(value: int, top: int) -> float:
    return round(_FOOT - (_FOOT - _TOP) * max(value, 0) / top, 1)
