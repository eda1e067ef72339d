"""Every page that anybody or a parent can open, in every language: no fault of accessibility, and light enough."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page

from balabaqsha_testkit.browser import PHONE
from balabaqsha_testkit.visitor import Visitor

PUBLIC = (
    "/",
    "/queue",
    "/queue/750000000",
    "/number?number=0000-0000-0000",
    "/kindergartens",
    "/statistics",
    "/contacts",
    "/how-it-works",
    "/check",
    "/policy",
    "/accessibility",
    "/locality",
    "/registration",
    "/sign-in",
    "/sign-in?by=phone",
    "/sign-in?by=login",
    "/sign-in?by=email",
    "/recovery",
    "/staff/sign-in",
    "/nothing-is-here",
)
OWN = (
    "/applications",
    "/applications/new",
    "/children",
    "/children/add",
    "/appeals",
    "/appeals/new",
    "/notifications",
    "/settings",
    "/settings/sessions",
    "/settings/accesses",
    "/settings/export",
    "/settings/erasure",
    "/settings/password",
    "/settings/login",
    "/settings/language",
    "/settings/locality",
    "/settings/notifications",
)
#: Pages whose form is refused when it is sent empty.
FORMS = ("/registration", "/sign-in", "/recovery", "/staff/sign-in")
OWN_FORMS = ("/children/add", "/settings/password")
MOST_BYTES = 150 * 1024
Check = Callable[[Page, str], Awaitable[None]]


@pytest.mark.timeout(240)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
async def test_every_page_and_every_refusal_of_a_form_is_accessible_and_light(
    new_visitor: Callable[..., Awaitable[Visitor]], hold_against_the_rules: Check, language: str
) -> None:
    visitor = await new_visitor(language=language, viewport=PHONE)
    for path in PUBLIC:
        await _hold_page(visitor, path, hold_against_the_rules)
    for path in FORMS:
        await _hold_refusal(visitor, path, hold_against_the_rules)
    await visitor.register()
    await visitor.sign_in()
    for path in OWN:
        await _hold_page(visitor, path, hold_against_the_rules)
    for path in OWN_FORMS:
        await _hold_refusal(visitor, path, hold_against_the_rules)


async def _hold_page(visitor: Visitor, path: str, check: Check) -> None:
    received: list[float] = []
    session = await visitor.page.context.new_cdp_session(visitor.page)
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    await session.send("Network.enable")
    await session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await visitor.go(path)
    await session.detach()
    assert sum(received) <= MOST_BYTES, f"{path} weighs {sum(received) / 1024:.0f} KB"
    assert await visitor.page.locator("html").get_attribute("lang") == visitor.language
    assert await visitor.page.locator("h1").count() == 1, path
    await check(visitor.page, path)


async def _hold_refusal(visitor: Visitor, path: str, check: Check) -> None:
    """An empty form is answered with a summary that has the focus, and links to its fields."""
    await visitor.go(path)
    await visitor.press()
    assert await visitor.page.locator("#error-summary").evaluate("it => it === document.activeElement"), path
    assert await visitor.page.title() != ""
    await check(visitor.page, f"{path}, refused")
