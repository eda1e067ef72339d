"""The geometry of the plots of statistics: numbers in, coordinates of an SVG out."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 220
_LEFT, _TOP, _BOTTOM = 50, 12, 26
_GAP = 0.25
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar; a value that is not told has no height."""

    label: str
    value: int | None
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Bars over an axis, with lines to read them by."""

    bars: tuple[Bar, ...]
    #: Value and height of each line.
    lines: tuple[tuple[int, float], ...]
    base: float = HEIGHT - _BOTTOM
    left: float = _LEFT
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def has_bars(self) -> bool:
        """Whether any bar can be seen: a plot without one would tell "none" where nothing may be told."""
        return any(bar.value for bar in self.bars)


def plot_of(values: Sequence[tuple[str, int | None]]) -> Plot:
    """The plot of the values under their labels."""
    top = _round_up(max((value or 0 for _, value in values), default=0))
    step = (WIDTH - _LEFT) / max(1, len(values))
    bars = tuple(
        _bar(label, value, left=_LEFT + place * step, step=step, top=top) for place, (label, value) in enumerate(values)
    )
    return Plot(bars=bars, lines=tuple((part, _y(part, top)) for part in _parts(top)))


def _bar(label: str, value: int | None, *, left: float, step: float, top: int) -> Bar:
    y = _y(value or 0, top)
    return Bar(
        label=label,
        value=value,
        x=round(left + step * _GAP / 2, 1),
        y=y,
        width=round(step * (1 - _GAP), 1),
        height=round(HEIGHT - _BOTTOM - y, 1),
    )


def _y(value: int, top: int) -> float:
    return round(HEIGHT - _BOTTOM - (HEIGHT - _BOTTOM - _TOP) * value / top, 1)


def _round_up(value: int) -> int:
    """The least of 1, 2, 5, 10, 20 … that is not smaller."""
    size = 1
    while True:
        for step in _STEPS:
            if value <= size * step:
                return size * step
        size *= 10


def _parts(top: int) -> Sequence[int]:
    return sorted({0, top // 2, top})
