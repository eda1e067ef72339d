"""The pool of places: what came back or was declared since the last issue of vouchers."""

from typing import Any

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.kindergarten.desk import Desk, DeskDep
from gateway_service.web.kindergarten.sending import body_of, number_of
from gateway_service.web.kindergarten.words import LISTS
from gateway_service.web.office.places import place_names
from gateway_service.web.office.sending import key_of, options

router = APIRouter()
_API = "/operator/pool"
_PATH = "/staff/pool"


@router.get(_PATH)
async def show_pool(desk: DeskDep) -> Response:
    """The places of each list, and for how many the next iteration can be."""
    return await _page(desk)


@router.post(_PATH)
async def declare_places(desk: DeskDep) -> Response:
    """Add declared places to a list's pool."""
    answers = await desk.page.answers()
    body: dict[str, Any] = body_of(answers, "territory", "purpose", "reason")
    if answers.get("places"):
        body["places"] = number_of(answers["places"])
    try:
        await desk.page.api.post(_API, body, key=key_of(answers))
    except ApiProblemError as problem:
        return await _page(desk, answers=answers, problem=problem)
    return desk.page.go(_PATH, notice=desk.page.say("The places are added to the pool."))


async def _page(
    desk: Desk, *, answers: dict[str, str] | None = None, problem: ApiProblemError | None = None
) -> Response:
    found = await desk.page.api.get(_API)
    return desk.render(
        "pool",
        problem=problem,
        answers=answers,
        rows=found["items"],
        names=await place_names(desk.page, [row["territory"] for row in found["items"]]),
        territories=sorted(desk.page.regions.items(), key=lambda region: region[1]),
        lists=options(desk.page, LISTS),
    )
