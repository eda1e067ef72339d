"""Rule sets to draft, made from the installed one."""

import importlib.resources
import json
from typing import Any

INSTALLED = "2026.1"


def installed() -> dict[str, Any]:
    """The document that every new deployment begins with."""
    return json.loads(importlib.resources.files("queue_service.rules").joinpath(f"{INSTALLED}.json").read_text())


def with_ratios(version: str) -> dict[str, Any]:
    """The installed rules, but with the priority and general children of every year dealt 1 : 3."""
    document = installed() | {"version": version}
    categories = document["tree"]["children"]
    children: list[dict[str, Any]] = []
    for first in range(0, 20, 4):
        a, b1, b2, general = categories[first : first + 4]
        ratio = {"mix": f"m{2020 + first // 4}", "word": [0, 1, 1, 1], "children": [{"children": [b1, b2]}, general]}
        children += [a, ratio]
    document["tree"] = {"children": [*children, categories[20]]}
    return document


def renewed(version: str) -> dict[str, Any]:
    """The installed rules a year on: every category takes those born a year later."""
    document = installed() | {
        "version": version,
        "cause": "annual_renewal",
        "title": {"kk": "Жыл сайынғы жаңарту", "ru": "Ежегодное обновление", "en": "Yearly renewal"},
    }
    for category in document["tree"]["children"]:
        cohorts = category["cohorts"]
        if isinstance(cohorts, dict):
            category["cohorts"] = {"from": cohorts["from"] + 1, "to": cohorts["to"] + 1}
        else:
            category["cohorts"] = [year + 1 for year in cohorts]
    return document
