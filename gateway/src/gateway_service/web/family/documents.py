"""The documents of an application: what is asked for, what is attached, and the way in for one more."""

from typing import Any

from fastapi import APIRouter, Response
from starlette.datastructures import FormData, UploadFile

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.family.loading import (
    ApplicationDep,
    ApplicationId,
    Document,
    ParentDep,
    elsewhere,
    load_application,
    opaque_id,
)
from gateway_service.web.family.references import lists_for, name_of
from gateway_service.web.family.stages import Stage, stage_of
from gateway_service.web.family.steps import Way, back_of
from gateway_service.web.family.upload_form import OutgoingForm, key_of
from gateway_service.web.family.views import document_rows, needed_kinds, size_of
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page

_OPEN = (Stage.DRAFT, Stage.FILED, Stage.CORRECTION)
#: What a form has beside its file.
_FRAMING = 64 * 1024
_NOT_FOUND, _TOO_LARGE = 404, 413
_NAMES = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/heic": "HEIC",
}
router = APIRouter(prefix="/applications/{application_id}")


@router.get("/edit/documents")
async def show_documents(page: ParentDep, application: ApplicationDep) -> Response:
    """What is attached, what is asked for, and what a file may be."""
    if (away := elsewhere(page, application, *_OPEN)) is not None:
        return away
    return await _show(page, application, way=Way.of(page.request.query_params))


@router.post("/edit/documents")
async def attach(page: ParentDep, application: ApplicationDep) -> Response:
    """Attach one file."""
    if (away := elsewhere(page, application, *_OPEN)) is not None:
        return away
    limits = await page.api.get("/reference/document-limits")
    if not _fits(page, limits):
        return await _show(page, application, status=_TOO_LARGE, errors=[_too_large(page, limits)])
    form = await page.form()
    way = Way.of({name: value for name, value in form.items() if isinstance(value, str)})
    kind, key = str(form.get("kind") or ""), str(form.get("key") or new_id())
    if errors := _missing(page, form):
        return await _show(page, application, way=way, kind=kind, errors=errors)
    try:
        await _send(page, application, form["file"], kind=kind, key=key)
    except ApiProblemError as problem:
        if not problem.is_of_form:
            raise
        return await _show(page, application, way=way, kind=kind, errors=_of_file(problem))
    path = f"/applications/{application['id']}/edit/documents{way.query}"
    return page.go(path, notice=page.say("The document is attached."))


@router.post("/edit/documents/{document_id}/delete")
async def delete_document(page: ParentDep, application_id: ApplicationId, document_id: str) -> Response:
    """Take a document away; one that is gone already is gone."""
    way = Way.of(await page.answers())
    try:
        await page.api.delete(f"/applications/{application_id}/documents/{opaque_id(document_id)}")
    except ApiProblemError as problem:
        if not problem.is_of_form:
            raise
        if problem.status != _NOT_FOUND:
            application = await load_application(page, application_id)
            return await _show(page, application, way=way, errors=_of_file(problem))
    path = f"/applications/{application_id}/edit/documents{way.query}"
    return page.go(path, notice=page.say("The document is deleted."))


def _fits(page: Page, limits: dict[str, Any]) -> bool:
    """Whether the form may be read at all: its length is told, and leaves room for one file."""
    announced = page.request.headers.get("content-length", "")
    return announced.isdigit() and int(announced) <= limits["max_file_bytes"] + _FRAMING


def _too_large(page: Page, limits: dict[str, Any]) -> FieldError:
    megabytes = limits["max_file_bytes"] // (1024 * 1024)
    text = page.say("The file is larger than %(megabytes)s MB.", megabytes=megabytes)
    return FieldError(field="file", code="too_large", text=text)


def _missing(page: Page, form: FormData) -> list[FieldError]:
    file, errors = form.get("file"), []
    if not form.get("kind"):
        errors.append(FieldError(field="kind", code="missing", text=page.say("Choose what document it is.")))
    if not isinstance(file, UploadFile) or not file.size:
        errors.append(FieldError(field="file", code="missing", text=page.say("Choose a file.")))
    return errors


async def _send(page: Page, application: Document, file: Any, *, kind: str, key: str) -> None:
    form = OutgoingForm(file=file, kind=kind)
    headers = {
        "content-type": form.content_type,
        "content-length": str(form.length),
        "idempotency-key": await key_of(file, form_key=key, kind=kind),
    }
    path = f"/applications/{application['id']}/documents"
    answer = await page.api.ask("POST", path, headers=headers, body=form.pieces)
    if not answer.is_good:
        raise answer.problem()


def _of_file(problem: ApiProblemError) -> list[FieldError]:
    """What is wrong, at the field that can mend it."""
    named = {error.field: error for error in problem.errors}
    if "kind" in named:
        return [named["kind"]]
    return [FieldError(field="file", code=problem.code, text=problem.text)]


async def _show(
    page: Page,
    application: Document,
    *,
    way: Way | None = None,
    status: int = 200,
    kind: str = "",
    errors: list[FieldError] | None = None,
) -> Response:
    lists = await lists_for(page, application)
    needed, limits = needed_kinds(application, lists), lists.limits
    rest = [item["code"] for item in lists.kinds if item["code"] not in needed]
    kinds = [(code, name_of(lists.kinds, code)) for code in [*needed, *rest]]
    return page.render(
        "family/documents.html",
        status=status,
        errors=errors,
        application=application,
        back_path=back_of(application, way or Way()),
        way=way or Way(),
        is_draft=stage_of(application) is Stage.DRAFT,
        rows=document_rows(application, lists),
        needed=[name_of(lists.kinds, code) for code in needed],
        kinds=kinds,
        kind=kind or (needed[0] if needed else ""),
        key=new_id(),
        limits=limits,
        largest=size_of(limits["max_file_bytes"]),
        formats=", ".join(_NAMES.get(one, one) for one in limits["content_types"]),
        is_full=len(application["documents"]) >= limits["max_files_per_application"],
    )
