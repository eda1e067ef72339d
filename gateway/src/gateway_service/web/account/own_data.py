"""What the system holds of a person: who looked at it, a copy of it, and an end to it."""

from fastapi import APIRouter, Response

from gateway_service.web.account import codes
from gateway_service.web.account.codes import CodeStep
from gateway_service.web.account.sending import errors_of, missing
from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.page import PageDep
from gateway_service.web.translations import marked

router = APIRouter()
_ERASURE = "account/erasure.html"
_KEPT_HEADERS = ("content-type", "content-disposition")
#: The API's names of services, as their work is called.
_PARTS = {
    "identity": marked("account and sessions"),
    "children": marked("children"),
    "applications": marked("applications and documents"),
    "queue": marked("queue and vouchers"),
    "notifications": marked("notifications"),
}
_CONFIRMED = {"understood": marked("Confirm that you understand what will be lost.")}
STEP = CodeStep(
    name="erasure",
    start="/settings/erasure",
    path="/settings/erasure/code",
    api="/account/erasure-codes",
    title=marked("Delete my data"),
    button=marked("Delete my data for ever"),
    is_dangerous=True,
)


@router.get("/settings/accesses")
async def show_accesses(page: PageDep) -> Response:
    """Who of staff looked at her affairs, and what was decided."""
    page.need("parent")
    found = await page.api.get("/account/accesses", limit=100)
    missing_parts = [page.say(_PARTS.get(name, name)) for name in found["missing"]]
    return page.render("account/accesses.html", accesses=found["items"], missing_parts=missing_parts)


@router.get("/settings/export")
async def show_export(page: PageDep) -> Response:
    """What the copy holds, and the way to it."""
    page.need("parent")
    return page.render("account/export.html")


@router.get("/settings/export/file")
async def download_export(page: PageDep) -> Response:
    """The copy as a file."""
    page.need("parent")
    answer = await page.api.ask("GET", "/account/export")
    if not answer.is_good:
        raise answer.problem()
    headers = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
    return Response(answer.content, headers=headers | {"Cache-Control": "no-store"})


@router.get("/settings/erasure")
async def show_erasure(page: PageDep) -> Response:
    """What is lost for good."""
    page.need("parent")
    return page.render(_ERASURE)


@router.post("/settings/erasure")
async def ask_for_erasure_code(page: PageDep) -> Response:
    """Send the code that proves it is her."""
    page.need("parent")
    if errors := missing(page, await page.answers(), _CONFIRMED):
        return page.render(_ERASURE, errors=errors)
    try:
        request = await page.api.post(STEP.api)
    except ApiProblemError as problem:
        return page.render(_ERASURE, errors=errors_of(problem, field="understood"))
    return codes.keep_request(page, STEP, request)


@router.get("/settings/erasure/code")
async def show_erasure_code(page: PageDep) -> Response:
    """The code, and the last button."""
    page.need("parent")
    return codes.show_code(page, STEP)


@router.post("/settings/erasure/code")
async def erase(page: PageDep) -> Response:
    """Erase the account everywhere."""
    page.need("parent")
    typed = await codes.typed_code(page, STEP)
    if isinstance(typed, Response):
        return typed
    try:
        await page.api.post("/account/erasure", {"challenge_id": typed.request["id"], "code": typed.code})
    except ApiProblemError as problem:
        return codes.show_code(page, STEP, errors=errors_of(problem, field="code"))
    page.sign_out()
    return page.go("/", notice=page.say("Your account and your data are deleted."))
