"""A real browser for tests of the pages: the distribution's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, async_playwright

from balabaqsha_cli.launch.machine import install_packages

PHONE: Mapping[str, int] = {"width": 360, "height": 740}
DESKTOP: Mapping[str, int] = {"width": 1280, "height": 900}
_PACKAGE = "chromium"
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def chromium() -> str:
    """Where Chromium is; it is installed where it is missing and that may be done."""
    found = shutil.which(_PACKAGE)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install_packages(_PACKAGE, "fonts-noto-core")
        found = shutil.which(_PACKAGE)
    if found is None:
        raise AssertionError(f"the tests of the pages need Chromium; run: sudo apt-get install {_PACKAGE}")
    return found


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """A browser of its own, ended with the block."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(_QUIET))
        try:
            yield browser
        finally:
            await browser.close()


def context_options(*, viewport: Mapping[str, int] = PHONE, scripts: bool = True, dark: bool = False) -> dict[str, Any]:
    """What a new context is made with."""
    return {
        "viewport": dict(viewport),
        "java_script_enabled": scripts,
        "color_scheme": "dark" if dark else "light",
        "device_scale_factor": 1,
    }
