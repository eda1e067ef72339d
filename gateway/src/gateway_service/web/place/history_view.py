"""The history of a number as pages show it: changes with their reasons, and the points of a chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from gateway_service.web.rendering import LOCAL_TIME

Document = Mapping[str, Any]
#: The chart's own measures; it is drawn as wide as the page lets it.
WIDTH, HEIGHT = 1000.0, 300.0
_SIDE, _EDGE = 8.0, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason; `count` is by how much it alone changed the number."""

    code: str
    count: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of the number: `by` is None where there was no number before it or is none after."""

    at: str
    before: int | None
    after: int | None
    by: int | None
    reasons: Sequence[Reason]
    #: What the ledger says of who decided, if it was a decision.
    decided: Document | None
    absent_since: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The number at the end of a day, and where it is on the chart."""

    day: str
    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Lines of steps, one for each span of time in which there was a number."""

    lines: Sequence[str]
    points: Sequence[Point]
    #: Heights of the lines across, of the largest number and the smallest.
    levels: Sequence[float]
    first_day: str
    last_day: str
    smallest: int
    largest: int
    width: float = WIDTH
    height: float = HEIGHT


def changes_of(history: Document | None) -> list[Change]:
    """Every change, the newest first."""
    items: Sequence[Document] = (history or {}).get("items", [])
    return [_change(item) for item in reversed(items)]


def _change(item: Document) -> Change:
    return Change(
        at=item["at"],
        before=item["from"],
        after=item["to"],
        by=item["change"],
        reasons=[Reason(code=one["code"], count=one["count"], text=one["text"]) for one in item["reasons"]],
        decided=item.get("decided"),
        absent_since=item.get("absent_since"),
    )


def chart_of(history: Document | None) -> Chart | None:
    """The chart of the history's span; None where there was no number in it."""
    if not history or not history["items"]:
        return None
    spans = _spans(history)
    numbers = [number for span in spans for _, number in span]
    if not numbers:
        return None
    start, end = _instant(history["since"]), _instant(history["until"])
    start = max(start, min(at for span in spans for at, _ in span))
    if end - start < timedelta(minutes=1):
        return None
    scale = _Scale(start=start, end=end, low=min(numbers), high=max(numbers))
    points = _points(spans, scale)
    return Chart(
        lines=[_line(span, scale) for span in spans],
        points=points,
        levels=[round(scale.y(number), 1) for number in sorted({scale.low, scale.high}, reverse=True)],
        first_day=_day(start),
        last_day=_day(end),
        smallest=scale.low,
        largest=scale.high,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    start: datetime
    end: datetime
    low: int
    high: int

    def x(self, at: datetime) -> float:
        share = (max(at, self.start) - self.start) / (self.end - self.start)
        return _SIDE + share * (WIDTH - 2 * _SIDE)

    def y(self, number: int) -> float:
        """A smaller number is nearer to the ground: the line comes down as the turn comes up."""
        height = HEIGHT - 2 * _EDGE
        if self.high == self.low:
            return HEIGHT / 2
        return _EDGE + (self.high - number) / (self.high - self.low) * height


_Span = list[tuple[datetime, int]]


def _spans(history: Document) -> list[_Span]:
    """Unbroken runs of a number, each with the instants of its changes and its end."""
    items: Sequence[Document] = history["items"]
    spans: list[_Span] = []
    current: _Span = []
    if items[0]["from"] is not None:
        current = [(_instant(history["since"]), items[0]["from"])]
    for item in items:
        at = _instant(item["at"])
        if current and item.get("absent_since"):
            spans.append([*current, (_instant(item["absent_since"]), current[-1][1])])
            current = []
        if item["to"] is not None:
            current.append((at, item["to"]))
        elif current:
            spans.append([*current, (at, current[-1][1])])
            current = []
    if current:
        spans.append([*current, (_instant(history["until"]), current[-1][1])])
    return spans


def _line(span: _Span, scale: _Scale) -> str:
    """Steps: the number holds until it changes."""
    path = [f"{scale.x(span[0][0]):.1f},{scale.y(span[0][1]):.1f}"]
    for (_, before), (at, after) in pairwise(span):
        path += [f"{scale.x(at):.1f},{scale.y(before):.1f}", f"{scale.x(at):.1f},{scale.y(after):.1f}"]
    return " ".join(path)


def _points(spans: Sequence[_Span], scale: _Scale) -> list[Point]:
    """The last number of each day that had a change, in order of days."""
    last: dict[str, tuple[datetime, int]] = {}
    for span in spans:
        for at, number in span:
            last[_day(at)] = (at, number)
    return [
        Point(day=day, number=number, x=round(scale.x(at), 1), y=round(scale.y(number), 1))
        for day, (at, number) in last.items()
    ]


def _instant(value: str) -> datetime:
    return datetime.fromisoformat(value)


def _day(at: datetime) -> str:
    return at.astimezone(LOCAL_TIME).date().isoformat()
