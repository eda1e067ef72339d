"""The account as its owner sees it, and the settings that need no proof: login name, language, locality, password."""

from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.languages import LANGUAGES
from gateway_service.web.account.sending import errors_of, missing
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import LOCALITY_COOKIE, Page, PageDep
from gateway_service.web.rendering import kazakh_order
from gateway_service.web.translations import LANGUAGE_NAMES, marked

router = APIRouter()
_LOGIN, _LOCALITY = "account/login.html", "account/locality.html"
_PASSWORD, _LANGUAGE = "account/password.html", "account/language.html"
_SAVED = marked("Saved.")
_PASSWORDS = {
    "current_password": marked("Enter the password you have now."),
    "password": marked("Think up a new password."),
    "password_repeat": marked("Enter the new password once more."),
}


@router.get("/settings")
async def show_settings(page: PageDep) -> Response:
    """All of the person's own data, with ways to change what is hers to change."""
    page.need("parent")
    account = await page.api.get("/account")
    language = LANGUAGE_NAMES[account["language"]]
    locality = page.regions.get(account["locality"] or "")
    return page.render("account/settings.html", account=account, account_language=language, locality=locality)


@router.get("/settings/login")
async def show_login(page: PageDep) -> Response:
    """The login name to sign in by."""
    page.need("parent")
    return page.render(_LOGIN, value=(await page.api.get("/account"))["login"])


@router.post("/settings/login")
async def change_login(page: PageDep) -> Response:
    """Set or remove it."""
    page.need("parent")
    answers = await page.answers()
    removing = answers.get("action") == "remove"
    if not removing and (errors := missing(page, answers, {"login": marked("Enter a login name.")})):
        return page.render(_LOGIN, errors=errors, value="")
    value = None if removing else answers["login"]
    return await _save(page, {"login": value}, template=_LOGIN, value=value)


@router.get("/settings/language")
async def show_language(page: PageDep) -> Response:
    """The language of messages."""
    page.need("parent")
    value = (await page.api.get("/account"))["language"]
    return page.render(_LANGUAGE, value=value, languages=_languages())


@router.post("/settings/language")
async def change_language(page: PageDep) -> Response:
    """Write to her in it from now on."""
    page.need("parent")
    value = (await page.answers()).get("language")
    return await _save(page, {"language": value}, template=_LANGUAGE, value=value, languages=_languages())


@router.get("/settings/locality")
async def show_locality(page: PageDep) -> Response:
    """The region that is shown first."""
    page.need("parent")
    value = (await page.api.get("/account"))["locality"]
    return page.render(_LOCALITY, value=value, regions=await _regions(page))


@router.post("/settings/locality")
async def change_locality(page: PageDep) -> Response:
    """Keep it with the account, and in this browser."""
    page.need("parent")
    value = (await page.answers()).get("locality") or None
    if value in page.regions:
        page.remember_choice(LOCALITY_COOKIE, str(value))
    return await _save(page, {"locality": value}, template=_LOCALITY, value=value, regions=await _regions(page))


@router.get("/settings/password")
async def show_password(page: PageDep) -> Response:
    """The present password and the new one twice."""
    page.need("parent")
    return page.render(_PASSWORD)


@router.post("/settings/password")
async def change_password(page: PageDep) -> Response:
    """Replace it; other devices are signed out."""
    page.need("parent")
    form = {name: value for name, value in (await page.form()).items() if isinstance(value, str)}
    if errors := missing(page, form, _PASSWORDS):
        return page.render(_PASSWORD, errors=errors)
    try:
        await page.api.post("/account/password", {name: form[name] for name in _PASSWORDS})
    except ApiProblemError as problem:
        errors = errors_of(problem, field="password", wrong_secret="current_password")  # noqa: S106 - a field's name
        return page.render(_PASSWORD, errors=_own_words(page, errors))
    return page.go("/settings", notice=page.say("The password is changed. Other devices are signed out."))


def _own_words(page: Page, errors: list[FieldError]) -> list[FieldError]:
    """Of signing in nothing is said where only the password was asked for."""
    text = page.say("The password you have now is another one.")
    return [
        FieldError(field=each.field, code=each.code, text=text) if each.field == "current_password" else each
        for each in errors
    ]


async def _save(page: Page, change: dict[str, Any], *, template: str, **values: Any) -> Response:
    try:
        await page.api.patch("/account", change)
    except ApiProblemError as problem:
        return page.render(template, errors=errors_of(problem, field=next(iter(change))), **values)
    return page.go("/settings", notice=page.say(_SAVED))


def _languages() -> list[tuple[str, str, str]]:
    return [(code, LANGUAGE_NAMES[code], "") for code in LANGUAGES]


async def _regions(page: Page) -> list[tuple[str, str]]:
    found = page.regions or {item["code"]: item["name"] for item in (await page.api.get("/reference/regions"))["items"]}
    return sorted(found.items(), key=lambda pair: kazakh_order(pair[1]))
