"""Leaving: the account is erased for good, here and in every service."""

from fastapi import APIRouter, Response

from balabaqsha_chassis.principal import PrincipalDep
from identity_service.domain.challenges import Purpose
from identity_service.entrypoints.client import Client, ClientDep, LanguageDep
from identity_service.entrypoints.http_answers import ChallengeView
from identity_service.entrypoints.http_codes import challenge_answer, count_address, resend
from identity_service.entrypoints.http_models import Erasure
from identity_service.entrypoints.password_proof import check_password
from identity_service.entrypoints.refusals import PatientRoute, unless_wrong
from identity_service.entrypoints.state import IdentityState, StateDep
from identity_service.use_cases.erase_account import EraseAccount, erase_account
from identity_service.use_cases.request_erasure_code import RequestErasureCode, request_erasure_code
from identity_service.use_cases.show_account import ShowAccount, show_account

router = APIRouter(prefix="/account", tags=["account"], route_class=PatientRoute)


@router.post("/erasure-codes", status_code=202, response_model=ChallengeView)
async def post_erasure_code(
    principal: PrincipalDep, client: ClientDep, language: LanguageDep, state: StateDep
) -> Response:
    """Ask for the code that may stand for the password; it goes to the phone of the account."""
    await count_address(client, state=state)
    command = RequestErasureCode(account_id=principal.account_id, language=language, exempt=client.exempt)
    async with state.open_unit_of_work() as unit_of_work:
        challenge = await request_erasure_code(command, unit_of_work=unit_of_work, clock=state.clock, desk=state.desk)
    return challenge_answer(challenge, language=language)


@router.post("/erasure-codes/{challenge_id}/resend", status_code=202, response_model=ChallengeView)
async def post_erasure_code_resend(
    challenge_id: str, principal: PrincipalDep, client: ClientDep, language: LanguageDep, state: StateDep
) -> Response:
    """Send another code; the former is dead, the end stays."""
    return await resend(
        challenge_id,
        purpose=Purpose.ERASURE,
        client=client,
        language=language,
        state=state,
        account_id=principal.account_id,
    )


@router.post("/erasure", status_code=204)
async def post_erasure(body: Erasure, principal: PrincipalDep, client: ClientDep, state: StateDep) -> Response:
    """Erase the account, proven by the password or a fresh code; it cannot be undone."""
    command = EraseAccount(
        account_id=principal.account_id,
        proven_hash=await _proven_hash(body, principal.account_id, client=client, state=state),
        challenge_id=body.challenge_id,
        code=body.code,
    )
    async with state.open_unit_of_work() as unit_of_work:
        wrong = await erase_account(command, unit_of_work=unit_of_work, clock=state.clock, desk=state.desk)
    unless_wrong(wrong)
    return Response(status_code=204)


async def _proven_hash(body: Erasure, account_id: str, *, client: Client, state: IdentityState) -> str | None:
    if body.password is None:
        return None
    async with state.open_unit_of_work() as unit_of_work:
        found = await show_account(ShowAccount(account_id=account_id), unit_of_work=unit_of_work)
    await check_password(body.password, account=found.account, client=client, state=state)
    return found.account.password_hash
