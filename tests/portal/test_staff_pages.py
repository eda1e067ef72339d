"""Pages of staff, as an operator opens them: there, accessible, and no wider than a phone."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Browser, Page

from balabaqsha_testkit.browser import PHONE, context_options
from balabaqsha_testkit.house import House
from balabaqsha_testkit.staff import credentials, forget_spent_codes

PAGES = (
    "/staff",
    "/staff/applications",
    "/staff/appeals",
    "/staff/tasks",
    "/staff/iterations",
    "/staff/iterations/new",
    "/staff/vouchers",
    "/staff/corrections",
    "/staff/corrections/new",
    "/staff/rules",
    "/staff/rules/new",
    "/staff/renewals",
    "/staff/kindergartens",
    "/staff/kindergartens/new",
    "/staff/kindergartens/import",
    "/staff/pool",
    "/staff/reports",
    "/staff/reports/capacity",
    "/staff/reports/refusals",
    "/staff/reports/admissions",
)
#: Pages whose form is refused when it is sent empty.
FORMS = ("/staff/corrections/new", "/staff/kindergartens/new")


@pytest.mark.timeout(180)
async def test_every_page_of_an_operator_is_there_and_accessible(
    house: House, browser: Browser, hold_against_the_rules: Callable[[Page, str], Awaitable[None]]
) -> None:
    page = await (await browser.new_context(**context_options(viewport=PHONE))).new_page()
    portal = f"{house.url('gateway')}/kk"
    await _sign_in(page, house, portal=portal)

    for path in PAGES:
        answer = await page.goto(portal + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        assert await page.locator("h1").count() == 1, path
        await hold_against_the_rules(page, path)
    for path in FORMS:
        await page.goto(portal + path)
        await page.locator("main form button.button:not(.second)").last.click()
        await page.wait_for_load_state("load")
        assert await page.locator("#error-summary").count() == 1, path
        await hold_against_the_rules(page, f"{path}, refused")


async def _sign_in(page: Page, house: House, *, portal: str) -> None:
    member = next(one for one in house.endpoints()["staff"] if one["role"] == "queue_operator")
    await forget_spent_codes(house)
    await page.goto(f"{portal}/staff/sign-in")
    for field, value in credentials(member).items():
        await page.locator(f"main [name={field}]").fill(value)
    await page.locator("main form button").last.click()
    await page.wait_for_url("**/staff")
