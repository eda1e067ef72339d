"""What places are called, from the API's own list."""

from collections.abc import Iterable
from typing import Any

from gateway_service.web.page import Page


def region_of(code: str) -> str:
    """The region that a place is in."""
    return code[:2] + "0000000"


async def place_names(page: Page, codes: Iterable[str | None]) -> dict[str, str]:
    """Code -> name, from the region down; a place that the list lacks is called by its code."""
    names = dict(page.regions)
    wanted = {code for code in codes if code}
    for region in sorted({region_of(code) for code in wanted - names.keys()}):
        names |= await places_below(page, region)
    for district in sorted({code[:4] + "00000" for code in wanted - names.keys()}):
        names |= await places_below(page, district)
    return {code: names.get(code, code) for code in wanted}


async def places_below(page: Page, parent: str) -> dict[str, str]:
    """Code -> name of the places directly below; empty while they cannot be had."""
    found: dict[str, Any] = await page.api.find("/reference/regions", parent=parent) or {}
    return {str(item["code"]): str(item["name"]) for item in found.get("items", [])}


async def reference(page: Page, name: str) -> dict[str, str]:
    """Code -> name of a reference list: `group-types`, `languages` or `privileges`."""
    found: dict[str, Any] = await page.api.find(f"/reference/{name}") or {}
    return {str(item["code"]): str(item["name"]) for item in found.get("items", [])}


async def document_kinds(page: Page) -> dict[str, str]:
    """Code -> name of the kinds of documents."""
    found: dict[str, Any] = await page.api.find("/reference/document-limits") or {}
    return {str(item["code"]): str(item["name"]) for item in found.get("kinds", [])}
