"""Lists of kindergartens over HTTP: taken from a spreadsheet, and given as one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import ResponseModel, json_response
from queue_service.domain.kindergarten_import import Fault
from queue_service.domain.place_roles import PlaceAction
from queue_service.entrypoints.kindergarten_texts import IMPORT_TEXTS
from queue_service.entrypoints.place_desk import PRIVATE, Desk, LanguageDep, at_desk
from queue_service.use_cases.import_kindergartens import (
    ImportedLine,
    ImportKindergartens,
    ImportReport,
    import_kindergartens,
)

LARGEST_BYTES = 5 * 1024 * 1024
_TYPES = {"text/csv", "application/csv", "text/plain"}

Importer = Annotated[Desk, Depends(at_desk(PlaceAction.IMPORT_KINDERGARTENS))]

router = APIRouter(prefix="/operator/kindergartens")


class ImportFaultView(ResponseModel):
    """What is wrong, where a person finds it in the file."""

    line: int
    column: str
    code: str
    text: str

    @classmethod
    def of(cls, fault: Fault, *, language: Language) -> "ImportFaultView":
        """The fault in the caller's language; never the cell itself."""
        return cls(line=fault.line, column=fault.column, code=fault.code, text=IMPORT_TEXTS[fault.code][language])


class ImportLineView(ResponseModel):
    """What became of a line, or would."""

    line: int
    action: str
    kindergarten_id: str | None
    name: str
    fields: list[str]
    tidied: list[str]
    untranslated: list[str]

    @classmethod
    def of(cls, line: ImportedLine) -> "ImportLineView":
        """The line as it was taken."""
        return cls.model_validate(line, from_attributes=True)


class ImportView(ResponseModel):
    """What a list did, or would do; with a fault it does nothing at all."""

    dry_run: bool
    applied: bool
    added: int
    changed: int
    unchanged: int
    lines: list[ImportLineView]
    errors: list[ImportFaultView]

    @classmethod
    def of(cls, report: ImportReport, *, language: Language) -> "ImportView":
        """The report in the caller's language."""
        return cls(
            dry_run=report.dry_run,
            applied=not report.dry_run and not report.faults,
            **{action: report.count(action) for action in ("added", "changed", "unchanged")},
            lines=[ImportLineView.of(line) for line in report.lines],
            errors=[ImportFaultView.of(fault, language=language) for fault in report.faults],
        )


@router.post(
    "/import",
    response_model=ImportView,
    openapi_extra={"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def post_import(
    request: Request,
    desk: Importer,
    claim: ClaimDep,
    language: LanguageDep,
    dry_run: Annotated[bool, Query()] = True,  # noqa: FBT002 - a query parameter
) -> Response:
    """Take a list in UTF-8; a dry run, which is what happens unless told otherwise, only says what it would do."""
    content = await _content(request)
    command = ImportKindergartens(content=content, dry_run=dry_run, by=desk.staff)
    async with desk.work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        report = await import_kindergartens(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        answer = json_response(ImportView.of(report, language=language), headers=PRIVATE)
        return await claim.keep(unit_of_work.connection, answer)


async def _content(request: Request) -> bytes:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind not in _TYPES:
        raise Problem(415, "unsupported_media_type")
    content = await request.body()
    if len(content) > LARGEST_BYTES:
        raise Problem(413, "too_large")
    return content
