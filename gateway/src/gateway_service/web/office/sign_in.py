"""Staff come in: login, password and the code of an authenticator, all at once."""

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page, PageDep

router = APIRouter()
_DIGITS = 6
_HOME, _PASSWORD = "/staff", "/staff/password"


@router.get("/staff/sign-in")
async def show_sign_in(page: PageDep) -> Response:
    """The form; whoever is in already goes to her work."""
    if page.is_staff:
        return page.go(_HOME)
    return page.render("office/sign_in.html", login="")


@router.post("/staff/sign-in")
async def sign_in(page: PageDep) -> Response:
    """Begin the session and go to where she wanted to be."""
    answers = await page.answers()
    login = answers.get("login", "")
    code = answers.get("totp", "").replace(" ", "")
    if errors := _missing(page, answers, code=code):
        return page.render("office/sign_in.html", errors=errors, login=login)
    body = {"login": login, "password": answers["password"], "totp": code}
    try:
        tokens = await page.api.post("/staff/sessions", body)
    except ApiProblemError as refusal:
        return _refused(page, refusal, login=login)
    wanted = str(page.flow.get("next") or "")
    page.forget()
    page.sign_in(tokens, kind="staff")
    if (await page.api.get("/staff/me"))["password_change_required"]:
        return page.go(_PASSWORD)
    return page.go(page.next_path(wanted if wanted.startswith(_HOME) else None))


def _missing(page: Page, answers: dict[str, str], *, code: str) -> list[FieldError]:
    texts = {
        "login": "" if answers.get("login") else page.say("Enter the login name"),
        "password": "" if answers.get("password") else page.say("Enter the password"),
        "totp": "" if len(code) == _DIGITS and code.isdecimal() else page.say("Enter the six digits of the code"),
    }
    return [FieldError(field=name, code="required", text=text) for name, text in texts.items() if text]


def _refused(page: Page, refusal: ApiProblemError, *, login: str) -> Response:
    if refusal.is_away:
        raise refusal
    errors = refusal.errors or [FieldError(field="", code=refusal.code, text=refusal.text)]
    return page.render("office/sign_in.html", errors=errors, login=login)
