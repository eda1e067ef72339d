"""The annual renewal: planned from a compared draft, shown to parents before its day, given up if need be."""

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.kindergarten.desk import Desk, DeskDep
from gateway_service.web.kindergarten.words import RENEWAL_STATES
from gateway_service.web.office.sending import key_of, options

router = APIRouter()
_API = "/operator/renewals"
_PATH = "/staff/renewals"
_RENEWAL = "annual_renewal"


@router.get(_PATH)
async def list_renewals(desk: DeskDep) -> Response:
    """Every renewal, the latest day first, and the drafts that could become one."""
    return await _page(desk)


@router.post(_PATH)
async def schedule(desk: DeskDep) -> Response:
    """Plan the renewal for the day its rules are valid from."""
    answers = await desk.page.answers()
    try:
        await desk.page.api.post(_API, {"version": answers.get("version", "")}, key=key_of(answers))
    except ApiProblemError as problem:
        return await _page(desk, answers=answers, problem=problem)
    return desk.page.go(_PATH, notice=desk.page.say("The renewal is planned."))


@router.post(_PATH + "/{version}/cancellation")
async def cancel(desk: DeskDep, version: str) -> Response:
    """Give it up before its day."""
    answers = await desk.page.answers()
    try:
        await desk.page.api.post(f"{_API}/{version}/cancellation", key=key_of(answers))
    except ApiProblemError as problem:
        return await _page(desk, problem=problem)
    return desk.page.go(_PATH, notice=desk.page.say("The renewal is cancelled."))


async def _page(
    desk: Desk, *, answers: dict[str, str] | None = None, problem: ApiProblemError | None = None
) -> Response:
    found = await desk.page.api.get(_API)
    rules = await desk.page.api.get("/operator/rule-sets", limit=100)
    drafts = [one for one in rules["items"] if one["state"] == "drafted" and one["cause"] == _RENEWAL]
    return desk.render(
        "renewals",
        problem=problem,
        answers=answers,
        rows=found["items"],
        drafts=[(one["version"], one["version"]) for one in drafts],
        states=dict(options(desk.page, RENEWAL_STATES)),
    )
