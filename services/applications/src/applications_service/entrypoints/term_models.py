"""What grounds, deadlines and requests for correction look like over HTTP."""

from typing import Self

from applications_service.domain.application import Application
from applications_service.domain.deadlines import told_first
from applications_service.domain.decisions import CorrectionRequest
from applications_service.entrypoints.ground_texts import OTHER_GROUND
from applications_service.entrypoints.officer_texts import CORRECTABLE_FIELDS, CORRECTION_GROUNDS, DEADLINES
from applications_service.entrypoints.public_texts import GROUNDS
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, ResponseModel


class GroundView(ResponseModel):
    """Why an application ended."""

    code: str
    text: str

    @classmethod
    def of(cls, ground: str | None, *, language: Language) -> Self | None:
        return None if ground is None else cls(code=ground, text=GROUNDS.get(ground, OTHER_GROUND)[language])


class DeadlineView(ResponseModel):
    """What the present state is to be over by: the first instant that is too late."""

    kind: str
    at: ApiTime
    text: str

    @classmethod
    def of(cls, application: Application, *, language: Language) -> Self | None:
        found = told_first(application.deadlines, state=application.state)
        return None if found is None else cls(kind=found[0].value, at=found[1], text=DEADLINES[found[0]][language])


class FieldView(ResponseModel):
    """A part of the application that is to be put right."""

    code: str
    text: str


class CorrectionView(ResponseModel):
    """What an officer asks to be put right, and until when."""

    grounds: list[GroundView]
    fields: list[FieldView]
    message: str
    respond_by: ApiTime
    requested_at: ApiTime

    @classmethod
    def of(cls, request: CorrectionRequest | None, *, language: Language) -> Self | None:
        if request is None:
            return None
        return cls(
            grounds=[GroundView(code=one.value, text=CORRECTION_GROUNDS[one][language]) for one in request.grounds],
            fields=[FieldView(code=one.value, text=CORRECTABLE_FIELDS[one][language]) for one in request.fields],
            message=request.message,
            respond_by=request.respond_by,
            requested_at=request.requested_at,
        )
