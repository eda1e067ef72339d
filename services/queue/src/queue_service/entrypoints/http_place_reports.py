"""Reports on places over HTTP, as JSON and as a spreadsheet."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.problems import FieldFault, Problem
from balabaqsha_chassis.representation import ResponseModel, json_response
from queue_service.adapters.place_reports import PlaceReportReader
from queue_service.domain.kindergartens import harmless
from queue_service.domain.place_roles import PlaceAction
from queue_service.entrypoints.place_desk import PRIVATE, Desk, LanguageDep, at_desk
from queue_service.entrypoints.report_texts import COLUMN_TEXTS, COLUMNS, words_of
from queue_service.use_cases.kindergarten_ports import KindergartenRow
from queue_service.use_cases.show_report import Report, ReportName, ShowReport, show_report

Reader = Annotated[Desk, Depends(at_desk(PlaceAction.READ_REPORTS))]
CatalogueReader = Annotated[Desk, Depends(at_desk(PlaceAction.READ_KINDERGARTENS))]
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)
_EXPORT_PAGE = 500
#: The columns of an exported list, which are those an import takes.
_EXPORTED = (
    "name_ru",
    "address_ru",
    "district_kato",
    "name_kk",
    "address_kk",
    "lat",
    "lon",
    "bin",
    "kind",
    "ownership",
    "languages",
    "regimes",
    "phone",
    "email",
    "licence",
    "in_voucher",
    "settlement_kato",
)

router = APIRouter(prefix="/operator")


class ReportView(ResponseModel):
    """A report: rows of codes and counts, and what the columns are called."""

    name: str
    from_day: date
    to_day: date
    columns: dict[str, str]
    items: list[dict[str, Any]]


class ReportFilter:
    """Which territory, and from which day to which."""

    def __init__(
        self,
        territory: Annotated[str | None, Query(pattern=r"^[0-9]{9}$")] = None,
        first_day: Annotated[date | None, Query(alias="from")] = None,
        last_day: Annotated[date | None, Query(alias="to")] = None,
    ) -> None:
        for name, day in (("from", first_day), ("to", last_day)):
            if day is not None and not _EARLIEST <= day <= _LATEST:
                fault = FieldFault(pointer=f"/query/{name}", code="out_of_range")
                raise Problem(422, "invalid_request", errors=(fault,))
        self.territory = territory
        self.first_day = first_day
        self.last_day = last_day


FilterDep = Annotated[ReportFilter, Depends()]


@router.get("/reports/{name}.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def get_report_file(name: ReportName, desk: Reader, language: LanguageDep, which: FilterDep) -> Response:
    """The report as a spreadsheet reads it; no cell of it can run."""
    report = await _report(name, desk, which)
    head = [COLUMN_TEXTS[column][language] for column in COLUMNS[name]]
    rows = [
        [words_of(column, row[column], language=language) for column in COLUMNS[name]]
        for row in _named(report, language)
    ]
    return _file(f"{name}.csv", head, rows)


@router.get("/reports/{name}", response_model=ReportView)
async def get_report(name: ReportName, desk: Reader, language: LanguageDep, which: FilterDep) -> Response:
    """Places declared and filled, refusals by ground, or admissions by birth year and class."""
    report = await _report(name, desk, which)
    view = ReportView(
        name=name,
        from_day=report.first_day,
        to_day=report.last_day,
        columns={column: COLUMN_TEXTS[column][language] for column in COLUMNS[name]},
        items=_named(report, language),
    )
    return json_response(view, headers=PRIVATE)


@router.get("/kindergartens.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def get_kindergartens_file(desk: CatalogueReader) -> Response:
    """The kindergartens the caller answers for, as a list that can be taken again; no cell of it can run."""
    rows: list[Sequence[object]] = []
    after: tuple[str, str] | None = None
    async with desk.work() as unit_of_work:
        while True:
            found = await unit_of_work.kindergartens.listed(
                reach=desk.staff.reach, state=None, after=after, limit=_EXPORT_PAGE
            )
            rows += [_exported(row) for row in found]
            if len(found) < _EXPORT_PAGE:
                break
            after = (found[-1].name_ru, found[-1].id)
    return _file("kindergartens.csv", _EXPORTED, rows)


async def _report(name: ReportName, desk: Desk, which: ReportFilter) -> Report:
    command = ShowReport(
        name=name,
        reach=desk.staff.reach,
        territory=which.territory,
        first_day=which.first_day,
        last_day=which.last_day,
    )
    async with desk.work() as unit_of_work:
        reports = PlaceReportReader(unit_of_work.connection)
        return await show_report(command, reports=reports, clock=desk.state.clock)


def _named(report: Report, language: Language) -> list[dict[str, Any]]:
    """The rows with the kindergarten's name in the caller's language."""
    return [_with_name(row, "name_kk" if language == "kk" else "name_ru") for row in report.rows]


def _with_name(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    kept = {column: value for column, value in row.items() if column not in ("name_kk", "name_ru")}
    return kept | ({"kindergarten": row[name]} if name in row else {})


def _exported(row: KindergartenRow) -> Sequence[object]:
    borrowed = set(row.untranslated)
    values = {
        **{name: getattr(row, name) for name in _EXPORTED if hasattr(row, name)},
        "district_kato": row.district,
        "settlement_kato": row.settlement,
        "lat": row.latitude,
        "lon": row.longitude,
        "languages": ";".join(row.languages),
        "regimes": ";".join(row.regimes),
        "in_voucher": "yes" if row.in_voucher else "no",
    }
    return [None if column in borrowed else values[column] for column in _EXPORTED]


def _file(name: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> Response:
    """A list with the mark of byte order by which spreadsheets know UTF-8."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    headers = PRIVATE | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
