"""The catalogue of kindergartens as a list and a map, and the page of one."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from gateway_service.web.page import Page, PageDep
from gateway_service.web.visitors.catalogue import (
    AGES,
    OWNERSHIPS,
    SHOWN,
    Wanted,
    columns,
    free_by_age,
    kindergartens,
    points,
)
from gateway_service.web.visitors.territories import districts_of, names_of
from gateway_service.web.visitors.told import Told, needed, told

_UNAVAILABLE = 503
router = APIRouter()


def wanted_of(  # noqa: PLR0917 - each is a field of the form
    district: str = "",
    teaching: str = "",
    group_type: str = "",
    age_band: str = "",
    ownership: str = "",
    free: str = "",
) -> Wanted:
    """What the form of the catalogue asks for; what it cannot ask for counts for nothing."""
    return Wanted(
        district=district if district.isdigit() else "",
        language=teaching,
        group_type=group_type,
        age_band=age_band if age_band in AGES else "",
        ownership=ownership if ownership in OWNERSHIPS else "",
        free=bool(free),
    )


@router.get("/kindergartens")
async def show_catalogue(
    page: PageDep, wanted: Annotated[Wanted, Depends(wanted_of)], view: str = "list", at: str = "1"
) -> Response:
    """The kindergartens of the locality that fit what is looked for."""
    found, districts, languages, group_types = await asyncio.gather(
        kindergartens(page, wanted),
        districts_of(page, page.locality),
        told(page, "/reference/languages"),
        told(page, "/reference/group-types"),
    )
    is_map = view == "map"
    number, pages = _page_of(found, at, is_whole=is_map)
    return page.render(
        "visitors/kindergartens.html",
        status=_UNAVAILABLE if found.is_away else 200,
        found=found,
        shown=found.items if is_map else found.items[(number - 1) * SHOWN : number * SHOWN],
        number=number,
        pages=pages,
        is_map=is_map,
        map=_map(page, found.items) if is_map else None,
        wanted=wanted,
        districts=districts,
        options=_options(page, districts, languages, group_types),
    )


@router.get("/kindergartens/{kindergarten_id}")
async def show_kindergarten(page: PageDep, kindergarten_id: str) -> Response:
    """One kindergarten: where it is, how to reach it, and its free places by age and language."""
    found = await needed(page, f"/public/kindergartens/{kindergarten_id}")
    one = found.document
    names = await names_of(page, [one["district"], *([one["settlement"]] if one["settlement"] else [])] if one else [])
    return page.render(
        "visitors/kindergarten.html",
        status=_UNAVAILABLE if found.is_away else 200,
        one=one,
        names=names,
        rows=free_by_age(one) if one else [],
        languages=columns(one) if one else {},
        map=_map(page, [one]) if one and one["location"] else None,
    )


def _page_of(found: Told, asked: str, *, is_whole: bool) -> tuple[int, int]:
    """The number of the page to show, and how many there are."""
    pages = 1 if is_whole else max(1, -(-len(found.items) // SHOWN))
    return min(max(int(asked), 1), pages) if asked.isdecimal() else 1, pages


def _map(page: Page, items: list[dict[str, Any]]) -> dict[str, Any]:
    """What the map's script reads."""
    return {
        "points": points(page, items),
        "tiles": page.portal.tile_url,
        "free": page.say("free places"),
        "more": page.say("About the kindergarten"),
        "closer": page.say("Closer"),
        "further": page.say("Further away"),
        "language": page.language,
    }


def _options(
    page: Page, districts: dict[str, str], languages: Told, group_types: Told
) -> dict[str, list[tuple[str, str]]]:
    """What each field of the form offers."""
    return {
        "district": list(districts.items()),
        "teaching": [(item["code"], item["name"]) for item in languages.items],
        "group_type": [(item["code"], item["name"]) for item in group_types.items],
        "age_band": [(code, page.say(text)) for code, text in AGES.items()],
        "ownership": [(code, page.say(text)) for code, text in OWNERSHIPS.items()],
    }
