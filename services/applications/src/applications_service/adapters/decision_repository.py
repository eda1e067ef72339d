"""What officers wrote down, in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, exists, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from applications_service.adapters.officer_tables import CORRECTION_REQUEST, DECISION, DECISION_COUNTER, HEARING, NOTE
from applications_service.domain.decisions import (
    CorrectionOutcome,
    CorrectionRequest,
    Decision,
    DecisionKind,
    DecisionSummary,
    Hearing,
    HearingOutcome,
    Note,
)
from applications_service.domain.grounds import CorrectableField, CorrectionGround
from applications_service.domain.timeline import RejectionGround

_UNMADE = RejectionGround.CORRECTION_NOT_MADE.value
_C, _H, _D = CORRECTION_REQUEST.c, HEARING.c, DECISION.c


class DecisionRepository:
    """Corrections asked for, hearings, decisions and notes."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(self, request: CorrectionRequest) -> None:
        lists = {"grounds": list(request.grounds), "fields": list(request.fields)}
        await self._connection.execute(insert(CORRECTION_REQUEST), asdict(request) | lists)

    async def open_request(self, application_id: str) -> CorrectionRequest | None:
        return next((one for one in await self.requests(application_id) if one.outcome is None), None)

    async def requests(self, application_id: str) -> Sequence[CorrectionRequest]:
        chosen = select(CORRECTION_REQUEST).where(_C.application_id == application_id)
        return [_request(row) for row in await self._connection.execute(chosen.order_by(_C.requested_at))]

    async def settle_request(self, application_id: str, outcome: CorrectionOutcome, *, at: datetime) -> None:
        settled = update(CORRECTION_REQUEST).where(_C.application_id == application_id, _C.settled_at.is_(None))
        await self._connection.execute(settled.values(outcome=outcome.value, settled_at=at))

    async def missed_requests(self, at: datetime, *, limit: int) -> list[str]:
        hearing = exists().where(_H.application_id == _C.application_id, _H.settled_at.is_(None), _H.ground == _UNMADE)
        chosen = select(_C.application_id).where(_C.settled_at.is_(None), _C.respond_by <= at, ~hearing)
        return list((await self._connection.execute(chosen.order_by(_C.respond_by).limit(limit))).scalars())

    async def appoint(self, hearing: Hearing) -> None:
        await self._connection.execute(insert(HEARING), asdict(hearing))

    async def hearings(self, application_id: str) -> Sequence[Hearing]:
        chosen = select(HEARING).where(_H.application_id == application_id).order_by(_H.appointed_at)
        return [_hearing(row) for row in await self._connection.execute(chosen)]

    async def open_hearing(self, application_id: str, ground: RejectionGround) -> Hearing | None:
        chosen = select(HEARING).where(_H.application_id == application_id, _H.ground == ground.value)
        row = (await self._connection.execute(chosen.where(_H.settled_at.is_(None)))).one_or_none()
        return None if row is None else _hearing(row)

    async def settle_hearings(
        self, application_id: str, outcome: HearingOutcome, *, at: datetime, ground: RejectionGround | None = None
    ) -> None:
        settled = update(HEARING).where(_H.application_id == application_id, _H.settled_at.is_(None))
        if ground is not None:
            settled = settled.where(_H.ground == ground.value)
        await self._connection.execute(settled.values(outcome=outcome.value, settled_at=at))

    async def past_hearings(self, ground: RejectionGround, at: datetime, *, limit: int) -> list[str]:
        chosen = select(_H.application_id).where(
            _H.settled_at.is_(None), _H.hearing_at <= at, _H.ground == ground.value
        )
        return list((await self._connection.execute(chosen.order_by(_H.hearing_at).limit(limit))).scalars())

    async def next_ordinal(self, year: int) -> int:
        counted = upsert(DECISION_COUNTER).values(year=year, last=1)
        counted = counted.on_conflict_do_update(index_elements=["year"], set_={"last": DECISION_COUNTER.c.last + 1})
        return int((await self._connection.execute(counted.returning(DECISION_COUNTER.c.last))).scalar_one())

    async def decide(self, decision: Decision) -> None:
        given = asdict(decision)
        del given["details"]
        further = {"number": decision.number, "content": decision.content, "hash": decision.hash}
        await self._connection.execute(insert(DECISION), given | further)

    async def decisions(self, application_id: str) -> Sequence[DecisionSummary]:
        chosen = select(DECISION).where(_D.application_id == application_id).order_by(_D.decided_at, _D.number)
        return [_decision(row) for row in await self._connection.execute(chosen)]

    async def add_note(self, note: Note) -> None:
        await self._connection.execute(insert(NOTE), asdict(note))

    async def notes(self, application_id: str) -> Sequence[Note]:
        chosen = select(NOTE).where(NOTE.c.application_id == application_id).order_by(NOTE.c.id)
        return [Note(**row._mapping) for row in await self._connection.execute(chosen)]  # noqa: SLF001 - public

    async def forget(self, application_id: str) -> None:
        await self._connection.execute(delete(NOTE).where(NOTE.c.application_id == application_id))
        asked = update(CORRECTION_REQUEST).where(_C.application_id == application_id)
        await self._connection.execute(asked.values(message=""))
        decided = update(DECISION).where(_D.application_id == application_id)
        await self._connection.execute(decided.values(reason=None, content=None))


def _fields(row: Row[Any], kind: type[Any]) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(kind)}


def _request(row: Row[Any]) -> CorrectionRequest:
    return CorrectionRequest(
        **_fields(row, CorrectionRequest)
        | {
            "grounds": tuple(CorrectionGround(ground) for ground in row.grounds),
            "fields": tuple(CorrectableField(field) for field in row.fields),
            "outcome": row.outcome and CorrectionOutcome(row.outcome),
        }
    )


def _hearing(row: Row[Any]) -> Hearing:
    known = {"ground": RejectionGround(row.ground), "outcome": row.outcome and HearingOutcome(row.outcome)}
    return Hearing(**_fields(row, Hearing) | known)


def _decision(row: Row[Any]) -> DecisionSummary:
    return DecisionSummary(**_fields(row, DecisionSummary) | {"kind": DecisionKind(row.kind)})
