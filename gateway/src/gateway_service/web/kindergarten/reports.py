"""Reports on places, refusals and admissions: as tables with plots, and as files."""

from typing import Any

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.kindergarten.desk import Desk, DeskDep
from gateway_service.web.kindergarten.report_views import DAYS, drawn_of, rows_of, summary_of
from gateway_service.web.kindergarten.words import REPORTS
from gateway_service.web.office.places import place_names
from gateway_service.web.office.sending import options

router = APIRouter()
_API = "/operator/reports"
_PATH = "/staff/reports"
_NOT_FOUND = 404


@router.get(_PATH)
async def list_reports(desk: DeskDep) -> Response:
    """Which reports there are."""
    return desk.render("reports", reports=options(desk.page, REPORTS))


@router.get(_PATH + "/{report}.csv")
async def give_file(desk: DeskDep, report: str) -> Response:
    """The report as a spreadsheet reads it, in the language of the page."""
    query = desk.query("territory", "from", "to")
    answer = await desk.page.api.ask("GET", f"{_API}/{report}.csv", query=query)
    if not answer.is_good:
        raise answer.problem()
    kept = ("content-type", "content-disposition")
    headers = {name: answer.headers[name] for name in kept if name in answer.headers}
    return Response(answer.content, headers=headers | {"Cache-Control": "no-store"})


@router.get(_PATH + "/{report}")
async def show_report(desk: DeskDep, report: str) -> Response:
    """The report with a plot of its sums by district."""
    if report not in REPORTS:
        raise ApiProblemError(_NOT_FOUND, {"code": "report_not_found"})
    query = desk.query("territory", "from", "to")
    try:
        found = await desk.page.api.get(f"{_API}/{report}", **query)
    except ApiProblemError as problem:
        return desk.render("report", problem=problem, report=report, query=query, **_nothing(desk, report))
    names = await place_names(desk.page, [row["district"] for row in found["items"]])
    return desk.render(
        "report",
        report=report,
        query=query,
        found=found,
        columns=[(name, text) for name, text in found["columns"].items() if name != "kindergarten_id"],
        rows=rows_of(found, names=names),
        summary=summary_of(report, found, names=names),
        drawn=drawn_of(report),
        has_days=report in DAYS,
        titles=dict(options(desk.page, REPORTS)),
        territories=sorted(desk.page.regions.items(), key=lambda region: region[1]),
    )


def _nothing(desk: Desk, report: str) -> dict[str, Any]:
    return {
        "found": None,
        "columns": [],
        "rows": [],
        "summary": [],
        "drawn": ("", ""),
        "has_days": report in DAYS,
        "titles": dict(options(desk.page, REPORTS)),
        "territories": sorted(desk.page.regions.items(), key=lambda region: region[1]),
    }
