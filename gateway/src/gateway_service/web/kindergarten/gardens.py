"""Kindergartens of the department: the list, one kindergarten's card, adding, changing and closing."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.kindergarten.desk import Desk, DeskDep
from gateway_service.web.kindergarten.garden_views import answers_of, changes_in, facts_in, places_of, searched
from gateway_service.web.kindergarten.sending import change
from gateway_service.web.kindergarten.words import KINDERGARTEN_STATES, KINDS, LANGUAGES, OWNERSHIPS, REGIMES
from gateway_service.web.office.places import place_names, places_below, region_of
from gateway_service.web.office.sending import key_of, options
from gateway_service.web.page import Page

router = APIRouter()
_API = "/operator/kindergartens"
_PATH = "/staff/kindergartens"
_PAGE = 100
#: A search reads as many pages of the list as this.
_MOST_PAGES = 20


@router.get(_PATH)
async def list_kindergartens(desk: DeskDep) -> Response:
    """Kindergartens by name, or those whose name or address has the words that are sought."""
    query = desk.query("q", "state", "cursor")
    sought = query.pop("q", "")
    found = await _search(desk.page, sought, state=query.get("state")) if sought else await _some(desk.page, query)
    names = await place_names(desk.page, [one["district"] for one in found["items"]])
    return desk.render(
        "gardens",
        found=found,
        rows=[one | places_of(one["groups"]) for one in found["items"]],
        names=names,
        sought=sought,
        state=query.get("state", ""),
        states=options(desk.page, KINDERGARTEN_STATES),
    )


@router.get(f"{_PATH}/new")
async def show_new(desk: DeskDep) -> Response:
    """The form for a kindergarten that is not in the list yet."""
    return await _form(desk, answers={"region": desk.page.locality, "in_voucher": "yes"} | desk.query("region"))


@router.post(f"{_PATH}/new")
async def add_kindergarten(desk: DeskDep) -> Response:
    """Add it; its groups follow on its card."""
    answers = answers_of(await desk.page.form())
    body = {name: value for name, value in facts_in(answers).items() if value is not None}
    try:
        made = await desk.page.api.post(_API, body, key=key_of(answers))
    except ApiProblemError as problem:
        return await _form(desk, answers=answers, problem=problem)
    notice = desk.page.say("The kindergarten is added. Add its groups next.")
    return desk.page.go(f"{_PATH}/{made['id']}", notice=notice)


@router.get(_PATH + "/{garden_id:uuid}")
async def show_kindergarten(desk: DeskDep, garden_id: UUID) -> Response:
    """The card with its groups."""
    card = await desk.page.api.get(f"{_API}/{garden_id}")
    names = await place_names(desk.page, [card["district"], card["settlement"], card["territory"]])
    return desk.render("garden", card=card, names=names, places=places_of(card["groups"]))


@router.get(_PATH + "/{garden_id:uuid}/edit")
async def show_edit(desk: DeskDep, garden_id: UUID) -> Response:
    """The form with what is known."""
    card = await desk.page.api.get(f"{_API}/{garden_id}")
    return await _form(desk, answers=answers_of(card), card=card)


@router.post(_PATH + "/{garden_id:uuid}/edit")
async def change_kindergarten(desk: DeskDep, garden_id: UUID) -> Response:
    """Change what differs, in the version that was seen."""
    answers = answers_of(await desk.page.form())
    card = await desk.page.api.get(f"{_API}/{garden_id}")
    body = changes_in(answers, before=card)
    try:
        await change(desk.page, f"{_API}/{garden_id}", body, version=answers.get("version", ""))
    except ApiProblemError as problem:
        return await _form(desk, answers=answers, card=card, problem=problem)
    return desk.page.go(f"{_PATH}/{garden_id}", notice=desk.page.say("The changes are saved."))


@router.get(_PATH + "/{garden_id:uuid}/closing")
async def show_closing(desk: DeskDep, garden_id: UUID) -> Response:
    """What a closing would do, and to how many."""
    return await _closing(desk, garden_id)


@router.post(_PATH + "/{garden_id:uuid}/closing")
async def close_kindergarten(desk: DeskDep, garden_id: UUID) -> Response:
    """Close it, and tell whom that touches."""
    answers = await desk.page.answers()
    try:
        done = await desk.page.api.post(
            f"{_API}/{garden_id}/closing", {"reason": answers.get("reason", "")}, key=key_of(answers)
        )
    except ApiProblemError as problem:
        return await _closing(desk, garden_id, answers=answers, problem=problem)
    notice = desk.page.say(
        "The kindergarten is being closed. Places held and let go: %(held)s; children told on the waiting list: "
        "%(waiting)s; tasks for enrolled children: %(enrolled)s.",
        held=done["held"],
        waiting=done["waiting"],
        enrolled=done["enrolled"],
    )
    return desk.page.go(f"{_PATH}/{garden_id}", notice=notice)


async def _some(page: Page, query: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = await page.api.get(_API, **query)
    return found


async def _search(page: Page, sought: str, *, state: str | None) -> dict[str, Any]:
    """All that fit, in the order of the list."""
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    for _ in range(_MOST_PAGES):
        found = await page.api.get(_API, state=state, limit=_PAGE, cursor=cursor)
        items += searched(found["items"], sought)
        cursor = found["next_cursor"]
        if cursor is None:
            break
    return {"items": items, "next_cursor": None}


async def _form(
    desk: Desk,
    *,
    answers: dict[str, Any],
    card: dict[str, Any] | None = None,
    problem: ApiProblemError | None = None,
) -> Response:
    page = desk.page
    region = answers.get("region") or region_of(answers.get("district") or page.locality)
    districts = await places_below(page, region)
    return desk.render(
        "garden_form",
        problem=problem,
        answers=answers,
        card=card,
        region=region,
        regions=sorted(page.regions.items(), key=lambda one: one[1]),
        districts=sorted(districts.items(), key=lambda one: one[1]),
        kinds=options(page, KINDS),
        ownerships=options(page, OWNERSHIPS),
        languages=options(page, LANGUAGES),
        regimes=options(page, REGIMES),
    )


async def _closing(
    desk: Desk, garden_id: UUID, *, answers: dict[str, str] | None = None, problem: ApiProblemError | None = None
) -> Response:
    card = await desk.page.api.get(f"{_API}/{garden_id}")
    return desk.render("garden_closing", problem=problem, answers=answers, card=card, places=places_of(card["groups"]))
