"""Registration: phone and IIN, the code, the password."""

from fastapi import APIRouter, Response

from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.representation import json_response
from identity_service.domain.accounts import Person
from identity_service.domain.challenges import Purpose
from identity_service.entrypoints.client import ClientDep, LanguageDep
from identity_service.entrypoints.http_answers import ChallengeView, PersonView, Registered, RegistrationConfirmed
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
from identity_service.use_cases.complete_registration import CompleteRegistration, complete_registration
from identity_service.use_cases.confirm_code import confirm_code
from identity_service.use_cases.redeem_code import RedeemCode
from identity_service.use_cases.request_registration import RequestRegistration, request_registration

router = APIRouter(prefix="/registrations", tags=["registration"], route_class=PatientRoute)


@router.post("", status_code=202, response_model=ChallengeView)
async def post_registration(
    body: PhoneAndIin, client: ClientDep, language: LanguageDep, claim: ClaimDep, state: StateDep
) -> Response:
    """Ask for a code; the answer is the same whoever the phone and the IIN belong to."""
    typed = parse_person(body, state=state)
    await count_address(client, state=state)
    verdict = await state.register.ask(typed.iin, phone=typed.phone)
    command = RequestRegistration(
        phone=typed.phone,
        iin=typed.iin,
        policy_version=typed.policy_version,
        verdict=verdict,
        language=language,
        exempt=client.exempt,
    )
    async with state.open_unit_of_work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        challenge = await request_registration(command, unit_of_work=unit_of_work, clock=state.clock, desk=state.desk)
        answer = challenge_answer(challenge, language=language)
        return await claim.keep(unit_of_work.connection, answer)


@router.post("/{registration_id}/resend", status_code=202, response_model=ChallengeView)
async def post_resend(registration_id: str, client: ClientDep, language: LanguageDep, state: StateDep) -> Response:
    """Send another code; the former is dead, the end stays."""
    return await resend(registration_id, purpose=Purpose.REGISTRATION, client=client, language=language, state=state)


@router.post("/{registration_id}/code", response_model=RegistrationConfirmed)
async def post_code(registration_id: str, body: CodeTyped, state: StateDep) -> Response:
    """Confirm the phone and see the register's data."""
    command = RedeemCode(challenge_id=registration_id, purpose=Purpose.REGISTRATION, code=body.code)
    async with state.open_unit_of_work() as unit_of_work:
        outcome = await confirm_code(command, unit_of_work=unit_of_work, clock=state.clock, desk=state.desk)
    confirmed = unless_wrong(outcome)
    view = RegistrationConfirmed(
        person=PersonView.of(Person.from_fields(confirmed.challenge.details["person"])),
        completion_token=confirmed.completion_token,
    )
    return json_response(view, headers=NO_STORE)


@router.post("/{registration_id}/password", status_code=201, response_model=Registered)
async def post_password(registration_id: str, body: NewPassword, state: StateDep) -> Response:
    """Choose the password; the account begins."""
    password_hash = await hash_new_password(registration_id, purpose=Purpose.REGISTRATION, body=body, state=state)
    command = CompleteRegistration(
        challenge_id=registration_id, completion_token=body.completion_token, password_hash=password_hash
    )
    async with state.open_unit_of_work() as unit_of_work:
        account = await complete_registration(
            command, unit_of_work=unit_of_work, clock=state.clock, desk=state.desk, policies=state.policies
        )
    return json_response(Registered(account_id=account.id), status=201)
