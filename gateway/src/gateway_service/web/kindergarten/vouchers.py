"""Vouchers: listed with their deadlines; revoked, suspended and resumed on a ground."""

from uuid import UUID

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.kindergarten.desk import Desk, DeskDep
from gateway_service.web.kindergarten.sending import body_of
from gateway_service.web.kindergarten.voucher_views import DECISIONS, row_of
from gateway_service.web.kindergarten.words import GROUNDS, VOUCHER_GROUNDS, VOUCHER_STATES
from gateway_service.web.office.places import place_names
from gateway_service.web.office.sending import key_of, options
from gateway_service.web.translations import marked

router = APIRouter()
_API = "/operator/vouchers"
_PATH = "/staff/vouchers"
_NOTICES = {
    "revocation": marked("The voucher is revoked: the child stands again at its first filing."),
    "suspension": marked("The voucher is suspended."),
    "resumption": marked("The voucher goes on."),
}


@router.get(_PATH)
async def list_vouchers(desk: DeskDep) -> Response:
    """Vouchers of her territories, the newest first."""
    query = desk.query("territory", "state", "number", "cursor")
    found = await desk.page.api.get(_API, **query)
    now = desk.page.portal.clock()
    return desk.render(
        "vouchers",
        found=found,
        rows=[row_of(one, now=now, may_decide=desk.may("decide_voucher")) for one in found["items"]],
        names=await place_names(desk.page, [one["territory"] for one in found["items"]]),
        query={name: value for name, value in query.items() if name != "cursor"},
        states=options(desk.page, VOUCHER_STATES),
        territories=sorted(desk.page.regions.items(), key=lambda region: region[1]),
        grounds=dict(options(desk.page, GROUNDS)),
    )


@router.get(_PATH + "/{voucher_id:uuid}/{decision}")
async def show_decision(desk: DeskDep, voucher_id: UUID, decision: str) -> Response:
    """The form for a ground and a reason."""
    return _form(desk, voucher_id, decision)


@router.post(_PATH + "/{voucher_id:uuid}/{decision}")
async def decide(desk: DeskDep, voucher_id: UUID, decision: str) -> Response:
    """Decide about the voucher."""
    answers = await desk.page.answers()
    if decision not in DECISIONS:
        return desk.page.go(_PATH)
    body = body_of(answers, "ground", "reason")
    try:
        done = await desk.page.api.post(f"{_API}/{voucher_id}/{decision}", body, key=key_of(answers))
    except ApiProblemError as problem:
        return _form(desk, voucher_id, decision, answers=answers, problem=problem)
    path = f"{_PATH}?number={done['application_number']}"
    return desk.page.go(path, notice=desk.page.say(_NOTICES[decision]))


def _form(
    desk: Desk,
    voucher_id: UUID,
    decision: str,
    *,
    answers: dict[str, str] | None = None,
    problem: ApiProblemError | None = None,
) -> Response:
    if decision not in DECISIONS:
        return desk.page.go(_PATH)
    words = dict(options(desk.page, GROUNDS))
    return desk.render(
        "voucher_decision",
        problem=problem,
        answers=answers or desk.query("number"),
        voucher_id=voucher_id,
        decision=decision,
        grounds=[(code, words[code], "") for code in VOUCHER_GROUNDS[decision]],
    )
