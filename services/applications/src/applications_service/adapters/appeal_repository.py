"""Appeals in PostgreSQL; officers' territories are part of every question they ask."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, exists, insert, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from applications_service.adapters.officer_tables import DECISION
from applications_service.adapters.privilege_tables import APPEAL
from applications_service.adapters.rows import application_of
from applications_service.adapters.tables import APPLICATION
from applications_service.adapters.worklist_repository import within
from applications_service.domain.appeals import Appeal, AppealOutcome, AppealState, AppealSubject
from applications_service.domain.decisions import DecisionKind
from applications_service.domain.privilege_errors import AppealExistsError
from applications_service.use_cases.privilege_ports import AppealCase, WantedAppeals

_A, _P, _D = APPLICATION.c, APPEAL.c, DECISION.c


class AppealRepository:
    """Stored appeals."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, appeal: Appeal) -> None:
        # Whoever files holds the application's row, so nobody else files about it meanwhile.
        same = exists().where(
            _P.application_id == appeal.application_id,
            _P.about == appeal.about.value,
            _P.state != AppealState.DECIDED.value,
        )
        if (await self._connection.execute(select(same))).scalar_one():
            raise AppealExistsError
        await self._connection.execute(insert(APPEAL), asdict(appeal))

    async def save(self, appeal: Appeal) -> None:
        await self._connection.execute(update(APPEAL).where(_P.id == appeal.id).values(asdict(appeal)))

    async def find(self, appeal_id: str) -> Appeal | None:
        row = (await self._connection.execute(select(APPEAL).where(_P.id == appeal_id))).one_or_none()
        return None if row is None else _appeal_of(row)

    async def of_account(self, account_id: str, *, limit: int, before: str | None = None) -> Sequence[Appeal]:
        chosen = select(APPEAL).where(_P.account_id == account_id)
        if before is not None:
            chosen = chosen.where(_P.id < before)
        rows = await self._connection.execute(chosen.order_by(_P.id.desc()).limit(limit))
        return [_appeal_of(row) for row in rows]

    async def page(self, wanted: WantedAppeals) -> Sequence[AppealCase]:
        chosen = select(APPLICATION, *_labelled()).join(APPEAL, _P.application_id == _A.id)
        chosen = chosen.where(within(wanted.scope), *_filters(wanted))
        chosen = chosen.order_by(_P.answer_by, _P.id).limit(wanted.limit)
        rows = await self._connection.execute(chosen)
        return [AppealCase(appeal=_appeal_of(row, prefix="held_"), application=application_of(row)) for row in rows]

    async def contested_refusal(self, application_id: str) -> str | None:
        refusals = select(_D.decided_by).where(
            _D.application_id == application_id, _D.kind == DecisionKind.REFUSAL.value
        )
        latest = refusals.order_by(_D.decided_at.desc()).limit(1)
        return (await self._connection.execute(latest)).scalar_one_or_none()

    async def forget_account(self, account_id: str) -> None:
        await self._connection.execute(delete(APPEAL).where(_P.account_id == account_id))


def _labelled() -> list[ColumnElement[Any]]:
    return [_P[field.name].label(f"held_{field.name}") for field in fields(Appeal)]


def _filters(wanted: WantedAppeals) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = [_P.state.in_(sorted(state.value for state in wanted.states))]
    if wanted.about is not None:
        filters.append(_P.about == wanted.about.value)
    if wanted.territory is not None:
        filters.append(_A.jurisdiction == wanted.territory)
    if wanted.late_at is not None:
        filters.append((_P.answer_by <= wanted.late_at) & (_P.state != AppealState.DECIDED.value))
    if wanted.after is not None:
        filters.append(
            tuple_(_P.answer_by, _P.id) > tuple_(literal(wanted.after[0]), literal(wanted.after[1], _P.id.type))
        )
    return filters


def _appeal_of(row: Row[Any], *, prefix: str = "") -> Appeal:
    mapping = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
    values: dict[str, Any] = {field.name: mapping[prefix + field.name] for field in fields(Appeal)}
    outcome = values["outcome"]
    return Appeal(
        **(
            values
            | {
                "about": AppealSubject(values["about"]),
                "state": AppealState(values["state"]),
                "outcome": None if outcome is None else AppealOutcome(outcome),
            }
        )
    )
