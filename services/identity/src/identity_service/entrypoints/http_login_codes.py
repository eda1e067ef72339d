"""Codes to sign in with."""

from fastapi import APIRouter, Response

from balabaqsha_chassis.idempotency import ClaimDep
from identity_service.domain.challenges import Purpose
from identity_service.domain.identifiers import Identifier
from identity_service.entrypoints.client import ClientDep, LanguageDep
from identity_service.entrypoints.http_answers import ChallengeView
from identity_service.entrypoints.http_codes import challenge_answer, count_address, resend
from identity_service.entrypoints.http_models import LoginCodeRequest
from identity_service.entrypoints.refusals import FieldFaults, PatientRoute
from identity_service.entrypoints.state import StateDep
from identity_service.use_cases.request_login_code import RequestLoginCode, request_login_code

router = APIRouter(prefix="/login-codes", tags=["sessions"], route_class=PatientRoute)


@router.post("", status_code=202, response_model=ChallengeView)
async def post_login_code(
    body: LoginCodeRequest, client: ClientDep, language: LanguageDep, claim: ClaimDep, state: StateDep
) -> Response:
    """Ask for a code; the answer is the same whether there is such an account or not."""
    identifier = parse_identifier(body)
    await count_address(client, state=state)
    command = RequestLoginCode(identifier=identifier, language=language, exempt=client.exempt)
    async with state.open_unit_of_work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        challenge = await request_login_code(command, unit_of_work=unit_of_work, clock=state.clock, desk=state.desk)
        answer = challenge_answer(challenge, language=language)
        return await claim.keep(unit_of_work.connection, answer)


@router.post("/{login_code_id}/resend", status_code=202, response_model=ChallengeView)
async def post_resend(login_code_id: str, client: ClientDep, language: LanguageDep, state: StateDep) -> Response:
    """Send another code; the former is dead, the end stays."""
    return await resend(login_code_id, purpose=Purpose.LOGIN, client=client, language=language, state=state)


def parse_identifier(body: LoginCodeRequest) -> Identifier:
    """The identifier typed; raises a 422 problem for one that is none."""
    faults = FieldFaults()
    identifier = faults.parse("/identifier", body.identifier, lambda text: Identifier.parse(body.identifier_kind, text))
    faults.raise_if_any()
    assert identifier is not None  # noqa: S101 - there were no faults
    return identifier
