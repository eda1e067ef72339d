"""The yearly renewal over HTTP: scheduled by operators, looked up beforehand by parents."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import Field

from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.representation import ApiTime, RequestModel, ResponseModel, json_response
from queue_service.domain.errors import QueueError
from queue_service.domain.iteration_errors import (
    RenewalDayError,
    RenewalRequiredError,
    RenewalScheduledError,
    RenewalUnknownError,
)
from queue_service.domain.operator_roles import OperatorAction
from queue_service.entrypoints.iteration_models import Coded
from queue_service.entrypoints.operator_desk import PRIVATE, LanguageDep, OperatorDesk, at_operator_desk
from queue_service.entrypoints.renewal_texts import RENEWAL_REASON_TEXTS, WHY_NO_RENEWAL
from queue_service.entrypoints.state import StateDep
from queue_service.use_cases.renewal_ports import Renewal
from queue_service.use_cases.schedule_renewal import ScheduleRenewal, cancel_renewal, schedule_renewal
from queue_service.use_cases.show_renewal import RenewalOfChild, show_renewal

RENEWAL_STATUSES: Mapping[type[QueueError], int] = {
    RenewalUnknownError: 404,
    RenewalScheduledError: 409,
    RenewalDayError: 409,
    RenewalRequiredError: 409,
}

_KIND = "renewal"
_PATH = "/operator/renewals"
_VERSION = r"^[0-9A-Za-z.]{1,32}$"
Version = Annotated[str, Path(pattern=_VERSION)]
ApplicationId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]
Reader = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.READ_RENEWALS))]
Scheduler = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.SCHEDULE_RENEWAL))]
Canceller = Annotated[OperatorDesk, Depends(at_operator_desk(OperatorAction.CANCEL_RENEWAL))]

router = APIRouter()


class NewRenewal(RequestModel):
    """Which compared draft."""

    version: Annotated[str, Field(pattern=_VERSION)]


class RenewalView(ResponseModel):
    """A renewal and how far it has come; `approved` once a second person has published its rules."""

    version: str
    valid_from: date
    state: str
    approved: bool
    scheduled_by: str
    scheduled_at: ApiTime
    previewed_at: ApiTime | None
    preview_seq: int | None
    executed_at: ApiTime | None
    ledger_seq: int | None

    @classmethod
    def of(cls, one: Renewal) -> "RenewalView":
        """The renewal as it stands."""
        fields = {name: getattr(one, name) for name in cls.model_fields if name != "ledger_seq"}
        return cls(**fields, ledger_seq=one.executed_seq)


class RenewalViews(ResponseModel):
    """Every renewal, the latest day first."""

    items: list[RenewalView]


class PlaceView(ResponseModel):
    """A category and the overall number."""

    category: Coded
    number: int


class OwnRenewalView(ResponseModel):
    """What the renewal will change for one child."""

    available: bool
    version: str | None = None
    valid_from: date | None = None
    before: PlaceView | None = None
    after: PlaceView | None = None
    reason: Coded | None = None
    previewed_at: ApiTime | None = None
    ledger_seq: int | None = None
    why: Coded | None = None

    @classmethod
    def of(cls, found: RenewalOfChild | None, *, language: Language) -> "OwnRenewalView":
        """The preview in the caller's language."""
        if found is None:
            return cls(available=False, why=Coded.of("no_renewal_ahead", WHY_NO_RENEWAL, language=language))
        preview, after = found.preview, None
        if preview.category_after is not None and preview.number_after is not None:
            after = _place(preview.category_after, preview.number_after, found.after, language)
        return cls(
            available=True,
            version=preview.version,
            valid_from=preview.valid_from,
            before=_place(preview.category_before, preview.number_before, found.before, language),
            after=after,
            reason=Coded.of(preview.reason, RENEWAL_REASON_TEXTS, language=language),
            previewed_at=preview.previewed_at,
            ledger_seq=preview.ledger_seq,
        )


def _place(code: str, number: int, labels: Mapping[str, str], language: Language) -> PlaceView:
    return PlaceView(category=Coded(code=code, text=labels.get(language, code)), number=number)


@router.post(_PATH, status_code=201, response_model=RenewalView)
async def post_renewal(body: NewRenewal, desk: Scheduler, claim: ClaimDep) -> Response:
    """Schedule a compared draft to renew every list on the day its rules are valid from."""
    async with desk.work(body.version, kind=_KIND) as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        command = ScheduleRenewal(version=body.version, by=desk.account_id)
        made = await schedule_renewal(command, unit_of_work=unit_of_work, clock=desk.state.clock)
        unit_of_work.audit.note(desk.note(made.version, kind=_KIND))
        answer = json_response(RenewalView.of(made), status=201, headers=PRIVATE)
        return await claim.keep(unit_of_work.connection, answer)


@router.get(_PATH, response_model=RenewalViews)
async def get_renewals(desk: Reader) -> Response:
    """Every renewal, the latest day first."""
    async with desk.work(_KIND) as unit_of_work:
        found = await unit_of_work.renewals.listed()
    return json_response(RenewalViews(items=[RenewalView.of(one) for one in found]), headers=PRIVATE)


@router.post(f"{_PATH}/{{version}}/cancellation", response_model=RenewalView)
async def post_renewal_cancellation(version: Version, desk: Canceller, claim: ClaimDep) -> Response:
    """Give a renewal up before its day."""
    async with desk.work(version, kind=_KIND) as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        done = await cancel_renewal(ScheduleRenewal(version=version, by=desk.account_id), unit_of_work=unit_of_work)
        unit_of_work.audit.note(desk.note(version, kind=_KIND))
        return await claim.keep(unit_of_work.connection, json_response(RenewalView.of(done), headers=PRIVATE))


@router.get("/applications/{application_id}/renewal", response_model=OwnRenewalView)
async def get_renewal(
    application_id: ApplicationId, principal: PrincipalDep, state: StateDep, language: LanguageDep
) -> Response:
    """What the coming renewal will change for the caller's child."""
    async with state.open_unit_of_work() as unit_of_work:
        found = await show_renewal(application_id, account_id=principal.account_id, unit_of_work=unit_of_work)
    return json_response(OwnRenewalView.of(found, language=language), headers=PRIVATE)
