"""What templates show of a report."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

Document = Mapping[str, Any]
#: Reports of a period; the others are of the moment.
DAYS = frozenset({"refusals", "admissions"})
#: Report -> the sum that is drawn, and the larger one it is a part of, if it is.
_DRAWN: Mapping[str, tuple[str, str]] = {
    "capacity": ("enrolled", "declared"),
    "refusals": ("refusals", ""),
    "admissions": ("admitted", ""),
}
_FIGURES = frozenset(
    {"groups", "declared", "held", "enrolled", "free", "filled_percent", "refusals", "answers", "admitted"}
    | {"waited_days"}
)


def drawn_of(report: str) -> tuple[str, str]:
    """The columns of the plot."""
    return _DRAWN[report]


def rows_of(found: Document, *, names: Mapping[str, str]) -> list[list[dict[str, Any]]]:
    """The cells as they are shown: districts by name, figures to be set to the right."""
    columns = [name for name in found["columns"] if name != "kindergarten_id"]
    return [[_cell(name, row, names) for name in columns] for row in found["items"]]


def _cell(name: str, row: Document, names: Mapping[str, str]) -> dict[str, Any]:
    value = row[name]
    if name == "district":
        return {"value": names.get(value, value), "is_figure": False, "garden": None}
    garden = row.get("kindergarten_id") if name == "kindergarten" else None
    return {"value": value, "is_figure": name in _FIGURES, "garden": garden}


def summary_of(report: str, found: Document, *, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The sums of each district, the largest first, with the lengths of their bars in hundredths."""
    part, whole = _DRAWN[report]
    parts: Counter[str] = Counter()
    wholes: Counter[str] = Counter()
    for row in found["items"]:
        parts[row["district"]] += row[part]
        wholes[row["district"]] += row[whole or part]
    most = max(wholes.values(), default=0) or 1
    return [
        {
            "name": names.get(district, district),
            "part": parts[district],
            "whole": total,
            "part_share": round(100 * parts[district] / most),
            "whole_share": round(100 * total / most),
        }
        for district, total in wholes.most_common()
    ]
