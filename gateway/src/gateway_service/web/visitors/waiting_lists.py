"""The voucher queue: the lists of a locality, and one list with its sizes, rules, iterations and rows."""

import asyncio
from typing import Any

from fastapi import APIRouter, Response

from gateway_service.web.page import Page, PageDep
from gateway_service.web.rendering import kazakh_order
from gateway_service.web.visitors.territories import names_of, region_of
from gateway_service.web.visitors.told import Told, needed, told

_ROWS = 50
_PAST_ITERATIONS = 5
_UNAVAILABLE = 503
router = APIRouter()


@router.get("/queue")
async def show_lists(page: PageDep) -> Response:
    """The lists of the chosen locality with their sizes, and the others below."""
    lists = await told(page, "/public/territories")
    names = await names_of(page, [str(one["code"]) for one in lists.items])
    rows = [{"code": one["code"], "name": names[one["code"]], "total": one["total"]} for one in lists.items]
    rows.sort(key=lambda row: kazakh_order(row["name"]))
    here = [row for row in rows if region_of(row["code"]) == page.locality]
    return page.render(
        "visitors/queue.html",
        status=_UNAVAILABLE if lists.is_away else 200,
        here=here,
        elsewhere=[row for row in rows if row not in here],
        lists=lists,
    )


@router.get("/queue/{territory}")
async def show_list(page: PageDep, territory: str, category: str = "", cursor: str = "") -> Response:
    """One list: how many wait, by which rules, when vouchers are issued, and its rows without names."""
    rows = told(page, f"/public/queue/{territory}/entries", category=category, cursor=cursor, limit=_ROWS)
    summary, statistics, iterations, entries, names = await asyncio.gather(
        needed(page, "/public/queue", territory=territory),
        told(page, "/public/statistics", territory=territory),
        told(page, "/public/iterations", territory=territory, limit=_PAST_ITERATIONS),
        rows,
        names_of(page, [territory]),
    )
    return page.render(
        "visitors/territory.html",
        status=_UNAVAILABLE if summary.is_away else 200,
        territory=territory,
        name=names[territory],
        waiting=summary.document,
        cohorts=_cohorts(statistics),
        iterations=iterations,
        coming=_coming(iterations, territory),
        entries=entries,
        choices=_choices(summary),
        category=category,
        cursor=cursor,
        grounds=_grounds(page),
    )


def _choices(summary: Told) -> list[tuple[str, str]]:
    """The categories in which somebody waits."""
    rows = summary.document["categories"] if summary.is_there else []
    return [(row["code"], row["text"]) for row in rows if row["total"] != 0]


def _cohorts(statistics: Told) -> list[dict[str, Any]]:
    """How many wait by year of birth; years of which nobody waits are left out."""
    return [cohort for item in statistics.items for cohort in item["by_cohort"] if cohort["total"] != 0]


def _coming(iterations: Told, territory: str) -> list[dict[str, Any]]:
    announced = (iterations.document or {}).get("announced", [])
    return sorted((one for one in announced if one["territory"] == territory), key=lambda one: str(one["cut_off"]))


def _grounds(page: Page) -> dict[str, str]:
    """Why vouchers pass a child by for now, in words that tell nothing more of it."""
    return {
        "under_age": page.say("too young for a voucher yet"),
        "no_places_in_settlement": page.say("no places in the settlement asked for"),
        "has_voucher": page.say("has a voucher by another application"),
        "suspended": page.say("held by the education department"),
    }
