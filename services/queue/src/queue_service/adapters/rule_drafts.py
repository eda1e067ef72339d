"""Drafts of rule sets in PostgreSQL; a row is never deleted, it tells who did what."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.clock import rfc3339
from queue_service.domain.rule_set import RULESET_CHANGED
from queue_service.use_cases.compare_rules import REQUESTED
from queue_service.use_cases.rule_ports import ListedRules, RuleDraft

_ADD = text(
    """
    insert into rule_draft (version, document, keep_progress, reason, drafted_by, drafted_at, state)
    values (:version, cast(:document as jsonb), :keep_progress, :reason, :drafted_by, :drafted_at, 'drafted')
    on conflict (version) do nothing
    """
)
_GET = text("select * from rule_draft where version = :version")
_GET_FOR_UPDATE = text("select * from rule_draft where version = :version for update")
_REQUEST = text(
    """
    update rule_draft set comparison = cast(:comparison as jsonb), compared_at = null, compared_seq = null
    where version = :version
    """
)
_STORE = text(
    """
    update rule_draft set comparison = cast(:comparison as jsonb), compared_at = :at, compared_seq = :seq
    where version = :version
    """
)
_REQUESTED = text(
    """
    select version from rule_draft where state = 'drafted' and comparison ->> 'state' = 'requested'
    order by comparison ->> 'requested_at', version limit 1
    """
)
_PUBLISH = text(
    "update rule_draft set state = 'published', published_by = :by, published_at = :at where version = :version"
)
_DISCARD = text(
    "update rule_draft set state = 'discarded', discarded_by = :by, discarded_at = :at where version = :version"
)
_LISTED = text(
    """
    select * from (
        select coalesce(d.version, s.version) as version, coalesce(d.document, s.document) as document,
            coalesce(d.drafted_at, s.installed_at) as since, coalesce(d.state, 'published') as state,
            h.rule_version is not null as in_force, d.version is not null as has_draft, d.keep_progress, d.reason,
            d.drafted_by, d.drafted_at, d.compared_at, d.compared_seq, d.published_by, d.published_at,
            cast(null as jsonb) as comparison
        from rule_set s full join rule_draft d on d.version = s.version
        left join ledger_head h on h.rule_version = s.version
    ) as listed
    where cast(:since as timestamptz) is null or (since, version) < (:since, :version)
    order by since desc, version desc limit :limit
    """
)


class RuleDraftRepository:
    """Stores and finds drafts."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, draft: RuleDraft) -> bool:
        """Store a new draft; False when the version was drafted before."""
        row = {
            "version": draft.version,
            "document": json.dumps(draft.document),
            "keep_progress": draft.keep_progress,
            "reason": draft.reason,
            "drafted_by": draft.drafted_by,
            "drafted_at": draft.drafted_at,
        }
        return (await self._connection.execute(_ADD, row)).rowcount == 1

    async def get(self, version: str, *, for_update: bool = False) -> RuleDraft | None:
        query = _GET_FOR_UPDATE if for_update else _GET
        row = (await self._connection.execute(query, {"version": version})).one_or_none()
        return _draft(row) if row else None

    async def request_comparison(self, version: str, *, by: str, at: datetime) -> None:
        """Ask for a comparison, in place of any before."""
        asked = {"state": REQUESTED, "requested_by": by, "requested_at": rfc3339(at)}
        await self._connection.execute(_REQUEST, {"version": version, "comparison": json.dumps(asked)})

    async def requested(self) -> str | None:
        """The draft whose comparison has been waited for longest."""
        return (await self._connection.execute(_REQUESTED)).scalar_one_or_none()

    async def store_comparison(self, version: str, comparison: Mapping[str, Any], *, seq: int, at: datetime) -> None:
        await self._connection.execute(
            _STORE, {"version": version, "comparison": json.dumps(comparison), "seq": seq, "at": at}
        )

    async def publish(self, version: str, *, by: str, at: datetime) -> None:
        await self._connection.execute(_PUBLISH, {"version": version, "by": by, "at": at})

    async def discard(self, version: str, *, by: str, at: datetime) -> None:
        await self._connection.execute(_DISCARD, {"version": version, "by": by, "at": at})

    async def listed(self, *, after: tuple[datetime, str] | None, limit: int) -> Sequence[ListedRules]:
        """Rule sets and drafts, the newest first."""
        since, version = after or (None, None)
        rows = await self._connection.execute(_LISTED, {"since": since, "version": version, "limit": limit})
        return [_listed(row) for row in rows]


def _draft(row: Row[Any]) -> RuleDraft:
    return RuleDraft(
        version=row.version,
        document=row.document,
        keep_progress=row.keep_progress,
        reason=row.reason,
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        comparison=row.comparison,
        compared_at=row.compared_at,
        compared_seq=row.compared_seq,
        state=row.state,
        published_by=row.published_by,
        published_at=row.published_at,
    )


def _listed(row: Row[Any]) -> ListedRules:
    return ListedRules(
        version=row.version,
        state=row.state,
        in_force=row.in_force,
        valid_from=date.fromisoformat(row.document["valid_from"]),
        act=row.document["act"],
        cause=row.document.get("cause", RULESET_CHANGED),
        title=row.document.get("title", {}),
        since=row.since,
        draft=_draft(row) if row.has_draft else None,
    )
