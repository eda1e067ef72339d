"""This service's part of an account's export."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from applications_service.entrypoints.appeal_models import AppealView
from applications_service.entrypoints.document_models import DocumentView
from applications_service.entrypoints.http_models import ApplicationView
from applications_service.entrypoints.privilege_models import ClaimRecord
from applications_service.entrypoints.state import StateDep
from applications_service.use_cases.export_account import export_account
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import ApiTime, ResponseModel, json_response, language_of

router = APIRouter(tags=["internal"])


class LinkView(ResponseModel):
    """A proven representation, in an account's export."""

    child_id: str
    relation: str
    birth_date: date
    linked_at: ApiTime


class ExportView(ResponseModel):
    """Everything this service holds of an account."""

    applications: list[ApplicationView]
    links: list[LinkView]
    documents: list[DocumentView]
    claims: list[ClaimRecord]
    appeals: list[AppealView]


@router.get("/internal/account/{account_id}/export", response_model=ExportView)
async def get_export(
    account_id: str, principal: PrincipalDep, state: StateDep, language: Annotated[Language, Depends(language_of)]
) -> Response:
    if account_id != principal.account_id:
        raise Problem(404, "not_found")
    async with state.open_unit_of_work() as unit_of_work:
        export = await export_account(account_id, unit_of_work=unit_of_work)
    view = ExportView(
        applications=[ApplicationView.of(one, language=language) for one in export.applications],
        links=[
            LinkView(child_id=one.child_id, relation=one.relation, birth_date=one.birth_date, linked_at=one.linked_at)
            for one in export.links
        ],
        documents=[DocumentView.of(document) for document in export.documents],
        claims=[ClaimRecord.of(claim, language=language) for claim in export.claims],
        appeals=[AppealView.of(appeal, language=language) for appeal in export.appeals],
    )
    return json_response(view, headers={"Cache-Control": "private, no-store"})
