"""The yearly renewal: drafted from the rules in force, compared, scheduled by one, approved by another."""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from balabaqsha_cli.demo.portal import StepFailedError
from balabaqsha_cli.simulation.diary import Diary
from balabaqsha_cli.simulation.officers import Officer
from balabaqsha_cli.simulation.plan import City
from balabaqsha_cli.simulation.quiet import ASK_SECONDS, PATIENCE_SECONDS, Quiet

TITLE = {"kk": "Жыл сайынғы жаңарту", "ru": "Ежегодное обновление", "en": "Yearly renewal"}
REASON = "the yearly renewal"
_IN_FORCE = "select rule_version from ledger_head"
_RENEWALS = "select count(*) filter (where state = 'executed') from renewal"
_MOVERS = "select count(*) from renewal_preview where category_before is distinct from category_after"
_YEAR = re.compile(r"\b20\d\d\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewing:
    """What the department does about the renewal, on the days of the plan."""

    city: City
    operator: Officer
    approver: Officer
    quiet: Quiet
    diary: Diary
    #: Lets a few made-up seconds pass.
    pass_time: Callable[[], None]

    async def do_on(self, day: date) -> None:
        """Schedule it on its day; on the day it comes into force, count what it did."""
        if day == self.city.renewal_scheduled_on:
            await self._schedule()
        if day == self.city.renewal_on:
            await self._see_it_executed()

    async def _schedule(self) -> None:
        in_force = (await self.quiet.rows(_IN_FORCE))[0][0]
        document = (await self.operator.get(f"/operator/rule-sets/{in_force}"))["document"]
        renewed = renewed_rules(document, valid_from=self.city.renewal_on)
        body = {"document": renewed, "keep_progress": True, "reason": REASON}
        await self.operator.post("/operator/rule-sets", body)
        path = f"/operator/rule-sets/{renewed['version']}"
        await self.operator.post(f"{path}/comparison")
        await self._wait_for_comparison(path)
        await self.operator.post("/operator/renewals", {"version": renewed["version"]})
        await self.approver.post(f"{path}/publication")

    async def _wait_for_comparison(self, path: str) -> None:
        """The timer that compares goes by the made-up clock too."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (await self.operator.get(f"{path}/comparison"))["state"] != "done":
            if time.monotonic() > deadline:
                raise StepFailedError("waiting for the comparison", what="nobody compares")
            self.pass_time()
            await asyncio.sleep(ASK_SECONDS)

    async def _see_it_executed(self) -> None:
        self.diary.count("renewals", int((await self.quiet.rows(_RENEWALS))[0][0]))
        self.diary.count("moved by it", int((await self.quiet.rows(_MOVERS))[0][0]))


def renewed_rules(document: Mapping[str, Any], *, valid_from: date) -> dict[str, Any]:
    """The same rules a year on: every category takes those born a year later."""
    labels = {
        code: {language: _a_year_on(text) for language, text in texts.items()}
        for code, texts in document["labels"].items()
    }
    return {
        **document,
        "version": f"{int(str(document['version']).partition('.')[0]) + 1}.1",
        "valid_from": valid_from.isoformat(),
        "cause": "annual_renewal",
        "title": TITLE,
        "labels": labels,
        "tree": _node_a_year_on(document["tree"]),
    }


def _node_a_year_on(node: Mapping[str, Any]) -> dict[str, Any]:
    children = {"children": [_node_a_year_on(child) for child in node["children"]]} if "children" in node else {}
    cohorts = {"cohorts": _cohorts_a_year_on(node["cohorts"])} if "cohorts" in node else {}
    return {**node, **children, **cohorts}


def _cohorts_a_year_on(cohorts: Any) -> Any:
    if isinstance(cohorts, Mapping):
        return {name: year + 1 for name, year in cohorts.items()}
    return [year + 1 for year in cohorts]


def _a_year_on(text: str) -> str:
    return _YEAR.sub(lambda found: str(int(found[0]) + 1), text)
