"""The protocol of one iteration: how many vouchers, in which categories, and to which application numbers."""

import asyncio

from fastapi import APIRouter, Response

from gateway_service.web.page import PageDep
from gateway_service.web.visitors.territories import names_of
from gateway_service.web.visitors.told import needed, told

_UNAVAILABLE = 503
router = APIRouter()


@router.get("/iterations/{run}")
async def show_iteration(page: PageDep, run: str, cursor: str = "") -> Response:
    """Who was drawn, in order, by number alone."""
    iteration, protocol = await asyncio.gather(
        needed(page, f"/public/iterations/{run}"), told(page, f"/public/iterations/{run}/protocol", cursor=cursor)
    )
    territory = iteration.document["territory"] if iteration.is_there else None
    names = await names_of(page, [territory] if territory else [])
    return page.render(
        "visitors/iteration.html",
        status=_UNAVAILABLE if iteration.is_away else 200,
        iteration=iteration.document,
        protocol=protocol.document,
        name=names.get(territory or "", ""),
        cursor=cursor,
    )
