"""Sessions: opened, continued, listed, ended."""

from fastapi import APIRouter, Response

from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.representation import json_response
from identity_service.domain.accounts import Account
from identity_service.domain.errors import CredentialsWrongError, FieldError, SessionEndedError, TooManyAttemptsError
from identity_service.domain.identifiers import Identifier
from identity_service.domain.passwords import normalized
from identity_service.domain.sessions import Ending
from identity_service.entrypoints.client import Client, ClientDep
from identity_service.entrypoints.http_answers import SessionList, Tokens
from identity_service.entrypoints.http_codes import NO_STORE
from identity_service.entrypoints.http_models import CodeSignIn, PasswordSignIn, RefreshTyped, SignIn
from identity_service.entrypoints.refusals import PatientRoute, unless_wrong
from identity_service.entrypoints.state import IdentityState, StateDep
from identity_service.entrypoints.token_answers import tokens_of
from identity_service.entrypoints.views import session_view
from identity_service.use_cases.begin_password_sign_in import BeginPasswordSignIn, begin_password_sign_in
from identity_service.use_cases.begin_session import Grant
from identity_service.use_cases.end_sessions import EndSessions, end_sessions
from identity_service.use_cases.open_session import OpenSession, open_session
from identity_service.use_cases.refresh_session import FamilyEnded, RefreshSession, refresh_session
from identity_service.use_cases.sign_in_with_code import SignInWithCode, sign_in_with_code

router = APIRouter(prefix="/sessions", tags=["sessions"], route_class=PatientRoute)


@router.post("", status_code=201, response_model=Tokens)
async def post_session(body: SignIn, client: ClientDep, state: StateDep) -> Response:
    """Sign in by password or code; whatever is wrong with name and password, the refusal is the same."""
    if isinstance(body, PasswordSignIn):
        grant = await _with_password(body, client=client, state=state)
    else:
        grant = await _with_code(body, client=client, state=state)
    return json_response(await tokens_of(grant, state=state), status=201, headers=NO_STORE)


@router.post("/refresh", response_model=Tokens)
async def post_refresh(body: RefreshTyped, state: StateDep) -> Response:
    """Continue a session with its next pair of tokens."""
    command = RefreshSession(refresh_token=body.refresh_token)
    async with state.open_unit_of_work() as unit_of_work:
        outcome = await refresh_session(
            command,
            unit_of_work=unit_of_work,
            holders=unit_of_work.accounts,
            clock=state.clock,
            secrets=state.desk.secrets,
            terms=state.session_terms,
        )
    if isinstance(outcome, FamilyEnded):
        raise SessionEndedError
    return json_response(await tokens_of(outcome, state=state), headers=NO_STORE)


@router.get("", response_model=SessionList)
async def get_sessions(principal: PrincipalDep, state: StateDep) -> Response:
    """The caller's live sessions."""
    async with state.open_unit_of_work() as unit_of_work:
        live = await unit_of_work.sessions.live_of(principal.account_id, at=state.clock())
    items = [session_view(session, current_id=principal.session_id) for session in live]
    return json_response(SessionList(items=items), headers=NO_STORE)


@router.delete("/current", status_code=204)
async def delete_current(principal: PrincipalDep, state: StateDep) -> Response:
    """Sign out here."""
    return await _end(principal.session_id, account_id=principal.account_id, state=state)


@router.delete("/{session_id}", status_code=204)
async def delete_session(session_id: str, principal: PrincipalDep, state: StateDep) -> Response:
    """Sign out on another device."""
    return await _end(session_id, account_id=principal.account_id, state=state)


async def _end(session_id: str, *, account_id: str, state: IdentityState) -> Response:
    command = EndSessions(account_id=account_id, why=Ending.SIGNED_OUT, only=session_id)
    async with state.open_unit_of_work() as unit_of_work:
        await end_sessions(command, unit_of_work=unit_of_work, clock=state.clock)
    return Response(status_code=204)


async def _with_password(body: PasswordSignIn, *, client: Client, state: IdentityState) -> Grant[Account]:
    begin = BeginPasswordSignIn(
        typed_name=f"{body.identifier_kind}:{body.identifier.casefold()}",
        identifier=_identifier(body),
        address=client.address,
        exempt=client.exempt,
    )
    async with state.open_unit_of_work() as unit_of_work:
        tried = await begin_password_sign_in(
            begin, unit_of_work=unit_of_work, clock=state.clock, limits=state.attempt_limits
        )
    if tried.wait is not None:
        raise TooManyAttemptsError(retry_after=tried.wait)
    password = normalized(body.password)
    right = await state.hasher.verify(password, password_hash=tried.password_hash)
    if not right or tried.account_id is None or tried.password_hash is None:
        raise CredentialsWrongError
    outgrown = state.hasher.is_outgrown(tried.password_hash)
    opening = OpenSession(
        account_id=tried.account_id,
        remember=body.remember_me,
        device=client.device,
        address=client.masked_address,
        proven_hash=tried.password_hash,
        better_hash=await state.hasher.hash(password) if outgrown else None,
        cleared=state.attempt_limits.own(begin.typed_name, address=client.address),
    )
    async with state.open_unit_of_work() as unit_of_work:
        return await open_session(
            opening,
            unit_of_work=unit_of_work,
            clock=state.clock,
            secrets=state.desk.secrets,
            terms=state.session_terms,
        )


async def _with_code(body: CodeSignIn, *, client: Client, state: IdentityState) -> Grant[Account]:
    command = SignInWithCode(
        challenge_id=body.challenge_id,
        code=body.code,
        remember=body.remember_me,
        device=client.device,
        address=client.masked_address,
    )
    async with state.open_unit_of_work() as unit_of_work:
        outcome = await sign_in_with_code(
            command, unit_of_work=unit_of_work, clock=state.clock, desk=state.desk, terms=state.session_terms
        )
    return unless_wrong(outcome)


def _identifier(body: PasswordSignIn) -> Identifier | None:
    """None for a text that can be nobody's name; it is refused as any unknown one."""
    try:
        return Identifier.parse(body.identifier_kind, body.identifier)
    except FieldError:
        return None
