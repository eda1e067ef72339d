"""The user guide, step by step, in a browser: three languages, a phone and a desk, with scripts and without."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest
from playwright.async_api import Page

from balabaqsha_testkit.browser import DESKTOP, PHONE
from balabaqsha_testkit.visitor import Visitor
from balabaqsha_testkit.waiting import eventually

#: What the guide promises the state will say.
IN_THE_QUEUE = {
    "kk": "Өтінім ваучер алу кезегінде тұр",
    "ru": "Заявка находится в очереди за получением ваучера",
    "en": "The application is in the queue for a voucher",
}
#: How she comes: the screen, and whether scripts run.
WAYS: Mapping[str, Mapping[str, Any]] = {
    "phone": {"viewport": PHONE, "scripts": True},
    "desk": {"viewport": DESKTOP, "scripts": False},
}
Check = Callable[[Page, str], Awaitable[None]]
NewVisitor = Callable[..., Awaitable[Visitor]]


@pytest.mark.timeout(180)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("way", WAYS)
async def test_the_guide_leads_from_registration_to_the_number(
    new_visitor: NewVisitor, hold_against_the_rules: Check, language: str, way: str
) -> None:
    visitor = await new_visitor(language=language, **WAYS[way])
    faults = _watched(visitor)
    visitor.looks = hold_against_the_rules if way == "phone" else None

    await visitor.register()
    await visitor.sign_in()
    await visitor.add_child()
    application = await visitor.file()

    shown = await _shown_in_the_queue(visitor, application)
    await visitor.look("status")
    assert IN_THE_QUEUE[language] in shown
    assert faults == []


def _watched(visitor: Visitor) -> list[str]:
    """Grows by every fault of a script, and by every request to another host."""
    faults: list[str] = []
    visitor.page.on("pageerror", lambda fault: faults.append(str(fault)))
    visitor.page.on("request", lambda asked: None if _is_ours(asked.url, visitor) else faults.append(asked.url))
    return faults


async def _shown_in_the_queue(visitor: Visitor, application: str) -> str:
    """The status page once the number is there; it says so by itself or when it is opened again."""

    async def numbered() -> str | None:
        await visitor.go(f"/applications/{application}")
        shown = await visitor.page.locator("main").inner_text()
        return shown if IN_THE_QUEUE[visitor.language] in shown else None

    shown: str = await eventually(numbered, within=20, hint=visitor.page.url)
    return shown


def _is_ours(address: str, visitor: Visitor) -> bool:
    return address.startswith((visitor.house.url("gateway"), "data:", "blob:"))
