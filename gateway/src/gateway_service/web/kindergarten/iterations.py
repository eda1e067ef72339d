"""Iterations of the distribution: listed, drafted, and taken step by step to their protocol."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.kindergarten.desk import Desk, DeskDep
from gateway_service.web.kindergarten.iteration_views import (
    STEPS,
    buttons_of,
    cut_off_of,
    has_draw,
    steps_of,
    with_shares,
)
from gateway_service.web.kindergarten.sending import body_of, number_of
from gateway_service.web.kindergarten.words import ITERATION_STATES, LISTS
from gateway_service.web.office.places import place_names
from gateway_service.web.office.sending import key_of, options
from gateway_service.web.translations import marked

router = APIRouter()
_API = "/operator/iterations"
_PATH = "/staff/iterations"
_NOTICES = {
    "simulation": marked("The iteration is simulated: below is who would be offered a voucher at this moment."),
    "approval": marked("The iteration is approved. It may be published."),
    "publication": marked("The publication is ordered: vouchers are issued within a minute."),
    "closing": marked("The iteration is closed."),
    "cancellation": marked("The iteration is cancelled."),
}


@router.get(_PATH)
async def list_iterations(desk: DeskDep) -> Response:
    """Iterations of her territories, the newest first."""
    query = desk.query("territory", "state", "cursor")
    found = await desk.page.api.get(_API, **query)
    names = await place_names(desk.page, [one["territory"] for one in found["items"]])
    return desk.render(
        "iterations",
        found=found,
        names=names,
        query={name: value for name, value in query.items() if name != "cursor"},
        states=options(desk.page, ITERATION_STATES),
    )


@router.get(f"{_PATH}/new")
async def show_draft_form(desk: DeskDep) -> Response:
    """The form for a new draft, with the places that the pool suggests."""
    query = desk.query("territory", "purpose", "places")
    return await _draft_form(desk, answers=query)


@router.post(f"{_PATH}/new")
async def draft_iteration(desk: DeskDep) -> Response:
    """Draft it; its cut-off is announced to parents."""
    answers = await desk.page.answers()
    body: dict[str, Any] = body_of(answers, "territory", "purpose", "reason")
    if answers.get("places"):
        body["places"] = number_of(answers["places"])
    if answers.get("cut_off"):
        body["cut_off"] = cut_off_of(answers)
    try:
        made = await desk.page.api.post(_API, body, key=key_of(answers))
    except ApiProblemError as problem:
        return await _draft_form(desk, answers=answers, problem=problem)
    return desk.page.go(f"{_PATH}/{made['id']}", notice=desk.page.say("The draft is made. Simulate it next."))


@router.get(_PATH + "/{iteration_id:uuid}")
async def show_iteration(desk: DeskDep, iteration_id: UUID) -> Response:
    """The card with its steps."""
    return await _card(desk, iteration_id)


@router.get(_PATH + "/{iteration_id:uuid}/winners")
async def show_winners(desk: DeskDep, iteration_id: UUID) -> Response:
    """Who was drawn, or before that who was simulated."""
    card = await desk.page.api.get(f"{_API}/{iteration_id}")
    found = await desk.page.api.get(f"{_API}/{iteration_id}/winners", **desk.query("cursor"))
    return desk.render("iteration_winners", card=card, found=found, has_draw=has_draw(card))


@router.get(_PATH + "/{iteration_id:uuid}/differences")
async def show_differences(desk: DeskDep, iteration_id: UUID) -> Response:
    """How the draw differs from the simulation, and the entries between both that explain it."""
    card = await desk.page.api.get(f"{_API}/{iteration_id}")
    found = await desk.page.api.get(f"{_API}/{iteration_id}/differences", **desk.query("cursor"))
    return desk.render("iteration_differences", card=card, found=found)


@router.post(_PATH + "/{iteration_id:uuid}/{step}")
async def take_step(desk: DeskDep, iteration_id: UUID, step: str) -> Response:
    """Simulate, approve, publish, close or cancel."""
    answers = await desk.page.answers()
    if step not in STEPS:
        return desk.page.go(f"{_PATH}/{iteration_id}")
    try:
        await desk.page.api.post(f"{_API}/{iteration_id}/{step}", key=key_of(answers))
    except ApiProblemError as problem:
        return await _card(desk, iteration_id, problem=problem)
    return desk.page.go(f"{_PATH}/{iteration_id}", notice=desk.page.say(_NOTICES[step]))


async def _draft_form(desk: Desk, *, answers: dict[str, str], problem: ApiProblemError | None = None) -> Response:
    return desk.render(
        "iteration_new",
        problem=problem,
        answers=answers,
        territories=sorted(desk.page.regions.items(), key=lambda region: region[1]),
        lists=options(desk.page, LISTS),
    )


async def _card(desk: Desk, iteration_id: UUID, *, problem: ApiProblemError | None = None) -> Response:
    card = await desk.page.api.get(f"{_API}/{iteration_id}")
    names = await place_names(desk.page, [card["territory"]])
    return desk.render(
        "iteration",
        problem=problem,
        card=card,
        place=names[card["territory"]],
        lists=dict(options(desk.page, LISTS)),
        steps=steps_of(card["state"]["code"]),
        step_names=dict(options(desk.page, ITERATION_STATES)),
        buttons=buttons_of(card, may=desk.may, account_id=desk.account_id),
        is_own=card["drafted_by"] == desk.account_id,
        has_draw=has_draw(card),
        categories=with_shares(card["simulation"]["categories"]) if card["simulation"] else [],
    )
