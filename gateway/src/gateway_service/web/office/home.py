"""What a member of staff begins with: her duties and how much waits for her, and her password."""

from collections.abc import Mapping

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.office.places import place_names
from gateway_service.web.office.words import ROLES
from gateway_service.web.page import Page, PageDep
from gateway_service.web.translations import texts_of

router = APIRouter()
EVERYWHERE = "all"
_MOST = 100
#: Page -> the list whose length it tells, with what is overdue in it or all of it.
_COUNTED: Mapping[str, tuple[str, dict[str, str], frozenset[str]]] = {
    "/staff/applications": (
        "/operator/applications",
        {"overdue": "true"},
        frozenset({"queue_operator", "approving_officer"}),
    ),
    "/staff/privileges": (
        "/operator/privileges",
        {},
        frozenset({"queue_operator", "approving_officer", "privilege_reviewer"}),
    ),
    "/staff/appeals": ("/operator/appeals", {}, frozenset({"queue_operator", "approving_officer"})),
    "/staff/calls": ("/operator/call-list", {}, frozenset({"queue_operator", "call_centre_agent"})),
    "/staff/tasks": ("/operator/tasks", {}, frozenset({"queue_operator", "approving_officer"})),
}


@router.get("/staff")
async def show_home(page: PageDep) -> Response:
    """Her duties as cards."""
    page.need("staff")
    me = await page.api.get("/staff/me")
    if me["password_change_required"]:
        return page.go("/staff/password")
    names = await place_names(page, [code for code in me["territories"] if code != EVERYWHERE])
    return page.render(
        "office/home.html",
        me=me,
        roles=[texts_of(ROLES, page.language).get(role, role) for role in me["roles"]],
        territories=sorted(names.values()),
        everywhere=EVERYWHERE in me["territories"],
        counts=await _counts(page, frozenset(me["roles"])),
    )


async def _counts(page: Page, roles: frozenset[str]) -> dict[str, tuple[int, bool]]:
    """Page -> how many wait there, and whether there are more than were counted; what cannot be had is left out."""
    counts = {}
    for path, (listed, query, whose) in _COUNTED.items():
        if not roles & whose:
            continue
        found = await page.api.find(listed, limit=_MOST, **query)
        if found is not None:
            counts[path] = (len(found["items"]), bool(found.get("next_cursor")))
    return counts


@router.get("/staff/password")
async def show_password(page: PageDep) -> Response:
    """The form for a new password."""
    page.need("staff")
    return await _password_page(page)


@router.post("/staff/password")
async def change_password(page: PageDep) -> Response:
    """Replace the password; the tokens are renewed, since rights may come with it."""
    page.need("staff")
    answers = await page.answers()
    names = ("current_password", "password", "password_repeat", "totp")
    body = {name: answers.get(name, "") for name in names}
    body["totp"] = body["totp"].replace(" ", "")
    try:
        await page.api.post("/staff/password", body)
    except ApiProblemError as refusal:
        if refusal.is_away or refusal.code in {"token_invalid", "session_ended", "token_missing"}:
            raise
        errors = refusal.errors or [FieldError(field="", code=refusal.code, text=refusal.text)]
        return await _password_page(page, errors=errors)
    assert page.session is not None  # noqa: S101 - `need` has seen to it
    renewed = await page.api.post("/staff/sessions/refresh", {"refresh_token": page.session.refresh_token})
    page.sign_in(renewed, kind="staff")
    return page.go("/staff", notice=page.say("The password is changed. Your other sessions have ended."))


async def _password_page(page: Page, *, errors: list[FieldError] | None = None) -> Response:
    me = await page.api.get("/staff/me")
    return page.render("office/password.html", errors=errors, required=me["password_change_required"])
