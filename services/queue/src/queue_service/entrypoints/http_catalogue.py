"""The catalogue of kindergartens over HTTP, for everybody."""

import hashlib
import re
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from balabaqsha_chassis.problems import FieldFault, Problem
from balabaqsha_chassis.representation import Page, PageSize, ResponseModel, decode_cursor, encode_cursor, json_response
from queue_service.domain.kindergartens import AgeBand, Purpose, TeachingLanguage
from queue_service.entrypoints.kindergarten_models import KindergartenDetailView, KindergartenView
from queue_service.entrypoints.place_desk import KindergartenId, LanguageDep
from queue_service.entrypoints.state import StateDep
from queue_service.use_cases.kindergarten_ports import CatalogueQuery, ListedKindergarten
from queue_service.use_cases.show_kindergartens import show_kindergarten, show_kindergartens

_POINT = re.compile(r"(-?\d{1,2}(?:\.\d{1,10})?),(-?\d{1,3}(?:\.\d{1,10})?)", re.ASCII)
_FURTHEST = (90.0, 180.0)
_CACHED = "public, max-age=15"

Near = Annotated[str | None, Query(max_length=40, description="Latitude and longitude, WGS 84, parted by a comma")]
Cursor = Annotated[str | None, Query(max_length=1024)]
Known = Annotated[str | None, Header(alias="If-None-Match")]

router = APIRouter(prefix="/public/kindergartens", responses={304: {"description": "The caller's copy is the newest"}})


@router.get("", response_model=Page[KindergartenView])
async def get_kindergartens(  # noqa: PLR0917 - each is a query parameter
    state: StateDep,
    language_wanted: LanguageDep,
    territory: Annotated[str | None, Query(pattern=r"^[0-9]{9}$")] = None,
    language: TeachingLanguage | None = None,
    group_type: Purpose | None = None,
    age_band: AgeBand | None = None,
    free: bool = False,  # noqa: FBT001, FBT002 - a query parameter
    near: Near = None,
    limit: PageSize = 20,
    cursor: Cursor = None,
    known: Known = None,
) -> Response:
    """Kindergartens by name, or by distance from a point, with their free places by age and language."""
    point = _point(near)
    query = CatalogueQuery(
        territory=territory,
        language=language,
        group_type=group_type,
        age_band=age_band,
        free=free,
        near=point,
        after=_after(cursor, by_distance=point is not None),
        limit=limit,
    )
    async with state.open_unit_of_work() as unit_of_work:
        found, more = await show_kindergartens(
            query, catalogue=unit_of_work.catalogue, group_rules=unit_of_work.group_rules, clock=state.clock
        )
    items = [KindergartenView.of(one, language=language_wanted) for one in found]
    page = Page[KindergartenView](items=items, next_cursor=_cursor(found[-1]) if more else None)
    return _cacheable(page, language=language_wanted, known=known)


@router.get("/{kindergarten_id}", response_model=KindergartenDetailView)
async def get_kindergarten(
    kindergarten_id: KindergartenId, state: StateDep, language: LanguageDep, known: Known = None
) -> Response:
    """One kindergarten with its groups."""
    async with state.open_unit_of_work() as unit_of_work:
        found = await show_kindergarten(kindergarten_id, catalogue=unit_of_work.catalogue)
    return _cacheable(KindergartenDetailView.of(found, language=language), language=language, known=known)


def _cacheable(view: ResponseModel, *, language: str, known: str | None) -> Response:
    """The view with a tag of what it says; nothing for whom has it already."""
    tag = f'"{hashlib.sha256(f"{language}{view.model_dump_json()}".encode()).hexdigest()[:32]}"'
    headers = {"Cache-Control": _CACHED, "Vary": "Accept-Language", "Content-Language": language, "ETag": tag}
    tags = [one.strip().removeprefix("W/") for one in (known or "").split(",")]
    if tag in tags or "*" in tags:
        return Response(status_code=304, headers=headers)
    return json_response(view, headers=headers)


def _point(near: str | None) -> tuple[float, float] | None:
    if near is None:
        return None
    found = _POINT.fullmatch(near.replace(" ", ""))
    point = (float(found[1]), float(found[2])) if found else (_FURTHEST[0] + 1, 0.0)
    if abs(point[0]) > _FURTHEST[0] or abs(point[1]) > _FURTHEST[1]:
        raise Problem(422, "invalid_request", errors=(FieldFault(pointer="/query/near", code="wrong_format"),))
    return point


def _after(cursor: str | None, *, by_distance: bool) -> tuple[float | str, str] | None:
    """Where the last page ended; a cursor of one order is none of the other."""
    kinds: tuple[type, ...] = (int, str) if by_distance else (str, str)
    values = decode_cursor(cursor, kinds=kinds)
    if values is None:
        return None
    if not re.fullmatch(r"[0-9a-fA-F-]{36}", values[1]):
        raise Problem(422, "cursor_invalid")
    return (float(values[0]) if by_distance else values[0], values[1])


def _cursor(last: ListedKindergarten) -> str:
    key = last.kindergarten.name_ru if last.distance is None else int(last.distance)
    return encode_cursor(key, last.kindergarten.id)
