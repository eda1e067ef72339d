"""Filing for a parent at the desk, and sending a corrected application again."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import Field, StrictBool

from applications_service.domain.staff import StaffAction
from applications_service.entrypoints.http_applications import answer_of, arrival, missing_fields_told
from applications_service.entrypoints.http_models import (
    ApplicationView,
    Code,
    Identifier,
    Kato,
    PrivilegeChoice,
    SubmittedView,
)
from applications_service.entrypoints.http_worklist import PRIVATE, LanguageDep
from applications_service.entrypoints.identifiers import ApplicationId
from applications_service.entrypoints.officers import OfficerDep, work_for
from applications_service.entrypoints.state import ApplicationsTransaction, StateDep
from applications_service.use_cases.file_for_parent import FileForParent, file_for_parent
from applications_service.use_cases.resubmit_application import ResubmitApplication, resubmit_application
from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.representation import Line, RequestModel, json_response

router = APIRouter()


class AssistedFiling(RequestModel):
    """An application as the parent tells it at the desk."""

    account_id: Identifier
    child_id: Identifier
    group_type: Code
    region: Kato
    district: Kato
    settlement: Kato | None = None
    language: Code
    privilege: PrivilegeChoice | None = None
    consent_version: Annotated[Line, Field(max_length=32)] = ""
    consent_accepted: StrictBool = False

    def changes(self) -> dict[str, str | None]:
        """The wishes and the claimed privilege."""
        names = ("group_type", "region", "district", "settlement", "language")
        values: dict[str, str | None] = {name: getattr(self, name) for name in names}
        return values | {"privilege": None if self.privilege is None else self.privilege.type}


@router.post("/operator/applications", status_code=201, response_model=SubmittedView, tags=["operator"])
async def post_assisted_filing(
    *,
    arrived_at: Annotated[datetime, Depends(arrival)],
    body: AssistedFiling,
    officer: OfficerDep,
    claim: ClaimDep,
    state: StateDep,
    language: LanguageDep,
) -> Response:
    """File for a parent, by the same rules and at the instant of this request."""
    command = FileForParent(
        officer=officer,
        account_id=body.account_id,
        child_id=body.child_id,
        changes=body.changes(),
        consent_version=body.consent_version,
        consent_accepted=body.consent_accepted,
        arrived_at=arrived_at,
    )

    async def work(unit_of_work: ApplicationsTransaction) -> Response:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        filed = await file_for_parent(
            command, unit_of_work=unit_of_work, clock=state.clock, policy=state.policy, signer=state.signer
        )
        answer = json_response(SubmittedView.of(filed, language=language), status=201, headers=PRIVATE)
        return await claim.keep(unit_of_work.connection, answer)

    with missing_fields_told():
        return await work_for(
            officer, StaffAction.FILE_FOR_PARENT, work, subject=body.child_id, subject_kind="child", state=state
        )


@router.post("/applications/{application_id}/resubmission", response_model=ApplicationView, tags=["applications"])
async def post_resubmission(
    application_id: ApplicationId, principal: PrincipalDep, claim: ClaimDep, state: StateDep, language: LanguageDep
) -> Response:
    """What was asked for has been put right."""
    command = ResubmitApplication(account_id=principal.account_id, application_id=application_id)
    async with state.open_unit_of_work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        sent = await resubmit_application(command, unit_of_work=unit_of_work, clock=state.clock)
        answer = await answer_of(sent, unit_of_work, account_id=principal.account_id, language=language)
        return await claim.keep(unit_of_work.connection, answer)
