"""What the places of waiting lists and kindergartens are called, by their KATO codes."""

import asyncio
from collections.abc import Iterable, Mapping

from gateway_service.web.page import Page
from gateway_service.web.visitors.told import told

_REGION_DIGITS = 2
_CODE_DIGITS = 9
_DISTRICT_DIGITS = 4
Names = Mapping[str, str]


def region_of(code: str) -> str:
    """The region a place lies in."""
    return code[:_REGION_DIGITS].ljust(_CODE_DIGITS, "0")


async def names_of(page: Page, codes: Iterable[str]) -> Names:
    """Code -> name; a code whose name cannot be had stands for itself."""
    wanted = set(codes)
    known = dict(page.regions)
    for parents in ({region_of(code) for code in wanted}, {_district_of(code) for code in wanted}):
        if wanted - known.keys():
            known |= await _below(page, parents)
    return {code: known.get(code, code) for code in wanted}


async def districts_of(page: Page, region: str) -> dict[str, str]:
    """The districts of a region, in the order of the state's list."""
    return await _below(page, {region})


async def _below(page: Page, parents: Iterable[str]) -> dict[str, str]:
    found = await asyncio.gather(*(told(page, "/reference/regions", parent=parent) for parent in sorted(parents)))
    return {str(item["code"]): str(item["name"]) for one in found for item in one.items}


def _district_of(code: str) -> str:
    return code[:_DISTRICT_DIGITS].ljust(_CODE_DIGITS, "0")
