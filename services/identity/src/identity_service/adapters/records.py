"""What is only ever added to: acceptances of the policy and the journal."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from identity_service.adapters.tables import journal, policy_acceptance
from identity_service.domain.policy import Acceptance
from identity_service.use_cases.session_ports import JournalEntry


class AcceptanceRepository:
    """Acceptances; the first of a version counts."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, account_id: str, acceptance: Acceptance) -> None:
        row = {
            "account_id": account_id,
            "version": acceptance.version,
            "accepted_at": acceptance.accepted_at,
            "channel": acceptance.channel,
            "fingerprint": acceptance.fingerprint,
        }
        await self._connection.execute(insert(policy_acceptance).values(row).on_conflict_do_nothing())

    async def of(self, account_id: str) -> Sequence[Acceptance]:
        """In the order of time."""
        table = policy_acceptance
        query = select(table).where(table.c.account_id == account_id).order_by(table.c.accepted_at)
        return [
            Acceptance(
                version=row.version,
                accepted_at=row.accepted_at,
                channel=row.channel,
                fingerprint=bytes(row.fingerprint),
            )
            for row in await self._connection.execute(query)
        ]


class JournalRepository:
    """The journal of each account."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, account_id: str, entry: JournalEntry) -> None:
        row = {"account_id": account_id, "at": entry.at, "what": entry.what, "session_id": entry.session_id}
        await self._connection.execute(insert(journal).values(row))

    async def of(self, account_id: str) -> Sequence[JournalEntry]:
        """In the order of happening."""
        query = select(journal).where(journal.c.account_id == account_id).order_by(journal.c.position)
        return [
            JournalEntry(at=row.at, what=row.what, session_id=None if row.session_id is None else str(row.session_id))
            for row in await self._connection.execute(query)
        ]
