"""The parent's whole way by keyboard alone: Tab to go on, Space and arrows to choose, Enter to send."""

from collections.abc import Awaitable, Callable
from dataclasses import fields
from typing import Any

import pytest

from balabaqsha_testkit.browser import PHONE
from balabaqsha_testkit.visitor import Visitor

#: More stops than any page has.
_MOST_STOPS = 120
_MOST_CHOICES = 60


class KeyboardVisitor(Visitor):
    """A visitor without a mouse or a finger: every field and button is come to by Tab."""

    async def come_to(self, selector: str) -> None:
        """Press Tab until the element has the focus; fails where no way leads to it."""
        for _ in range(_MOST_STOPS):
            await self.page.keyboard.press("Tab")
            if await self.page.evaluate("sought => document.activeElement.matches(sought)", selector):
                return
        raise AssertionError(f"Tab does not lead to {selector} at {self.page.url}")

    async def press(self) -> None:
        await self.come_to("main form button.button:not(.second):not(.danger)")
        async with self.page.expect_navigation():
            await self.page.keyboard.press("Enter")

    async def tick(self, selector: str) -> None:
        await self.come_to(selector)
        await self.page.keyboard.press("Space")

    async def type_in(self, **fields: str) -> None:
        for name, value in fields.items():
            await self.come_to(f"main [name={name}]")
            await self.page.keyboard.type(value)

    async def choose(self, name: str, value: str) -> None:
        await self.come_to(f"main [name={name}]")
        if not await self.page.locator(f"main select[name={name}]").count():
            await self.page.keyboard.press("Space")
        for _ in range(_MOST_CHOICES):
            if await self.page.evaluate("document.activeElement.value") == value:
                return
            await self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {value} of {name} at {self.page.url}")


@pytest.mark.timeout(180)
async def test_the_guide_can_be_walked_by_keyboard_alone(new_visitor: Callable[..., Awaitable[Any]]) -> None:
    seated = await new_visitor(language="kk", viewport=PHONE)
    visitor = KeyboardVisitor(**{field.name: getattr(seated, field.name) for field in fields(Visitor)})

    await visitor.register()
    await visitor.sign_in()
    await visitor.add_child()
    await visitor.file()

    assert visitor.page.url.endswith("/filed")
