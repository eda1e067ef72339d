"""Signing in: by IIN, phone, login name or e-mail, with the password or a code."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.account import codes
from gateway_service.web.account.codes import CodeStep
from gateway_service.web.account.sending import digits, errors_of, key_for, missing
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page, PageDep
from gateway_service.web.translations import marked

router = APIRouter()
#: What the API calls the tabs -> what to say when the field is left empty.
TABS = {
    "iin": marked("Enter the IIN: 12 digits."),
    "phone": marked("Enter the phone number."),
    "login": marked("Enter the login name."),
    "email": marked("Enter the e-mail address."),
}
_PASSWORD = {"password": marked("Enter the password, or sign in with a code.")}
_NOTHING = {"identifier": "", "remember": ""}
STEP = CodeStep(
    name="sign_in",
    start="/sign-in",
    path="/sign-in/code",
    api="/login-codes",
    title=marked("Sign in with a code"),
    button=marked("Sign in to the system"),
)


@router.get("/sign-in")
async def show_sign_in(page: PageDep) -> Response:
    """The form of the chosen tab; whoever is in already goes home."""
    if page.is_parent:
        return page.go(page.home())
    return _form(page, {"by": page.request.query_params.get("by", ""), "key": new_id()})


@router.post("/sign-in")
async def sign_in(page: PageDep) -> Response:
    """Begin the session, or send a code to begin it with."""
    form = {name: value for name, value in (await page.form()).items() if isinstance(value, str)}
    answers = form | {"identifier": form.get("identifier", "").strip()}
    by_code = answers.get("action") == "code"
    asked = {"identifier": TABS[_tab(answers)]} | ({} if by_code else _PASSWORD)
    if errors := missing(page, answers, asked):
        return _form(page, answers, errors=errors)
    try:
        return await (_ask_for_code if by_code else _with_password)(page, answers)
    except ApiProblemError as problem:
        return _form(page, answers, errors=errors_of(problem, field="identifier", wrong_secret="identifier"))  # noqa: S106 - a field's name


@router.get("/sign-in/code")
async def show_code(page: PageDep) -> Response:
    """The code from the SMS."""
    return codes.show_code(page, STEP)


@router.post("/sign-in/code")
async def sign_in_with_code(page: PageDep) -> Response:
    """Begin the session by the code."""
    typed = await codes.typed_code(page, STEP)
    if isinstance(typed, Response):
        return typed
    remember = bool(typed.request.get("remember"))
    body = {"method": "code", "challenge_id": typed.request["id"], "code": typed.code, "remember_me": remember}
    try:
        tokens = await page.api.post("/sessions", body)
    except ApiProblemError as problem:
        return codes.show_code(page, STEP, errors=errors_of(problem, field="code"))
    return await _enter(page, tokens, remember=remember)


def _form(page: Page, answers: Mapping[str, str], *, errors: list[FieldError] | None = None) -> Response:
    values = {**_NOTHING, **answers, "by": _tab(answers)}
    return page.render("account/sign_in.html", answers=values, errors=errors)


def _tab(answers: Mapping[str, str]) -> str:
    return answers.get("by", "") if answers.get("by") in TABS else "iin"


def _identity(answers: Mapping[str, str]) -> dict[str, str]:
    by, typed = _tab(answers), answers["identifier"]
    return {"identifier_kind": by, "identifier": digits(typed) if by == "iin" else typed}


async def _with_password(page: Page, answers: Mapping[str, str]) -> Response:
    remember = bool(answers.get("remember"))
    body = _identity(answers) | {"method": "password", "password": answers["password"]}
    tokens = await page.api.post("/sessions", body | {"remember_me": remember})
    return await _enter(page, tokens, remember=remember)


async def _ask_for_code(page: Page, answers: Mapping[str, str]) -> Response:
    body = _identity(answers)
    request = await page.api.post("/login-codes", body, key=key_for(answers, body))
    return codes.keep_request(page, STEP, request, remember=bool(answers.get("remember")))


async def _enter(page: Page, tokens: Mapping[str, Any], *, remember: bool) -> Response:
    """Into the account, to where she wanted to be; a new data policy is shown on the way."""
    wanted = str(page.flow.get("next") or "")
    page.sign_in(tokens, kind="parent", remember=remember)
    page.forget()
    path = page.next_path("" if wanted.startswith("/staff") else wanted)
    account = await page.api.find("/account")
    if account and account["policy_outdated"]:
        page.keep(after_policy=path)
        return page.go("/settings/policy")
    return page.go(path)
