"""A browser, families, and what is held against every page it shows."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page

from balabaqsha_testkit.browser import context_options, open_browser
from balabaqsha_testkit.house import House
from balabaqsha_testkit.visitor import Visitor

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
#: WCAG 2.2, levels A and AA, and what is good practice besides.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NewVisitor = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser of the test's own."""
    async with open_browser() as opened:
        yield opened


@pytest.fixture
def new_visitor(house: House, api: httpx.AsyncClient, browser: Browser) -> NewVisitor:
    """Makes a family that the register knows, and sits its first guardian down at a fresh browser."""

    async def make(*, language: str, births: Sequence[str] = ("2023-05-14",), **options: Any) -> Visitor:
        children = [{"birth_date": birth} for birth in births]
        answer = await api.post(f"{house.url('register')}/families", json={"children": children})
        context = await browser.new_context(**context_options(**options))
        page = await context.new_page()
        return Visitor(page=page, house=house, family=answer.raise_for_status().json(), language=language)

    return make


@pytest.fixture
def hold_against_the_rules() -> Callable[[Page, str], Awaitable[None]]:
    """Holds a page, as it is shown, against what is promised of every page."""
    return _hold


async def _hold(page: Page, name: str) -> None:
    """No fault of accessibility, in light and dark; nothing wider than the screen; nothing asked of others."""
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        # Through the debugger, since the page's own policy forbids scripts without its nonce.
        await page.evaluate(AXE)
        found = await page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(TAGS)}, resultTypes: ['violations']}})")
        told = [
            (one["id"], one["help"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found["violations"]
        ]
        assert not told, f"{name} ({scheme}) at {page.url}: {told}"
    await page.emulate_media(color_scheme="light")
    assert "<Macro" not in await page.locator("body").inner_text(), f"{name} at {page.url} shows a part of its template"
    wider = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{name} at {page.url} is {wider} px wider than the screen"
