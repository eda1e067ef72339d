"""One decision about many applications over HTTP."""

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Response
from pydantic import Field

from applications_service.domain.errors import ApplicationNotFoundError, ApplicationsError
from applications_service.domain.staff import Officer
from applications_service.entrypoints.http_models import Identifier
from applications_service.entrypoints.http_worklist import PRIVATE, LanguageDep
from applications_service.entrypoints.identifiers import is_id
from applications_service.entrypoints.officers import OfficerDep, work_for
from applications_service.entrypoints.operator_models import CorrectionAsked, NewHearing, Refusal
from applications_service.entrypoints.state import ApplicationsState, StateDep
from applications_service.entrypoints.texts import PROBLEM_TEXTS
from applications_service.use_cases.appoint_hearing import AppointHearing
from applications_service.use_cases.decide_in_batch import Command, action_of, decide_in_batch
from applications_service.use_cases.refuse_application import RefuseApplication
from applications_service.use_cases.request_correction import RequestCorrection
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ResponseModel, json_response

router = APIRouter(prefix="/operator/applications", tags=["operator"])
Ids = Annotated[list[Identifier], Field(min_length=1, max_length=100)]


class CorrectionBatch(CorrectionAsked):
    """The same to be put right in each."""

    action: Literal["request_correction"]
    ids: Ids

    def command(self, application_id: str, *, officer: Officer) -> Command:
        return RequestCorrection(
            officer=officer,
            application_id=application_id,
            grounds=self.grounds,
            fields=self.fields,
            message=self.message,
        )


class HearingBatch(NewHearing):
    """The same hearing for each."""

    action: Literal["appoint_hearing"]
    ids: Ids

    def command(self, application_id: str, *, officer: Officer) -> Command:
        return AppointHearing(
            officer=officer, application_id=application_id, ground=self.ground, hearing_at=self.hearing_at
        )


class RefusalBatch(Refusal):
    """The same refusal of each, once it was heard."""

    action: Literal["refuse"]
    ids: Ids

    def command(self, application_id: str, *, officer: Officer) -> Command:
        return RefuseApplication(officer=officer, application_id=application_id, ground=self.ground, reason=self.reason)


Batch = Annotated[CorrectionBatch | HearingBatch | RefusalBatch, Body(discriminator="action")]


class BatchItem(ResponseModel):
    """What became of one of them; `unchanged` was so before."""

    id: str
    result: Literal["done", "unchanged", "refused"]
    code: str | None = None
    text: str | None = None


class BatchResult(ResponseModel):
    """Each of them, in the order given."""

    items: list[BatchItem]


@router.post("/batch", response_model=BatchResult)
async def post_batch(body: Batch, officer: OfficerDep, state: StateDep, language: LanguageDep) -> Response:
    """Decide each for itself; sent again it changes nothing more."""
    items = []
    for application_id in dict.fromkeys(body.ids):
        command = body.command(application_id, officer=officer)
        items.append(await _decide(command, state=state, language=language))
    return json_response(BatchResult(items=items), headers=PRIVATE)


async def _decide(command: Command, *, state: ApplicationsState, language: Language) -> BatchItem:
    identifier = command.application_id
    try:
        if not is_id(identifier):
            raise ApplicationNotFoundError
        changed = await work_for(
            command.officer,
            action_of(command),
            lambda unit_of_work: decide_in_batch(command, unit_of_work=unit_of_work, clock=state.clock),
            subject=identifier,
            state=state,
        )
    except ApplicationsError as refusal:
        texts = PROBLEM_TEXTS.get(refusal.code)
        text = texts[language].format_map(vars(refusal)) if texts else None
        return BatchItem(id=identifier, result="refused", code=refusal.code, text=text)
    return BatchItem(id=identifier, result="done" if changed else "unchanged")
