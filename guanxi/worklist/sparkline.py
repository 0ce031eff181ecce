"""A small line drawn on the server: points of an SVG, and where the threshold lies."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 320, 84
_TOP, _FOOT = 6, 78  # room for the dot above and the area below


@dataclass(frozen=True, kw_only=True)
class Sparkline:
    """Ready for the template: paths and places in a box of `WIDTH` × `HEIGHT`."""

    line: str
    area: str
    end: tuple[float, float]
    gate: float | None
    falls: bool


def sparkline(values: Sequence[int], gate: int | None) -> Sparkline | None:
    """The line through the values, from nought up; None with fewer than two."""
    if len(values) < 2:
        return None
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
    )


def _height(value: int, top: int) -> float:
    return round(_FOOT - (_FOOT - _TOP) * max(value, 0) / top, 1)
