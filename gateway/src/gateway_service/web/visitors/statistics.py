"""The figures: who waits, by category and year of birth, and who came and went, month by month."""

from datetime import date
from typing import Any

from babel.dates import format_date
from fastapi import APIRouter, Response

from gateway_service.web.page import Page, PageDep
from gateway_service.web.visitors.plots import plot_of
from gateway_service.web.visitors.territories import names_of, region_of
from gateway_service.web.visitors.told import told

_UNAVAILABLE = 503
router = APIRouter()


@router.get("/statistics")
async def show_statistics(page: PageDep, territory: str = "") -> Response:
    """The figures of one list: the chosen one, or the first of the locality."""
    lists = await told(page, "/public/territories")
    codes = [str(one["code"]) for one in lists.items]
    chosen = territory if territory in codes else _first(codes, page.locality)
    figures = await told(page, "/public/statistics", territory=chosen)
    names = await names_of(page, codes)
    one = next(iter(figures.items), None) if chosen else None
    return page.render(
        "visitors/statistics.html",
        status=_UNAVAILABLE if lists.is_away or figures.is_away else 200,
        options=[(code, names[code]) for code in codes],
        chosen=chosen,
        name=names.get(chosen, ""),
        one=one,
        categories=[row for row in one["by_category"] if row["total"] != 0] if one else [],
        cohorts=_cohorts(one) if one else None,
        months=_months(page, one) if one else None,
        told=figures,
        is_away=lists.is_away or figures.is_away,
    )


def _first(codes: list[str], locality: str) -> str:
    """The first list of the locality, else the first of all."""
    here = [code for code in codes if region_of(code) == locality]
    return next(iter(here or codes), "")


def _cohorts(one: dict[str, Any]) -> dict[str, Any]:
    rows = [row for row in one["by_cohort"] if row["total"] != 0]
    return {"rows": rows, "plot": plot_of([(str(row["year"]), row["total"]) for row in rows])}


def _months(page: Page, one: dict[str, Any]) -> dict[str, Any]:
    """What happened month by month, the flows side by side in rows, each with a plot of its own."""
    flows = {name: {month["month"]: month["count"] for month in one[name]["months"]} for name in _FLOWS}
    rows = [
        {"month": _month(page, month), **{name: flows[name].get(month) for name in _FLOWS}}
        for month in flows[_FLOWS[0]]
    ]
    plots = {name: plot_of([(month[-2:], count) for month, count in flows[name].items()]) for name in _FLOWS}
    return {"rows": rows, "plots": plots}


_FLOWS = ("entered", "offered", "left")


def _month(page: Page, month: str) -> str:
    return format_date(date.fromisoformat(f"{month}-01"), "LLLL y", locale=page.language)
