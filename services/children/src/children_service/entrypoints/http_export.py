"""This service's part of what an account's holder may take out."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.problems import Problem
from children_service.entrypoints.http_models import ExportView
from children_service.entrypoints.personal_answers import personal
from children_service.entrypoints.state import StateDep
from children_service.use_cases.export_account import ExportAccount, export_account

router = APIRouter(prefix="/internal", tags=["internal"])
AccountId = Annotated[str, Path(description="The caller's own account")]


@router.get("/account/{account_id}/export", response_model=ExportView)
async def get_export(account_id: AccountId, principal: PrincipalDep, state: StateDep) -> Response:
    """All that is held of the caller's own account; anybody else's is not found."""
    if account_id != principal.account_id:
        raise Problem(404, "not_found")
    async with state.open_unit_of_work() as unit_of_work:
        export = await export_account(ExportAccount(account_id=account_id), unit_of_work=unit_of_work)
    return personal(ExportView.of(export))
