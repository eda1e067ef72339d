"""The call list in PostgreSQL; who may see a case is decided in the statement itself."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from notifications_service.adapters import call_statements as statements
from notifications_service.domain.deadlines import (
    ENOUGH_CHANNELS,
    CallOutcome,
    CallReason,
    CallState,
    Deadline,
    Stage,
)
from notifications_service.domain.kinds import NoticeKind
from notifications_service.use_cases.call_ports import CallCase, CallPage, Scope


class CallRepository:
    """Terms under watch, and whom to call."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def watch(self, case: CallCase, *, at: datetime) -> None:
        """Watch the term, or call at once; one that is watched already may become a call."""
        values = {
            "id": case.id,
            "application_id": case.application_id,
            "account_id": case.account_id,
            "number": case.number,
            "territory": case.territory,
            "event": case.event.value,
            "stage": case.deadline.stage.value,
            "deadline": case.deadline.at,
            "reason": case.reason,
            "state": case.state.value,
            "at": at,
            "opened_at": at if case.state is CallState.OPEN else None,
        }
        await self._connection.execute(statements.WATCH, values)

    async def settle(self, application_id: str, *, stages: Collection[Stage], at: datetime) -> None:
        values = {"application_id": application_id, "stages": sorted(stages), "at": at}
        await self._connection.execute(statements.SETTLE, values)

    async def open_failed(self, notice_ids: Collection[str], *, at: datetime) -> None:
        """Call about terms whose message a provider or the network would not deliver."""
        if notice_ids:
            await self._connection.execute(statements.OPEN_FAILED, {"notice_ids": list(notice_ids), "at": at})

    async def open_undelivered(self, *, at: datetime, due_before: datetime) -> None:
        """Call about terms that are near and were carried by fewer than two channels."""
        values = {"at": at, "due_before": due_before, "enough": ENOUGH_CHANNELS}
        await self._connection.execute(statements.OPEN_UNDELIVERED, values)

    async def page(self, page: CallPage) -> list[CallCase]:
        after_at, after_id = page.after or (None, None)
        values = {
            **_scope(page.scope),
            "at": page.at,
            "territory": page.territory,
            "after_at": after_at,
            "after_id": after_id,
            "limit": page.limit,
        }
        return [_case(row) for row in await self._connection.execute(statements.PAGE, values)]

    async def find(self, case_id: str, *, scope: Scope) -> CallCase | None:
        """The case, open or done, if it is in the scope; held until the commit."""
        row = (await self._connection.execute(statements.FIND, {"id": case_id} | _scope(scope))).one_or_none()
        return None if row is None else _case(row)

    async def record(
        self, case_id: str, *, outcome: CallOutcome, state: CallState, note: str | None, by: str, at: datetime
    ) -> None:
        values = {"id": case_id, "outcome": outcome.value, "state": state.value, "note": note, "by": by, "at": at}
        await self._connection.execute(statements.RECORD, values)

    async def count_open(self, *, at: datetime) -> int:
        return int((await self._connection.execute(statements.COUNT_OPEN, {"at": at})).scalar_one())

    async def purge(self, *, before: datetime) -> None:
        await self._connection.execute(statements.PURGE, {"before": before})

    async def forget_account(self, account_id: str) -> None:
        await self._connection.execute(statements.FORGET, {"account_id": account_id})


def _scope(scope: Scope) -> dict[str, Any]:
    return {"everywhere": scope.everywhere, "territories": sorted(scope.territories)}


def _case(row: Row[Any]) -> CallCase:
    return CallCase(
        id=str(row.id),
        application_id=row.application_id,
        account_id=row.account_id,
        number=row.number,
        territory=row.territory,
        event=NoticeKind(row.event),
        deadline=Deadline(stage=Stage(row.stage), at=row.deadline),
        reason=CallReason(row.reason) if row.reason else None,
        state=CallState(row.state),
        opened_at=row.opened_at,
        attempts=row.attempts,
        outcome=CallOutcome(row.outcome) if row.outcome else None,
    )
