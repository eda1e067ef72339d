"""The caller's own account: shown, changed, its contacts confirmed, its password replaced."""

from typing import Annotated

from fastapi import APIRouter, Header, Response

from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.representation import etag, json_response, version_of_match
from identity_service.domain.accounts import Account, ContactKind
from identity_service.domain.challenges import Challenge, Purpose
from identity_service.domain.policy import Acceptance
from identity_service.entrypoints.account_patch import parse_patch
from identity_service.entrypoints.client import ClientDep, LanguageDep
from identity_service.entrypoints.http_answers import AcceptanceView, AccountView, ChallengeView
from identity_service.entrypoints.http_codes import NO_STORE, count_address, resend
from identity_service.entrypoints.http_models import AccountPatch, CodeTyped, PasswordChange, PolicyAcceptance
from identity_service.entrypoints.password_proof import check_password
from identity_service.entrypoints.refusals import PatientRoute, unless_wrong
from identity_service.entrypoints.state import IdentityState, StateDep
from identity_service.entrypoints.views import acceptance_view, account_view
from identity_service.use_cases.accept_policy import AcceptPolicy, accept_policy
from identity_service.use_cases.change_account import ChangeAccount, change_account
from identity_service.use_cases.change_password import ChangePassword, change_password
from identity_service.use_cases.confirm_contact import ConfirmContact, confirm_contact
from identity_service.use_cases.redeem_code import WrongCode
from identity_service.use_cases.show_account import ShowAccount, show_account, shown

router = APIRouter(prefix="/account", tags=["account"], route_class=PatientRoute)


@router.get("", response_model=AccountView)
async def get_account(principal: PrincipalDep, state: StateDep) -> Response:
    """The caller's own account."""
    async with state.open_unit_of_work() as unit_of_work:
        found = await show_account(ShowAccount(account_id=principal.account_id), unit_of_work=unit_of_work)
    return _answer(found.account, found.acceptance, state=state)


@router.patch("", response_model=AccountView)
async def patch_account(
    body: AccountPatch,
    *,
    principal: PrincipalDep,
    client: ClientDep,
    language: LanguageDep,
    state: StateDep,
    if_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Change the fields present; a new phone or e-mail waits in `pending_contacts` for its code."""
    settings, contacts = parse_patch(body)
    command = ChangeAccount(
        account_id=principal.account_id,
        version=version_of_match(if_match),
        settings=settings,
        contacts=contacts,
        language=language,
        exempt=client.exempt,
    )
    if any(contacts.values()):
        await count_address(client, state=state)
    async with state.open_unit_of_work() as unit_of_work:
        changed = await change_account(command, unit_of_work=unit_of_work, clock=state.clock, desk=state.desk)
        found = await shown(changed.account, unit_of_work=unit_of_work)
    return _answer(found.account, found.acceptance, state=state, pending=changed.pending)


@router.post("/contact-codes/{challenge_id}", response_model=AccountView)
async def post_contact_code(challenge_id: str, body: CodeTyped, principal: PrincipalDep, state: StateDep) -> Response:
    """Confirm a new phone or e-mail; from now on it counts."""
    command = ConfirmContact(account_id=principal.account_id, challenge_id=challenge_id, code=body.code)
    async with state.open_unit_of_work() as unit_of_work:
        outcome = await confirm_contact(command, unit_of_work=unit_of_work, clock=state.clock, desk=state.desk)
        found = None if isinstance(outcome, WrongCode) else await shown(outcome, unit_of_work=unit_of_work)
    account = unless_wrong(outcome)
    return _answer(account, found.acceptance if found else None, state=state)


@router.post("/contact-codes/{challenge_id}/resend", status_code=202, response_model=ChallengeView)
async def post_contact_code_resend(
    challenge_id: str, principal: PrincipalDep, client: ClientDep, language: LanguageDep, state: StateDep
) -> Response:
    """Send another code to the new phone or e-mail."""
    return await resend(
        challenge_id,
        purpose=Purpose.CONTACT,
        client=client,
        language=language,
        state=state,
        account_id=principal.account_id,
    )


@router.post("/password", status_code=204)
async def post_password(body: PasswordChange, principal: PrincipalDep, client: ClientDep, state: StateDep) -> Response:
    """Replace the password; the other sessions end."""
    async with state.open_unit_of_work() as unit_of_work:
        found = await show_account(ShowAccount(account_id=principal.account_id), unit_of_work=unit_of_work)
    account = found.account
    await check_password(body.current_password, account=account, client=client, state=state)
    password = state.password_rules.check(body.password, repeat=body.password_repeat, own_numbers=account.own_numbers)
    command = ChangePassword(
        account_id=account.id,
        session_id=principal.session_id,
        proven_hash=account.password_hash,
        password_hash=await state.hasher.hash(password),
    )
    async with state.open_unit_of_work() as unit_of_work:
        await change_password(command, unit_of_work=unit_of_work, clock=state.clock)
    return Response(status_code=204)


@router.post("/policy-acceptances", status_code=201, response_model=AcceptanceView)
async def post_policy_acceptance(
    body: PolicyAcceptance, principal: PrincipalDep, claim: ClaimDep, state: StateDep
) -> Response:
    """Accept the version of the data policy that is in force."""
    command = AcceptPolicy(account_id=principal.account_id, version=body.policy_version, accepted=body.policy_accepted)
    async with state.open_unit_of_work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        acceptance = await accept_policy(command, unit_of_work=unit_of_work, clock=state.clock, policies=state.policies)
        answer = json_response(acceptance_view(acceptance), status=201)
        return await claim.keep(unit_of_work.connection, answer)


def _answer(
    account: Account,
    acceptance: Acceptance | None,
    *,
    state: IdentityState,
    pending: tuple[tuple[ContactKind, Challenge], ...] = (),
) -> Response:
    view = account_view(account, acceptance, policies=state.policies, at=state.clock(), pending=pending)
    return json_response(view, headers={**NO_STORE, "ETag": etag(account.version)})
