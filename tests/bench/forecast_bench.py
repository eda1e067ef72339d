"""How well the forecast does against a known future, and against the naive rate."""

import json
import sys

from report import Row, Section, at_least
from runner import Bench, run_child

_RUN = "import json, sys; sys.path.insert(0, sys.argv[1]); import forecast_backtest as f; print(json.dumps(f.run()))"
LOWEST, HIGHEST = 0.75, 0.85


async def forecasting(bench: Bench) -> Section:
    """The backtest's figures by seasons of history; a generator unlike the model has no bar."""
    del bench
    child = await run_child("-c", _RUN, sys.path[0])
    found = json.loads(child.printed)
    rows = [row for seasons, one in found["family"].items() for row in _rows(f"{seasons} seasons of history", one)]
    for seasons, one in found["unlike"].items():
        rows.append(
            Row(
                what=f"a generator unlike the model, {seasons} seasons",
                figure=f"{one['held']:.0%} held, median error {one['median_error_weeks']} weeks "
                f"(naive {one['naive_error_weeks']})",
            )
        )
    note = (
        f"{found['draws']} independent (territory, year) draws with fixed seeds, 80 % intervals; naive is the number "
        "divided by last year's rate. The interval behind a share is that of whole draws drawn again. Unlike the "
        "model: a trend, other rules in the target season, eight weeks without an issue."
    )
    return Section(title="Forecast", rows=rows, notes=[note])


def _rows(name: str, one: dict) -> list[Row]:
    low, high = one["held_interval"]
    rows = [
        Row(
            what=f"{name}: 80 % intervals that held, of {one['probes']}",
            figure=f"{one['held']:.1%} ({low:.1%} – {high:.1%})",
            bar=f"{LOWEST:.0%} – {HIGHEST:.0%}",
            met=LOWEST <= one["held"] <= HIGHEST,
        )
    ]
    if one["times_better"] is not None:
        rows.append(at_least(f"{name}: median error against naive", one["times_better"], 2, unit="times better"))
    return rows
