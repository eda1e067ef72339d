"""Corrections in PostgreSQL; another territory's are not found."""

import dataclasses
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.clock import rfc3339
from queue_service.domain.operator_roles import Scope
from queue_service.use_cases.correction_ports import Correction, Proposal

_ADD = text(
    """
    insert into correction (id, application_id, territory, proposal, ground, document_hash, reason, state, proposed_by,
                            proposed_role, proposed_at)
    values (cast(:id as uuid), :application_id, :territory, cast(:proposal as jsonb), :ground, :document_hash, :reason,
            :state, :proposed_by, :proposed_role, :proposed_at)
    """
)
_IN_SCOPE = "(territory = any(:territories) or :everywhere)"
_GET = text(f"select * from correction where id = cast(:id as uuid) and {_IN_SCOPE} for update")  # noqa: S608
_DECIDE = text(
    """
    update correction set state = :state, decided_by = :decided_by, decided_role = :decided_role,
        decided_at = :decided_at
    where id = cast(:id as uuid)
    """
)
_LISTED = text(
    f"""
    select * from correction where {_IN_SCOPE} and (cast(:state as text) is null or state = :state)
      and (cast(:since as timestamptz) is null or (proposed_at, id) < (:since, cast(:last as uuid)))
    order by proposed_at desc, id desc limit :limit
    """  # noqa: S608 - a constant
)


class CorrectionRepository:
    """Stores and finds corrections."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, correction: Correction) -> None:
        await self._connection.execute(_ADD, _columns(correction))

    async def get_for_update(self, correction_id: str, *, scope: Scope) -> Correction | None:
        values = {"id": correction_id, "territories": list(scope.territories), "everywhere": scope.everywhere}
        row = (await self._connection.execute(_GET, values)).one_or_none()
        return _correction(row) if row else None

    async def decide(self, correction: Correction) -> None:
        await self._connection.execute(_DECIDE, _columns(correction))

    async def listed(
        self, scope: Scope, *, state: str | None, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[Correction]:
        """Corrections, the newest first."""
        since, last = after or (None, None)
        values = {"territories": list(scope.territories), "everywhere": scope.everywhere, "state": state}
        rows = await self._connection.execute(_LISTED, values | {"since": since, "last": last, "limit": limit})
        return [_correction(row) for row in rows]


def _columns(correction: Correction) -> dict[str, Any]:
    proposal = dataclasses.asdict(correction.proposal)
    if correction.proposal.filed_at is not None:
        proposal["filed_at"] = rfc3339(correction.proposal.filed_at)
    fields = {field.name: getattr(correction, field.name) for field in dataclasses.fields(correction)}
    return fields | {"proposal": json.dumps(proposal)}


def _correction(row: Row[Any]) -> Correction:
    fields = row._asdict()
    proposal = dict(fields.pop("proposal"))
    if proposal["filed_at"] is not None:
        proposal["filed_at"] = datetime.fromisoformat(proposal["filed_at"])
    return Correction(**fields | {"id": str(row.id), "proposal": Proposal(**proposal)})
