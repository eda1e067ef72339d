"""Children that chose a kindergarten or go there: taken or refused, their contracts signed, dismissed."""

from uuid import UUID

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.kindergarten.desk import Desk, DeskDep
from gateway_service.web.kindergarten.own_place import kindergarten_of
from gateway_service.web.kindergarten.sending import body_of
from gateway_service.web.kindergarten.words import DISMISSAL_GROUNDS, GROUNDS, REFUSAL_GROUNDS
from gateway_service.web.office.sending import key_of, options
from gateway_service.web.translations import marked

router = APIRouter()
_API = "/kindergarten"
_PATH = "/staff/kindergarten"
_LIST = f"{_PATH}/children"
_STATES = ("held", "accepted", "enrolled")
_TABS = {
    "held": marked("Wait for your answer"),
    "accepted": marked("Contracts to sign"),
    "enrolled": marked("Enrolled"),
}


@router.get(_LIST)
async def list_children(desk: DeskDep) -> Response:
    """Those who wait for an answer first, under tabs."""
    return await _list(desk)


@router.post(_PATH + "/choices/{choice_id:uuid}/acceptance")
async def accept(desk: DeskDep, choice_id: UUID) -> Response:
    """Take the child; its contract is drafted for both to sign."""
    answers = await desk.page.answers()
    try:
        await desk.page.api.post(f"{_API}/choices/{choice_id}/acceptance", key=key_of(answers))
    except ApiProblemError as problem:
        return await _list(desk, problem=problem)
    notice = desk.page.say("The child is accepted. The contract waits for both signatures.")
    return desk.page.go(f"{_LIST}?state=accepted", notice=notice)


@router.get(_PATH + "/choices/{choice_id:uuid}/refusal")
async def show_refusal(desk: DeskDep, choice_id: UUID) -> Response:
    """The form for the ground of a refusal."""
    return _refusal_form(desk, choice_id, answers=desk.query("number"))


@router.post(_PATH + "/choices/{choice_id:uuid}/refusal")
async def refuse(desk: DeskDep, choice_id: UUID) -> Response:
    """Refuse the child on a listed ground; it chooses on."""
    answers = await desk.page.answers()
    body = body_of(answers, "ground", "note")
    try:
        await desk.page.api.post(f"{_API}/choices/{choice_id}/refusal", body, key=key_of(answers))
    except ApiProblemError as problem:
        return _refusal_form(desk, choice_id, answers=answers, problem=problem)
    notice = desk.page.say("The child is refused and chooses on. The education department is told.")
    return desk.page.go(_LIST, notice=notice)


@router.post(_PATH + "/contracts/{contract_id:uuid}/signature")
async def sign(desk: DeskDep, contract_id: UUID) -> Response:
    """Sign for the kindergarten; the second signature of the two enrols the child."""
    answers = await desk.page.answers()
    try:
        contract = await desk.page.api.post(f"{_API}/contracts/{contract_id}/signature", key=key_of(answers))
    except ApiProblemError as problem:
        return await _list(desk, state="accepted", problem=problem)
    if contract["parent_signed_at"]:
        return desk.page.go(f"{_LIST}?state=enrolled", notice=desk.page.say("Both have signed: the child is enrolled."))
    notice = desk.page.say("The contract is signed. The child is enrolled when the parent has signed too.")
    return desk.page.go(f"{_LIST}?state=accepted", notice=notice)


@router.get(_PATH + "/enrolments/{enrolment_id:uuid}/dismissal")
async def show_dismissal(desk: DeskDep, enrolment_id: UUID) -> Response:
    """The form for the ground of a dismissal."""
    return _dismissal_form(desk, enrolment_id, answers=desk.query("number"))


@router.post(_PATH + "/enrolments/{enrolment_id:uuid}/dismissal")
async def dismiss(desk: DeskDep, enrolment_id: UUID) -> Response:
    """End the enrolment; the place is free again."""
    answers = await desk.page.answers()
    path = f"{_API}/enrolments/{enrolment_id}/dismissal"
    try:
        await desk.page.api.post(path, body_of(answers, "ground"), key=key_of(answers))
    except ApiProblemError as problem:
        return _dismissal_form(desk, enrolment_id, answers=answers, problem=problem)
    notice = desk.page.say("The child is dismissed. The place is free again.")
    return desk.page.go(f"{_LIST}?state=enrolled", notice=notice)


async def _list(desk: Desk, *, state: str = "held", problem: ApiProblemError | None = None) -> Response:
    which = await kindergarten_of(desk)
    query = {"state": state} | desk.query("state", "cursor")
    found = await desk.page.api.get(f"{_API}/children", kindergarten_id=which, **query)
    return desk.render(
        "own_children",
        problem=problem,
        found=found,
        state=query["state"],
        tabs=[(code, desk.page.say(_TABS[code])) for code in _STATES],
        now=desk.page.portal.clock(),
    )


def _refusal_form(
    desk: Desk, choice_id: UUID, *, answers: dict[str, str], problem: ApiProblemError | None = None
) -> Response:
    grounds = _radios(desk, REFUSAL_GROUNDS)
    return desk.render("own_refusal", problem=problem, answers=answers, choice_id=choice_id, grounds=grounds)


def _dismissal_form(
    desk: Desk, enrolment_id: UUID, *, answers: dict[str, str], problem: ApiProblemError | None = None
) -> Response:
    grounds = _radios(desk, DISMISSAL_GROUNDS)
    return desk.render("own_dismissal", problem=problem, answers=answers, enrolment_id=enrolment_id, grounds=grounds)


def _radios(desk: Desk, codes: tuple[str, ...]) -> list[tuple[str, str, str]]:
    words = dict(options(desk.page, GROUNDS))
    return [(code, words[code], "") for code in codes]
