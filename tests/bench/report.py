"""A page of measured figures: each section is written anew when it was run, and keeps its date when it was not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SECTION = re.compile(r"<!-- section (?P<name>\w+) -->\n(?P<text>.*?)<!-- end -->\n", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure beside what was promised; `met` is None where nothing was."""

    what: str
    figure: str
    bar: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        return {None: "", True: "met", False: "**NOT met**"}[self.met]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What one section found, and what its figures mean."""

    title: str
    rows: Sequence[Row]
    notes: Sequence[str] = ()


def at_most(what: str, value: float, bar: float, *, unit: str) -> Row:
    """A row that is met when the value is not above the bar."""
    return Row(what=what, figure=f"{value:,.4g} {unit}", bar=f"≤ {bar:g} {unit}", met=value <= bar)


def at_least(what: str, value: float, bar: float, *, unit: str) -> Row:
    """A row that is met when the value is not below the bar."""
    return Row(what=what, figure=f"{value:,.4g} {unit}", bar=f"≥ {bar:g} {unit}", met=value >= bar)


def write_report(page: Path, *, head: str, order: Sequence[str], found: Mapping[str, Section], stamp: str) -> None:
    """Write the page: new sections in place of their old ones, the others as they were."""
    known = page.read_text(encoding="utf-8") if page.exists() else ""
    texts = {match["name"]: match["text"] for match in _SECTION.finditer(known)}
    texts |= {name: _text(section, stamp) for name, section in found.items()}
    parts = [f"<!-- section {name} -->\n{texts[name]}<!-- end -->\n" for name in order if name in texts]
    missing = [name for name in order if name not in texts]
    if missing:
        parts.append(f"Not run yet: {', '.join(missing)}.\n")
    page.write_text(f"{head}\n" + "\n".join(parts), encoding="utf-8")


def _text(section: Section, stamp: str) -> str:
    lines = [f"## {section.title}", "", f"Measured {stamp}.", "", "| what | figure | bar | |", "|---|---|---|---|"]
    lines += [f"| {row.what} | {row.figure} | {row.bar} | {row.verdict} |" for row in section.rows]
    for note in section.notes:
        lines += ["", note]
    return "\n".join(lines) + "\n"
