"""The staff's audit in PostgreSQL: insert-only, each line chained to the one before."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.field_encryption import BlindIndex
from identity_service.adapters.tables import staff_audit as table
from identity_service.domain.audit import BEGINNING, AuditEntry, AuditLine
from identity_service.use_cases.session_ports import JournalEntry

_TURN = text("select pg_advisory_xact_lock(hashtext('identity.staff_audit'))")


class StaffAuditRepository:
    """One writer at a time until its commit, so that the chain never forks."""

    def __init__(self, connection: AsyncConnection, *, blind: BlindIndex) -> None:
        self._connection = connection
        self._blind = blind

    async def add(self, account_id: str, entry: JournalEntry) -> None:
        known = {"session_id": entry.session_id, "address": entry.address}
        await self.note(AuditEntry(at=entry.at, what=entry.what, staff_id=account_id, **known))

    async def note(self, entry: AuditEntry) -> None:
        await self._connection.execute(_TURN)
        last = select(table.c.position, table.c.hash).order_by(table.c.position.desc()).limit(1)
        before = (await self._connection.execute(last)).one_or_none()
        line = AuditLine(
            position=1 if before is None else before.position + 1,
            at=entry.at,
            what=entry.what,
            actor=entry.actor,
            staff_id=entry.staff_id,
            name_index=self._name_index(entry),
            why=entry.why,
            session_id=entry.session_id,
            address=entry.address,
            previous=BEGINNING if before is None else bytes(before.hash),
        )
        await self._connection.execute(insert(table).values(asdict(line) | {"hash": line.digest()}))

    async def lines(self) -> Sequence[tuple[AuditLine, bytes]]:
        """All, in the order they were written."""
        rows = await self._connection.execute(select(table).order_by(table.c.position))
        return [(_line(row), bytes(row.hash)) for row in rows]

    def _name_index(self, entry: AuditEntry) -> bytes | None:
        return None if entry.typed_name is None else self._blind.of(entry.typed_name, purpose="staff_audit.name")


def _line(row: Any) -> AuditLine:
    return AuditLine(
        position=row.position,
        at=row.at,
        what=row.what,
        actor=row.actor,
        staff_id=None if row.staff_id is None else str(row.staff_id),
        name_index=None if row.name_index is None else bytes(row.name_index),
        why=row.why,
        session_id=None if row.session_id is None else str(row.session_id),
        address=row.address,
        previous=bytes(row.previous),
    )
