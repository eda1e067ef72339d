"""How long the reasons of a changed number take at a million changes."""

import importlib
from typing import Any

from report import Row, Section, at_most
from runner import Bench

#: Figures with a bar, in milliseconds, by words of their names.
BARS = {"30 days": 50, "month": 50, "year": 250}


async def reasons(bench: Bench) -> Section:
    """What `reasons_bench` finds in a database of its own."""
    made = await bench.empty()
    found: dict[str, Any] = await importlib.import_module("reasons_bench").run(made.owner_url)
    return Section(title="Reasons", rows=[_row(name, value) for name, value in found.items()])


def _row(name: str, value: Any) -> Row:
    bar = next((bar for word, bar in BARS.items() if word in name.replace("_", " ")), None)
    if bar is not None and isinstance(value, int | float):
        return at_most(name, value, bar, unit="ms")
    return Row(what=name, figure=str(value))
