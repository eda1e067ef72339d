"""What registration, recovery and sign-in by code have in common at the edge."""

from dataclasses import dataclass, field

from fastapi import Response

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import json_response
from identity_service.domain.challenges import Challenge, Purpose
from identity_service.domain.errors import TooManyCodesError
from identity_service.domain.iin import Iin
from identity_service.domain.phone import Phone
from identity_service.entrypoints.client import Client
from identity_service.entrypoints.http_models import NewPassword, PhoneAndIin
from identity_service.entrypoints.refusals import FieldFaults
from identity_service.entrypoints.state import IdentityState
from identity_service.entrypoints.views import challenge_view
from identity_service.use_cases.find_completion import FindCompletion, find_completion
from identity_service.use_cases.issue_challenge import typed_of
from identity_service.use_cases.resend_code import ResendCode, resend_code

NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPerson:
    """Phone and IIN, well-formed, and the policy accepted in its version in force."""

    phone: Phone = field(repr=False)
    iin: Iin = field(repr=False)
    policy_version: str


def parse_person(body: PhoneAndIin, *, state: IdentityState) -> TypedPerson:
    """What was typed; raises a 422 problem naming every field at fault."""
    faults = FieldFaults()
    phone = faults.parse("/phone", body.phone, Phone.parse)
    iin = faults.parse("/iin", body.iin, Iin.parse)
    faults.raise_if_any()
    assert phone is not None  # noqa: S101 - there were no faults
    assert iin is not None  # noqa: S101 - the same
    policy = state.policies.accept(body.policy_version, accepted=body.policy_accepted, at=state.clock())
    return TypedPerson(phone=phone, iin=iin, policy_version=policy.version)


async def count_address(client: Client, *, state: IdentityState) -> None:
    """Count one more code asked for from the address; raises `TooManyCodesError`."""
    if client.exempt:
        return
    counted = state.desk.limits.for_address(client.address)
    async with state.open_unit_of_work() as unit_of_work:
        wait = await unit_of_work.limits.take(counted, at=state.clock())
    if wait is not None:
        raise TooManyCodesError(retry_after=wait)


async def resend(
    challenge_id: str,
    *,
    purpose: Purpose,
    client: Client,
    language: Language,
    state: IdentityState,
    account_id: str | None = None,
) -> Response:
    """Send a new code under the same challenge."""
    await count_address(client, state=state)
    command = ResendCode(challenge_id=challenge_id, purpose=purpose, account_id=account_id, exempt=client.exempt)
    async with state.open_unit_of_work() as unit_of_work:
        challenge = await resend_code(command, unit_of_work=unit_of_work, clock=state.clock, desk=state.desk)
    return challenge_answer(challenge, language=language)


def challenge_answer(challenge: Challenge, *, language: Language) -> Response:
    """202 with the challenge."""
    typed_phone = any(kind == "phone" for kind, _ in typed_of(challenge)) and challenge.purpose is not Purpose.ERASURE
    view = challenge_view(challenge, language=language, typed_phone=typed_phone)
    return json_response(view, status=202, headers=NO_STORE)


async def hash_new_password(challenge_id: str, *, purpose: Purpose, body: NewPassword, state: IdentityState) -> str:
    """The hash of an acceptable password, for whoever holds the completion token."""
    shown = FindCompletion(challenge_id=challenge_id, purpose=purpose, completion_token=body.completion_token)
    async with state.open_unit_of_work() as unit_of_work:
        challenge = await find_completion(shown, unit_of_work=unit_of_work, clock=state.clock, desk=state.desk)
    own_numbers = (challenge.details["iin"], challenge.details["phone"])
    password = state.password_rules.check(body.password, repeat=body.password_repeat, own_numbers=own_numbers)
    return await state.hasher.hash(password)
