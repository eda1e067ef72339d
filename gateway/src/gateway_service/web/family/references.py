"""The lists that a form chooses from, in the page's language."""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gateway_service.web.in_process import InProcessApi
from gateway_service.web.page import Page
from gateway_service.web.rendering import kazakh_order

#: A row of a list: code, name, and what else the list tells.
Item = dict[str, Any]
_KATO_LEVELS = (6, 4, 2)


async def items_of(api: InProcessApi, path: str, **query: Any) -> list[Item]:
    """A whole list."""
    answer = await api.get(path, **query)
    return list(answer["items"])


async def places_under(api: InProcessApi, parent: str | None) -> list[Item]:
    """The places right under another, in alphabetical order; of the country when there is none."""
    found = await items_of(api, "/reference/regions", parent=parent)
    return sorted(found, key=lambda item: kazakh_order(item["name"]))


def name_of(items: Iterable[Item], code: str | None) -> str | None:
    """The name of a code; the code itself when the list has no such row any more."""
    return next((str(item["name"]) for item in items if item["code"] == code), code)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceNames:
    """Where the child is to stand, by name."""

    region: str | None
    district: str | None
    settlement: str | None
    #: Whether the district has settlements to choose from.
    has_settlements: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Everything an application names by code."""

    group_types: Sequence[Item]
    languages: Sequence[Item]
    privileges: Sequence[Item]
    limits: dict[str, Any]
    place: PlaceNames

    @property
    def kinds(self) -> Sequence[Item]:
        """Kinds of documents."""
        return list(self.limits["kinds"])


async def lists_for(page: Page, application: dict[str, Any]) -> Lists:
    """All lists, and the names of the application's own places, asked for at once."""
    asked = (
        items_of(page.api, "/reference/group-types"),
        items_of(page.api, "/reference/languages"),
        items_of(page.api, "/reference/privileges"),
        page.api.get("/reference/document-limits"),
        _place_names(page, application),
    )
    types, languages, privileges, limits, place = await together(*asked)
    return Lists(group_types=types, languages=languages, privileges=privileges, limits=limits, place=place)


async def together(*asked: Awaitable[Any]) -> list[Any]:
    """All answers, once all are there; the first refusal is raised as it is."""
    answers = await asyncio.gather(*asked, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers


async def _place_names(page: Page, application: dict[str, Any]) -> PlaceNames:
    region, district, settlement = (application[name] for name in ("region", "district", "settlement"))
    districts = await places_under(page.api, region) if region and district else []
    below = next((bool(item["has_children"]) for item in districts if item["code"] == district), False)
    return PlaceNames(
        region=page.regions.get(region, region) if region else None,
        district=name_of(districts, district),
        settlement=await _settlement_name(page.api, settlement, district=district),
        has_settlements=below,
    )


async def _settlement_name(api: InProcessApi, settlement: str | None, *, district: str | None) -> str | None:
    """The settlement lies right under the district, or under a rural district between the two."""
    if settlement is None or district is None:
        return settlement
    for parent in (district, *_ancestors(settlement, below=district)):
        found = await items_of(api, "/reference/regions", parent=parent)
        if any(item["code"] == settlement for item in found):
            return name_of(found, settlement)
    return settlement


def _ancestors(code: str, *, below: str) -> list[str]:
    """Codes a KATO code may lie under, nearest first: its own with more and more zeros at the end."""
    shortened = [code[:length].ljust(len(code), "0") for length in _KATO_LEVELS]
    return [one for one in shortened if one not in (code, below)]
