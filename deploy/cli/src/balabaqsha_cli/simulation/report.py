"""The simulated year on one page: tables and plots, in a file that needs nothing else."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from balabaqsha_cli.simulation.diary import Week
from balabaqsha_cli.simulation.findings import Finding
from balabaqsha_cli.simulation.plan import City
from balabaqsha_cli.simulation.result import Result

WIDTH, HEIGHT = 720, 160
SHOWN = 20
_COUNTS = (
    "filed",
    "newborn",
    "assisted",
    "withdrawn",
    "reviewed",
    "facts lost",
    "expired",
    "iterations",
    "confirmed",
    "declined",
    "restored",
    "chose",
    "joined a list",
    "chose from a list",
    "place refused",
    "contracts",
    "transferred",
    "register away",
    "renewals",
    "moved by it",
)
_PLOTTED = ("filed", "confirmed", "contracts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Everything that the report tells."""

    city: City
    weeks: Sequence[Week]
    findings: Sequence[Finding]
    result: Result
    faults: Sequence[str]
    seconds: float
    verifier: str = field(repr=False)

    @property
    def violated(self) -> int:
        return sum(len(finding.broken) for finding in self.findings)


def write(outcome: Outcome, *, to: Path) -> None:
    """Put the page there."""
    to.write_text(_page(outcome), encoding="utf-8")


def _page(outcome: Outcome) -> str:
    city = outcome.city
    summary = (
        f"{len(city.families)} families, seed {city.seed}, {city.weeks} weeks from {city.begins}; "
        f"{outcome.seconds:.0f} s; {outcome.violated} violations; result {outcome.result.digest}"
    )
    parts = (
        "<!doctype html><html lang=en><meta charset=utf-8><title>A simulated year</title>",
        "<style>body{font:16px/1.4 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}",
        "table{border-collapse:collapse}td,th{border:1px solid #999;padding:.2rem .5rem;text-align:right}",
        "td:first-child,th:first-child{text-align:left}svg{width:100%;height:auto;background:#f7f7f7}</style>",
        f"<h1>A simulated year</h1><p>{summary}</p>",
        "<h2>Invariants</h2>",
        _table(("invariant", "looked at", "violations"), (_finding(finding) for finding in outcome.findings)),
        "<h2>Waiting at the end of each week</h2>",
        _plot([week.waiting for week in outcome.weeks]),
        *(
            f"<h2>{what.capitalize()} in each week</h2>{_plot([week.counts[what] for week in outcome.weeks])}"
            for what in _PLOTTED
        ),
        "<h2>Where the families ended</h2>",
        _table(("state", "families"), _tally(outcome)),
        "<h2>How often each thing happened</h2>",
        _table(("what", "times"), _totals(outcome)),
        "<h2>Week by week</h2>",
        _table(("week", *_COUNTS, "waiting", "order"), (_week(week) for week in outcome.weeks)),
        f"<h2>Steps that failed: {len(outcome.faults)}</h2><pre>{escape(chr(10).join(outcome.faults[:SHOWN]))}</pre>",
        f"<h2>The verifier</h2><pre>{escape(outcome.verifier)}</pre>",
    )
    return "\n".join(parts)


def _finding(finding: Finding) -> tuple[str, ...]:
    return (f"{finding.number}. {finding.says}", str(finding.looked_at), str(len(finding.broken)))


def _tally(outcome: Outcome) -> Iterable[tuple[str, ...]]:
    return ((state, str(many)) for state, many in sorted(Counter(one.state for one in outcome.result.fates).items()))


def _totals(outcome: Outcome) -> Iterable[tuple[str, ...]]:
    return ((name, str(sum(week.counts[name] for week in outcome.weeks))) for name in _COUNTS)


def _week(week: Week) -> tuple[str, ...]:
    return (str(week.begins), *(str(week.counts[name]) for name in _COUNTS), str(week.waiting), week.order[:8])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def row(cells: Sequence[str], mark: str) -> str:
        return "<tr>" + "".join(f"<{mark}>{escape(cell)}</{mark}>" for cell in cells) + "</tr>"

    return f"<table>{row(head, 'th')}{''.join(row(cells, 'td') for cells in rows)}</table>"


def _plot(values: Sequence[int]) -> str:
    """A line over the weeks, its highest value written beside it."""
    top = max((*values, 1))
    step = WIDTH / max(1, len(values) - 1)
    points = " ".join(f"{index * step:.1f},{HEIGHT - value / top * HEIGHT:.1f}" for index, value in enumerate(values))
    return (
        f'<svg viewBox="0 -20 {WIDTH} {HEIGHT + 25}" role="img"><text x="0" y="-5">{top}</text>'
        f'<polyline points="{points}" fill="none" stroke="#0b5" stroke-width="2"/></svg>'
    )
