"""The simulated year on one page: tables and plots, in a file that needs nothing else."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from balabaqsha_cli.simulation.invariants import Finding
from balabaqsha_cli.simulation.plan import City
from balabaqsha_cli.simulation.year import Week

WIDTH, HEIGHT = 720, 160
SHOWN = 20
_COUNTS = ("filed", "withdrawn", "reviewed", "iterations", "chose", "contracts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Everything that the report tells; `states` are families and where they ended, by the family's number."""

    city: City
    weeks: Sequence[Week]
    findings: Sequence[Finding]
    states: Sequence[tuple[int, str, int]]
    faults: Sequence[str]
    seconds: float
    verifier: str = field(repr=False)

    @property
    def violated(self) -> int:
        return sum(len(finding.broken) for finding in self.findings)

    @property
    def digest(self) -> str:
        """Equal for two runs in which every family ended in the same state, after the same number of vouchers."""
        told = "\n".join(f"{number} {state} {vouchers}" for number, state, vouchers in sorted(self.states))
        return hashlib.sha256(told.encode()).hexdigest()


def write(outcome: Outcome, *, to: Path) -> None:
    """Put the page there."""
    to.write_text(_page(outcome), encoding="utf-8")


def _page(outcome: Outcome) -> str:
    city = outcome.city
    summary = (
        f"{len(city.families)} families, seed {city.seed}, {city.weeks} weeks from {city.begins}; "
        f"{outcome.seconds:.0f} s; {outcome.violated} violations; result {outcome.digest[:16]}"
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
        "<h2>Contracts signed in each week</h2>",
        _plot([week.counts["contracts"] for week in outcome.weeks]),
        "<h2>Where the families ended</h2>",
        _table(("state", "families"), _tally(outcome)),
        "<h2>Week by week</h2>",
        _table(("week", *_COUNTS, "waiting"), (_week(week) for week in outcome.weeks)),
        f"<h2>Steps that failed: {len(outcome.faults)}</h2><pre>{escape(chr(10).join(outcome.faults[:SHOWN]))}</pre>",
        f"<h2>The verifier</h2><pre>{escape(outcome.verifier)}</pre>",
    )
    return "\n".join(parts)


def _finding(finding: Finding) -> tuple[str, ...]:
    return (f"{finding.number}. {finding.says}", str(finding.looked_at), str(len(finding.broken)))


def _tally(outcome: Outcome) -> Iterable[tuple[str, ...]]:
    states = [state for _, state, _ in outcome.states]
    return ((state, str(states.count(state))) for state in sorted(set(states)))


def _week(week: Week) -> tuple[str, ...]:
    return (str(week.begins), *(str(week.counts[name]) for name in _COUNTS), str(week.waiting))


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
