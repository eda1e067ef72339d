"""Where the account is signed in, and signing out there."""

from typing import Any

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.page import Page, PageDep

router = APIRouter()
_PATH = "/settings/sessions"
_NOT_FOUND = 404


@router.get("/settings/sessions")
async def show_sessions(page: PageDep) -> Response:
    """Every device, this one first."""
    page.need("parent")
    sessions = await _sessions(page)
    return page.render("account/sessions.html", sessions=sorted(sessions, key=lambda each: not each["current"]))


@router.post("/settings/sessions/end-others")
async def end_others(page: PageDep) -> Response:
    """Sign out everywhere but here."""
    page.need("parent")
    await page.form()
    for session in await _sessions(page):
        if not session["current"]:
            await _end(page, session["id"])
    return page.go(_PATH, notice=page.say("All other devices are signed out."))


@router.post("/settings/sessions/{session_id}/end")
async def end_session(session_id: str, page: PageDep) -> Response:
    """Sign out on one device."""
    page.need("parent")
    await page.form()
    await _end(page, session_id)
    return page.go(_PATH, notice=page.say("The device is signed out."))


async def _sessions(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await page.api.get("/sessions"))["items"]
    return found


async def _end(page: Page, session_id: str) -> None:
    """End it; one that ended in the meantime is what was wanted."""
    try:
        await page.api.delete(f"/sessions/{session_id}")
    except ApiProblemError as problem:
        if problem.status != _NOT_FOUND:
            raise
