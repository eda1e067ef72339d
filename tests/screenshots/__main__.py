"""`make screenshots`: pictures of the main pages, of a system of their own, into `docs/screenshots/`."""

import asyncio
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import httpx
from PIL import Image
from playwright.async_api import Browser, Page
from scene import ALMATY, Scene, families, set_scene

from balabaqsha_testkit.browser import DESKTOP, PHONE, context_options, open_browser
from balabaqsha_testkit.house import House, house_of_its_own
from balabaqsha_testkit.staff import credentials, forget_spent_codes
from balabaqsha_testkit.visitor import Visitor
from balabaqsha_testkit.waiting import eventually

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
#: So many of those ahead withdraw, so that there is a change to explain.
_LEAVING = 3
_LANGUAGES = ("kk", "ru", "en")
_PUBLIC: Mapping[str, str] = {
    "home": "/",
    "territory": f"/queue/{ALMATY}",
    "kindergartens": "/kindergartens",
    "statistics": "/statistics",
    "how-it-works": "/how-it-works",
    "check": "/check",
}
_STAFF: Mapping[str, tuple[tuple[str, str], ...]] = {
    "queue_operator": (
        ("staff-home", "/staff"),
        ("staff-work-list", "/staff/applications"),
        ("staff-kindergartens", "/staff/kindergartens"),
        ("staff-rules", "/staff/rules"),
        ("staff-reports", "/staff/reports"),
    ),
}


class Camera:
    """Keeps pictures of pages."""

    async def take(self, page: Page, name: str) -> None:
        """The whole page as it is shown."""
        picture = Image.open(BytesIO(await page.screenshot(full_page=True)))
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(FOLDER / f"{name}.png", optimize=True)
        sys.stderr.write(f"{name}\n")


async def picture_everything(house: House) -> None:
    """Every picture, one after the other."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with httpx.AsyncClient(timeout=30) as api, open_browser() as browser:
        scene = await set_scene(house, api)
        garden = await scene.fill_kindergartens()
        await _picture_the_way(scene, browser)
        await _picture_public(house, browser, garden=garden)
        await _picture_staff(house, browser)


async def _picture_public(house: House, browser: Browser, *, garden: str) -> None:
    camera = Camera()
    for language in _LANGUAGES:
        page = await _page(browser, phone=True)
        await page.goto(f"{house.url('gateway')}/{language}/")
        await camera.take(page, f"home-{language}-phone")
    page = await _page(browser, phone=False)
    for name, path in {**_PUBLIC, "kindergarten": f"/kindergartens/{garden}"}.items():
        await page.goto(f"{house.url('gateway')}/ru{path}")
        await camera.take(page, name)


async def _picture_the_way(scene: Scene, browser: Browser) -> None:
    """A parent's way on a phone: to the number, its reasons, and the voucher."""
    camera = Camera()
    made = await scene.api.post(
        f"{scene.house.url('register')}/families", json={"children": [{"birth_date": "2023-05-14"}]}
    )
    family = made.raise_for_status().json()
    page = await _page(browser, phone=True)
    visitor = Visitor(page=page, house=scene.house, family=family, looks=camera.take)
    await visitor.register()
    await visitor.sign_in()
    await visitor.add_child()
    application = await visitor.file()
    await _until_shown(visitor, f"/applications/{application}", ".number")
    await families(scene.house, scene.api)
    number = await page.locator(".number").first.inner_text()
    await scene.let_some_leave(_LEAVING)
    await _until_shown(visitor, f"/applications/{application}", f".number:text-is('{int(number) - _LEAVING}')")
    await camera.take(page, "status")
    await visitor.go(f"/applications/{application}/history")
    await camera.take(page, "history")
    await scene.draw(places=len(scene.ahead) - 2)
    await _until_shown(visitor, f"/applications/{application}/voucher", "main form[action*='/voucher/confirm']")
    await camera.take(page, "voucher")
    await visitor.go("/notifications")
    await camera.take(page, "notifications")


async def _picture_staff(house: House, browser: Browser) -> None:
    camera = Camera()
    for role, pages in _STAFF.items():
        member = next(one for one in house.endpoints()["staff"] if one["role"] == role)
        await forget_spent_codes(house)
        page = await _page(browser, phone=False)
        await page.goto(f"{house.url('gateway')}/ru/staff/sign-in")
        for field, value in credentials(member).items():
            await page.locator(f"main [name={field}]").fill(value)
        await page.locator("main form button").last.click()
        await page.wait_for_url("**/staff")
        for name, path in pages:
            await page.goto(f"{house.url('gateway')}/ru{path}")
            await camera.take(page, name)


async def _page(browser: Browser, *, phone: bool) -> Page:
    context = await browser.new_context(**context_options(viewport=PHONE if phone else DESKTOP))
    return await context.new_page()


async def _until_shown(visitor: Visitor, path: str, selector: str) -> None:
    async def shown() -> bool:
        await visitor.go(path)
        return await visitor.page.locator(selector).count() > 0

    await eventually(shown, within=30, hint=f"{path} does not show {selector}")


if __name__ == "__main__":
    with house_of_its_own() as everything:
        asyncio.run(picture_everything(everything))
