"""How heavy pages are, and how soon of use on a cheap phone: a real browser, a slow network, a slow processor."""

import asyncio
import gzip
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx
from playwright.async_api import Browser, Page
from report import Row, Section, at_most
from runner import Bench

from balabaqsha_testkit.browser import PHONE, context_options, open_browser
from balabaqsha_testkit.house import House, house_of_its_own
from balabaqsha_testkit.visitor import Visitor
from gateway_service.web.rendering import STATIC

#: Bytes a second and milliseconds to and fro of Chromium's own "Fast 3G".
DOWN, UP, ROUND_TRIP = 1_600_000 / 8, 750_000 / 8, 150
#: A cheap phone's processor beside this machine's.
SLOWER = 4
HOME_KB, PAGE_KB, STYLE_KB, USABLE_SECONDS = 100, 150, 14, 3.0
_PUBLIC = ("/", "/queue", "/kindergartens", "/statistics", "/contacts", "/how-it-works", "/check", "/policy")
_DOORS = ("/registration", "/sign-in")
_OWN = ("/applications", "/children", "/notifications", "/settings")
_TIMES = """() => new Promise(done => {
  let largest = 0, shift = 0;
  const watch = (type, note) =>
    new PerformanceObserver(list => list.getEntries().forEach(note)).observe({type, buffered: true});
  watch('largest-contentful-paint', one => { largest = Math.max(largest, one.startTime); });
  watch('layout-shift', one => { shift += one.value; });
  requestAnimationFrame(() => setTimeout(() => {
    const ready = performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd;
    done({largest: largest || ready, ready, shift});
  }, 0));
})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One page as it came over the slow line into an empty cache."""

    path: str
    kilobytes: float
    largest_seconds: float
    ready_seconds: float
    shift: float


async def pages(_: Bench) -> Section:
    """Weights and times of the pages that parents see."""
    with ExitStack() as stack:
        house = await asyncio.to_thread(stack.enter_context, house_of_its_own())
        async with open_browser() as browser:
            seen = await _seen(house, browser)
        await asyncio.to_thread(stack.close)
    style = len(gzip.compress((STATIC / "portal.css").read_bytes())) / 1024
    return Section(title="Pages on a slow phone", rows=_rows(seen, style=style), notes=_notes(seen))


async def _seen(house: House, browser: Browser) -> list[Seen]:
    async with httpx.AsyncClient() as api:
        made = await api.post(f"{house.url('register')}/families", json={"children": [{"birth_date": "2023-05-14"}]})
    cookies = await _signed_in(house, browser, made.raise_for_status().json())
    found = [await _measured(house, browser, path, cookies=[]) for path in (*_PUBLIC, *_DOORS)]
    return found + [await _measured(house, browser, path, cookies=cookies) for path in _OWN]


async def _signed_in(house: House, browser: Browser, family: dict[str, Any]) -> Sequence[Any]:
    context = await browser.new_context(**context_options())
    visitor = Visitor(page=await context.new_page(), house=house, family=family)
    await visitor.register()
    await visitor.sign_in()
    await visitor.add_child()
    cookies = await context.cookies()
    await context.close()
    return cookies


async def _measured(house: House, browser: Browser, path: str, *, cookies: Sequence[Any]) -> Seen:
    context = await browser.new_context(**context_options(viewport=PHONE))
    await context.add_cookies(list(cookies))
    page = await context.new_page()
    received = await _slowed(page)
    await page.goto(f"{house.url('gateway')}/ru{path}", wait_until="load")
    times = await page.evaluate(_TIMES)
    await context.close()
    return Seen(
        path=path,
        kilobytes=sum(received) / 1024,
        largest_seconds=times["largest"] / 1000,
        ready_seconds=times["ready"] / 1000,
        shift=times["shift"],
    )


async def _slowed(page: Page) -> list[float]:
    """Slow the page's line and processor; the list grows by the bytes of everything that comes over the line."""
    received: list[float] = []
    session = await page.context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    await session.send("Network.enable")
    line = {"offline": False, "latency": ROUND_TRIP, "downloadThroughput": DOWN, "uploadThroughput": UP}
    await session.send("Network.emulateNetworkConditions", line)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return received


def _rows(seen: Sequence[Seen], *, style: float) -> list[Row]:
    home, heaviest = seen[0], max(seen, key=lambda one: one.kilobytes)
    slowest = max(seen, key=lambda one: max(one.largest_seconds, one.ready_seconds))
    usable = max(slowest.largest_seconds, slowest.ready_seconds)
    return [
        at_most("home, everything it needs, compressed", home.kilobytes, HOME_KB, unit="KB"),
        at_most(f"heaviest page ({heaviest.path})", heaviest.kilobytes, PAGE_KB, unit="KB"),
        at_most("styles, compressed", style, STYLE_KB, unit="KB"),
        at_most(f"slowest page of use ({slowest.path})", usable, USABLE_SECONDS, unit="s"),
        at_most("largest layout shift", max(one.shift for one in seen), 0.1, unit=""),
    ]


def _notes(seen: Sequence[Seen]) -> list[str]:
    table = "\n".join(
        f"| {one.path} | {one.kilobytes:.0f} | {one.largest_seconds:.2f} | {one.ready_seconds:.2f} |" for one in seen
    )
    phone = (
        f"A phone of 360 × 740, an empty cache, {DOWN * 8 / 1e6:.1f} Mbit/s, {ROUND_TRIP} ms to and fro, a processor "
        f"{SLOWER} times slower; of use: painted and parsed."
    )
    return [phone, f"| page | KB | largest paint, s | parsed, s |\n|---|---|---|---|\n{table}"]
