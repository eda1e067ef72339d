"""Lists of kindergartens: taken from a spreadsheet after a dry run, and given as one."""

import base64
import binascii
import zlib
from typing import Any

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.kindergarten.desk import DeskDep
from gateway_service.web.kindergarten.sending import ask
from gateway_service.web.kindergarten.words import IMPORT_ACTIONS
from gateway_service.web.office.sending import key_of, options
from gateway_service.web.page import Page, upload_of

router = APIRouter()
_API = "/operator/kindergartens/import"
_PATH = "/staff/kindergartens/import"
_UNPROCESSABLE = 422
_LARGEST = 5 * 1024 * 1024
#: A field of a form may be 64 KiB long.
_LONGEST_KEPT = 60 * 1024


@router.get(_PATH)
async def show_import(desk: DeskDep) -> Response:
    """The form for a file, with the columns it may have."""
    return desk.render("import", report=None)


@router.post(_PATH)
async def take_list(desk: DeskDep) -> Response:
    """Say what the list would do; or do it, once that was seen."""
    form = await desk.page.form()
    answers = {name: value for name, value in form.items() if isinstance(value, str)}
    file = upload_of(form, "file")
    content = await file.read(_LARGEST + 1) if file else _unpacked(answers.get("kept", ""))
    if not content:
        return desk.render("import", report=None, errors=[_fault(desk.page)])
    is_dry = answers.get("apply") != "yes"
    try:
        report = await _report(desk.page, content, is_dry=is_dry, key=key_of(answers))
    except ApiProblemError as problem:
        return desk.render("import", report=None, problem=problem)
    if report["applied"]:
        return desk.page.go("/staff/kindergartens", notice=_told(desk.page, report))
    actions = dict(options(desk.page, IMPORT_ACTIONS))
    status = _UNPROCESSABLE if report["errors"] else 200
    return desk.render("import", report=report, kept=_packed(content), actions=actions, status=status)


async def _report(page: Page, content: bytes, *, is_dry: bool, key: str) -> dict[str, Any]:
    headers = {"idempotency-key": key}
    answer = await ask(
        page, "POST", _API, content, content_type="text/csv", headers=headers, dry_run="true" if is_dry else "false"
    )
    report: dict[str, Any] = answer.document()
    return report


def _told(page: Page, report: dict[str, Any]) -> str:
    return page.say(
        "The list is loaded. New: %(added)s, changed: %(changed)s, as they were: %(unchanged)s.",
        added=report["added"],
        changed=report["changed"],
        unchanged=report["unchanged"],
    )


def _fault(page: Page) -> FieldError:
    return FieldError(field="file", code="missing", text=page.say("Choose a CSV file"))


def _packed(content: bytes) -> str:
    """The list for a hidden field, so that it need not be chosen twice; empty where it is too long for that."""
    packed = base64.b64encode(zlib.compress(content, 9)).decode()
    return packed if len(packed) <= _LONGEST_KEPT else ""


def _unpacked(kept: str) -> bytes:
    try:
        return zlib.decompressobj().decompress(base64.b64decode(kept, validate=True), _LARGEST + 1)
    except (binascii.Error, zlib.error):
        return b""
