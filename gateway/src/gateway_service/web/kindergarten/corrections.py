"""Corrections of a child's place: proposed on a document by one person, decided by another."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.kindergarten.desk import Desk, DeskDep
from gateway_service.web.kindergarten.sending import body_of, number_of
from gateway_service.web.kindergarten.words import CLASSES, CORRECTION_GROUNDS, CORRECTION_STATES, GROUNDS
from gateway_service.web.office.places import place_names
from gateway_service.web.office.sending import instant_of, key_of, options
from gateway_service.web.translations import marked

router = APIRouter()
_API = "/operator/corrections"
_PATH = "/staff/corrections"
_NOTICES = {
    "approval": marked("The correction is approved and has taken effect."),
    "refusal": marked("The correction is refused: nothing changes."),
}


@router.get(_PATH)
async def list_corrections(desk: DeskDep) -> Response:
    """Corrections of her territories, the newest first."""
    return await _list(desk)


@router.get(f"{_PATH}/new")
async def show_proposal(desk: DeskDep) -> Response:
    """The form; an application's card leads here with its own id."""
    return _form(desk, answers=desk.query("application_id"))


@router.post(f"{_PATH}/new")
async def propose(desk: DeskDep) -> Response:
    """Propose it to a second person."""
    answers = await desk.page.answers()
    try:
        body = await _body(desk, answers)
        await desk.page.api.post(_API, body, key=key_of(answers))
    except ApiProblemError as problem:
        return _form(desk, answers=answers, problem=problem)
    except LookupError:
        text = desk.page.say("No application in the queue has this number")
        return _form(desk, answers=answers, errors=[FieldError(field="number", code="unknown", text=text)])
    return desk.page.go(_PATH, notice=desk.page.say("The correction waits for the decision of a second person."))


@router.post(_PATH + "/{correction_id:uuid}/{decision}")
async def decide(desk: DeskDep, correction_id: UUID, decision: str) -> Response:
    """Approve or refuse what another person proposed."""
    answers = await desk.page.answers()
    if decision not in _NOTICES:
        return desk.page.go(_PATH)
    try:
        await desk.page.api.post(f"{_API}/{correction_id}/{decision}", key=key_of(answers))
    except ApiProblemError as problem:
        return await _list(desk, problem=problem)
    return desk.page.go(_PATH, notice=desk.page.say(_NOTICES[decision]))


async def _list(desk: Desk, *, problem: ApiProblemError | None = None) -> Response:
    query = desk.query("state", "cursor")
    found = await desk.page.api.get(_API, **query)
    return desk.render(
        "corrections",
        problem=problem,
        found=found,
        names=await place_names(desk.page, [one["territory"] for one in found["items"]]),
        me=desk.account_id,
        query={name: value for name, value in query.items() if name != "cursor"},
        states=options(desk.page, CORRECTION_STATES),
        grounds=dict(options(desk.page, GROUNDS)),
        classes=dict(options(desk.page, CLASSES)),
    )


def _form(
    desk: Desk,
    *,
    answers: dict[str, str],
    problem: ApiProblemError | None = None,
    errors: list[FieldError] | None = None,
) -> Response:
    words = dict(options(desk.page, GROUNDS))
    return desk.render(
        "correction_new",
        problem=problem,
        errors=errors,
        answers=answers,
        grounds=[(code, words[code]) for code in CORRECTION_GROUNDS],
        classes=options(desk.page, CLASSES),
    )


async def _body(desk: Desk, answers: dict[str, str]) -> dict[str, Any]:
    """What is to be put right; raises `LookupError` when no application has the number."""
    body: dict[str, Any] = body_of(answers, "application_id", "class", "ground", "reason")
    body["document_hash"] = answers.get("document_hash", "").lower().replace(" ", "")
    if not body.get("application_id"):
        body["application_id"] = await _application(desk, answers.get("number", ""))
    if answers.get("cohort"):
        body["cohort"] = number_of(answers["cohort"])
    if answers.get("filed_at"):
        body["filed_at"] = instant_of(answers["filed_at"]) or answers["filed_at"]
    return body | {"reinstate": answers.get("reinstate") == "yes"}


async def _application(desk: Desk, number: str) -> str:
    found = await desk.page.api.get("/operator/applications", number=number) if number else {"items": []}
    for one in found["items"]:
        if one["number"] == number:
            return str(one["id"])
    raise LookupError(number)
