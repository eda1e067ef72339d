"""Forgotten password: phone and IIN, the code, the new password."""

from fastapi import APIRouter, Response

from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.representation import json_response
from identity_service.domain.challenges import Purpose
from identity_service.entrypoints.client import ClientDep, LanguageDep
from identity_service.entrypoints.http_answers import ChallengeView, RecoveryConfirmed
from identity_service.entrypoints.http_codes import (
    NO_STORE,
    challenge_answer,
    count_address,
    hash_new_password,
    parse_person,
    resend,
)
from identity_service.entrypoints.http_models import CodeTyped, NewPassword, PhoneAndIin
from identity_service.entrypoints.refusals import PatientRoute, unless_wrong
from identity_service.entrypoints.state import StateDep
from identity_service.use_cases.complete_recovery import CompleteRecovery, complete_recovery
from identity_service.use_cases.confirm_code import confirm_code
from identity_service.use_cases.redeem_code import RedeemCode
from identity_service.use_cases.request_recovery import RequestRecovery, request_recovery

router = APIRouter(prefix="/password-recoveries", tags=["recovery"], route_class=PatientRoute)


@router.post("", status_code=202, response_model=ChallengeView)
async def post_recovery(
    body: PhoneAndIin, client: ClientDep, language: LanguageDep, claim: ClaimDep, state: StateDep
) -> Response:
    """Ask for a code; the answer is the same whether there is such an account or not."""
    typed = parse_person(body, state=state)
    await count_address(client, state=state)
    command = RequestRecovery(
        phone=typed.phone,
        iin=typed.iin,
        policy_version=typed.policy_version,
        language=language,
        exempt=client.exempt,
    )
    async with state.open_unit_of_work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        challenge = await request_recovery(command, unit_of_work=unit_of_work, clock=state.clock, desk=state.desk)
        answer = challenge_answer(challenge, language=language)
        return await claim.keep(unit_of_work.connection, answer)


@router.post("/{recovery_id}/resend", status_code=202, response_model=ChallengeView)
async def post_resend(recovery_id: str, client: ClientDep, language: LanguageDep, state: StateDep) -> Response:
    """Send another code; the former is dead, the end stays."""
    return await resend(recovery_id, purpose=Purpose.RECOVERY, client=client, language=language, state=state)


@router.post("/{recovery_id}/code", response_model=RecoveryConfirmed)
async def post_code(recovery_id: str, body: CodeTyped, state: StateDep) -> Response:
    """Confirm the phone."""
    command = RedeemCode(challenge_id=recovery_id, purpose=Purpose.RECOVERY, code=body.code)
    async with state.open_unit_of_work() as unit_of_work:
        outcome = await confirm_code(command, unit_of_work=unit_of_work, clock=state.clock, desk=state.desk)
    view = RecoveryConfirmed(completion_token=unless_wrong(outcome).completion_token)
    return json_response(view, headers=NO_STORE)


@router.post("/{recovery_id}/password", status_code=204)
async def post_password(recovery_id: str, body: NewPassword, state: StateDep) -> Response:
    """Choose the new password; every session ends."""
    password_hash = await hash_new_password(recovery_id, purpose=Purpose.RECOVERY, body=body, state=state)
    command = CompleteRecovery(
        challenge_id=recovery_id, completion_token=body.completion_token, password_hash=password_hash
    )
    async with state.open_unit_of_work() as unit_of_work:
        await complete_recovery(
            command, unit_of_work=unit_of_work, clock=state.clock, desk=state.desk, policies=state.policies
        )
    return Response(status_code=204)
