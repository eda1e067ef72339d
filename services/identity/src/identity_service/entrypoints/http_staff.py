"""Staff: signed in by password and code, kept signed in for a working day, signed out."""

from fastapi import APIRouter, Response

from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.representation import json_response
from identity_service.domain.errors import NotStaffError, SessionEndedError, StaffRefusedError
from identity_service.domain.sessions import Ending
from identity_service.domain.staff import StaffMember
from identity_service.entrypoints.client import ClientDep
from identity_service.entrypoints.http_answers import StaffView, Tokens
from identity_service.entrypoints.http_codes import NO_STORE
from identity_service.entrypoints.http_models import RefreshTyped, StaffPasswordChange, StaffSignIn
from identity_service.entrypoints.refusals import PatientRoute
from identity_service.entrypoints.staff_proof import prepare_proof
from identity_service.entrypoints.state import IdentityState, StateDep
from identity_service.entrypoints.token_answers import tokens_of
from identity_service.use_cases.change_staff_password import ChangeStaffPassword, change_staff_password
from identity_service.use_cases.end_sessions import EndSessions, end_sessions
from identity_service.use_cases.prove_staff import StaffRefused
from identity_service.use_cases.refresh_session import FamilyEnded, RefreshSession, refresh_session
from identity_service.use_cases.sign_in_staff import SignInStaff, sign_in_staff

router = APIRouter(prefix="/staff", tags=["staff"], route_class=PatientRoute)


@router.post("/sessions", status_code=201, response_model=Tokens)
async def post_staff_session(body: StaffSignIn, client: ClientDep, state: StateDep) -> Response:
    """Sign in by login, password and code; whatever is wrong with them, the refusal is the same."""
    proof = await prepare_proof(body.login, password=body.password, code=body.totp, client=client, state=state)
    async with state.open_unit_of_work() as unit_of_work:
        outcome = await sign_in_staff(
            SignInStaff(proof=proof, device=client.device),
            unit_of_work=unit_of_work,
            clock=state.clock,
            desk=state.staff_desk,
            secrets=state.desk.secrets,
        )
    if isinstance(outcome, StaffRefused):
        raise StaffRefusedError
    return json_response(await tokens_of(outcome, state=state), status=201, headers=NO_STORE)


@router.post("/sessions/refresh", response_model=Tokens)
async def post_staff_refresh(body: RefreshTyped, state: StateDep) -> Response:
    """Continue a session with its next pair of tokens, which tell of roles and territories as they are now."""
    async with state.open_unit_of_work() as unit_of_work:
        outcome = await refresh_session(
            RefreshSession(refresh_token=body.refresh_token),
            unit_of_work=unit_of_work.staff_sessions,
            holders=unit_of_work.staff,
            clock=state.clock,
            secrets=state.desk.secrets,
            terms=state.staff_desk.terms.sessions,
        )
    if isinstance(outcome, FamilyEnded):
        raise SessionEndedError
    return json_response(await tokens_of(outcome, state=state), headers=NO_STORE)


@router.delete("/sessions/current", status_code=204)
async def delete_current_staff_session(principal: PrincipalDep, state: StateDep) -> Response:
    """Sign out."""
    command = EndSessions(account_id=principal.account_id, why=Ending.SIGNED_OUT, only=principal.session_id)
    async with state.open_unit_of_work() as unit_of_work:
        await end_sessions(command, unit_of_work=unit_of_work.staff_sessions, clock=state.clock)
    return Response(status_code=204)


@router.get("/me", response_model=StaffView)
async def get_staff_me(principal: PrincipalDep, state: StateDep) -> Response:
    """Who the caller is, and what she may at present."""
    member = await _member(principal.account_id, state=state)
    view = StaffView(
        login=member.login,
        roles=sorted(member.rights.roles),
        territories=sorted(member.rights.territories),
        password_change_required=member.password_provisional,
    )
    return json_response(view, headers=NO_STORE)


@router.post("/password", status_code=204)
async def post_staff_password(
    body: StaffPasswordChange, principal: PrincipalDep, client: ClientDep, state: StateDep
) -> Response:
    """Replace the password, proven by the old one and a code; the other sessions end."""
    member = await _member(principal.account_id, state=state)
    password = state.password_rules.check(body.password, repeat=body.password_repeat, own_numbers=())
    proof = await prepare_proof(
        member.login,
        password=body.current_password,
        code=body.totp,
        client=client,
        state=state,
        new_password=password,
    )
    async with state.open_unit_of_work() as unit_of_work:
        refused = await change_staff_password(
            ChangeStaffPassword(proof=proof, session_id=principal.session_id),
            unit_of_work=unit_of_work,
            clock=state.clock,
            desk=state.staff_desk,
        )
    if refused is not None:
        raise StaffRefusedError
    return Response(status_code=204)


async def _member(staff_id: str, *, state: IdentityState) -> StaffMember:
    async with state.open_unit_of_work() as unit_of_work:
        member = await unit_of_work.staff.get(staff_id)
    if member is None:
        raise NotStaffError
    return member
