"""A kindergarten's own staff: its profile, groups and places, and its waiting list."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.kindergarten.desk import Desk, DeskDep
from gateway_service.web.kindergarten.garden_views import places_of
from gateway_service.web.kindergarten.groups import group_answers, holds_of
from gateway_service.web.kindergarten.own_place import kindergarten_of, named_kindergarten, own_kindergartens
from gateway_service.web.kindergarten.sending import change, number_of
from gateway_service.web.office.places import place_names

router = APIRouter()
_API = "/kindergarten"
_PATH = "/staff/kindergarten"
_NOT_FOUND = 404


@router.get(_PATH)
async def show_own(desk: DeskDep) -> Response:
    """The profile, the groups and how many children wait for an answer."""
    which = await kindergarten_of(desk)
    card = await desk.page.api.get(f"{_API}/profile", kindergarten_id=which)
    held = await desk.page.api.get(f"{_API}/groups", kindergarten_id=which)
    return desk.render(
        "own",
        card=card,
        groups=held["items"],
        places=places_of(held["items"]),
        names=await place_names(desk.page, [card["district"]]),
        others=await _others(desk, which),
        which=which,
    )


@router.get(f"{_PATH}/contacts")
async def show_contacts(desk: DeskDep) -> Response:
    """The form for telephone and e-mail."""
    card = await desk.page.api.get(f"{_API}/profile", kindergarten_id=await kindergarten_of(desk))
    known = {"phone": card["phone"] or "", "email": card["email"] or "", "version": str(card["version"])}
    return desk.render("own_contacts", card=card, answers=known)


@router.post(f"{_PATH}/contacts")
async def change_contacts(desk: DeskDep) -> Response:
    """Save them; the catalogue shows them within a minute."""
    answers = await desk.page.answers()
    which = await named_kindergarten(desk, answers.get("at", ""))
    body = {name: answers.get(name) or None for name in ("phone", "email")}
    try:
        await change(desk.page, f"{_API}/profile", body, version=answers.get("version", ""), kindergarten_id=which)
    except ApiProblemError as problem:
        card = await desk.page.api.get(f"{_API}/profile", kindergarten_id=which)
        return desk.render("own_contacts", problem=problem, card=card, answers=answers)
    return desk.page.go(_PATH, notice=desk.page.say("The contacts are saved."))


@router.get(_PATH + "/groups/{group_id:uuid}")
async def show_places(desk: DeskDep, group_id: UUID) -> Response:
    """The form for the places of a group."""
    return await _places_form(desk, group_id)


@router.post(_PATH + "/groups/{group_id:uuid}")
async def change_places(desk: DeskDep, group_id: UUID) -> Response:
    """Declare how many places there are."""
    answers = await desk.page.answers()
    body = {"declared": number_of(answers.get("declared", ""))}
    try:
        await change(desk.page, f"{_API}/groups/{group_id}", body, version=answers.get("version", ""))
    except ApiProblemError as problem:
        return await _places_form(desk, group_id, answers=answers, problem=problem)
    return desk.page.go(_PATH, notice=desk.page.say("The places are saved."))


@router.get(f"{_PATH}/waitlist")
async def show_waitlist(desk: DeskDep) -> Response:
    """Who waits for a place, in the order in which places are offered."""
    which = await kindergarten_of(desk)
    found = await desk.page.api.get(f"{_API}/waitlist", kindergarten_id=which, **desk.query("cursor"))
    return desk.render("own_waitlist", found=found)


async def _others(desk: Desk, which: str) -> list[dict[str, str]]:
    """The names of her other kindergartens, where she works in several."""
    ids = [one for one in await own_kindergartens(desk) if one != which]
    found = [await desk.page.api.find(f"{_API}/profile", kindergarten_id=one) for one in ids]
    return [{"id": card["id"], "name": card["name"]} for card in found if card]


async def _places_form(
    desk: Desk, group_id: UUID, *, answers: dict[str, str] | None = None, problem: ApiProblemError | None = None
) -> Response:
    found = await desk.page.api.get(f"{_API}/groups", kindergarten_id=await kindergarten_of(desk))
    group: dict[str, Any] | None = next((one for one in found["items"] if one["id"] == str(group_id)), None)
    if group is None:
        raise ApiProblemError(_NOT_FOUND, {"code": "group_not_found"})
    return desk.render(
        "own_places", problem=problem, group=group, answers=answers or group_answers(group), holds=holds_of(problem)
    )
