"""How long the reasons of a changed number take at a million changes."""

import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from report import Row, Section, at_most
from runner import Bench

#: Milliseconds at the median, by words of a case's name.
BARS = {"30": 50, "month": 50, "year": 250}
_QUEUE_TESTS = Path(__file__).parents[2] / "services" / "queue" / "tests"


async def reasons(bench: Bench) -> Section:
    """What the queue's own measurement finds, in a database of its own."""
    made = await bench.empty()
    sys.path += [str(_QUEUE_TESTS), str(_QUEUE_TESTS / "bench")]
    found: Mapping[str, Any] = await importlib.import_module("reasons_bench").run(made.owner_url)
    rows = [row for name, value in found.items() for row in _rows(name.replace("_", " "), value)]
    return Section(title="Reasons", rows=rows, notes=["Milliseconds; every history was checked to add up exactly."])


def _rows(name: str, value: Any) -> list[Row]:
    if not isinstance(value, Mapping):
        return [Row(what=name, figure=f"{value:,}" if isinstance(value, int) else str(value))]
    bar = next((bar for word, bar in BARS.items() if word in name), None)
    return [
        at_most(f"{name}: p50", float(figure), bar, unit="ms")
        if bar is not None and part == "p50_ms"
        else Row(what=f"{name}: {part}", figure=f"{figure} ms")
        for part, figure in value.items()
    ]
