"""Routes only the gateway reaches: this service's part of answers it composes."""

from fastapi import APIRouter, Response

from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.representation import json_response
from identity_service.domain.errors import AccountNotFoundError
from identity_service.entrypoints.http_answers import ExportView, JournalLine
from identity_service.entrypoints.http_codes import NO_STORE
from identity_service.entrypoints.state import IdentityState, StateDep
from identity_service.entrypoints.views import acceptance_view, account_view, session_view
from identity_service.use_cases.export_account import AccountExport, ExportAccount, export_account

router = APIRouter(prefix="/internal", tags=["internal"])


@router.get("/account/{account_id}/export", response_model=ExportView)
async def get_export(account_id: str, principal: PrincipalDep, state: StateDep) -> Response:
    """This service's part of the export; anybody else's account is not found."""
    if account_id != principal.account_id:
        raise AccountNotFoundError
    command = ExportAccount(account_id=account_id, session_id=principal.session_id)
    async with state.open_unit_of_work() as unit_of_work:
        export = await export_account(command, unit_of_work=unit_of_work, clock=state.clock)
    return json_response(_view(export, current_id=principal.session_id, state=state), headers=NO_STORE)


def _view(export: AccountExport, *, current_id: str, state: IdentityState) -> ExportView:
    now = state.clock()
    latest = export.acceptances[-1] if export.acceptances else None
    return ExportView(
        exported_at=now,
        account=account_view(export.account, latest, policies=state.policies, at=now),
        iin=export.account.iin.digits,
        policy_acceptances=[acceptance_view(acceptance) for acceptance in export.acceptances],
        sessions=[session_view(session, current_id=current_id) for session in export.sessions],
        journal=[JournalLine(at=entry.at, what=entry.what, session_id=entry.session_id) for entry in export.journal],
    )
