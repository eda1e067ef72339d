"""The outgoing table: each message once, its text encrypted and destroyed when it has left or died."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Row
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.field_encryption import CellBrokenError
from notifications_service.adapters import message_statements as statements
from notifications_service.adapters.vault import SealedCell, Vault
from notifications_service.domain.channels import OUTGOING, Channel
from notifications_service.domain.message_state import MessageState, sources_of, state_of_parts
from notifications_service.use_cases.ports import MessageBacklog, Sending, SendingState, Settled
from notifications_service.use_cases.provider_ports import Accepted, Handled, Outgoing, Receipt

_SENT_AFTER = [state.value for state in sources_of(MessageState.SENT)]


class MessageRepository:
    """Messages on their way out."""

    def __init__(self, connection: AsyncConnection, *, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(self, sending: Sending, *, at: datetime) -> bool:
        """Keep the message for the sender; False when this one exists already."""
        destination = sending.destination
        sealed = self._vault.seal_message(
            message_id=sending.id, address=destination.address, title=sending.title, body=sending.body
        )
        values = {
            "id": sending.id,
            "notice_id": sending.notice_id,
            "account_id": sending.account_id,
            "occasion": sending.occasion,
            "thread": sending.thread,
            "channel": destination.channel.value,
            "slot": destination.slot.value,
            "template": sending.template,
            "recipient": destination.masked,
            "wrapped_key": sealed.wrapped_key,
            "payload": sealed.cell,
            "lane": sending.lane,
            "at": at,
            "expires_at": sending.expires_at,
        }
        return (await self._connection.execute(statements.INSERT, values)).scalar_one_or_none() is not None

    async def states(self, notice_ids: Collection[str]) -> list[SendingState]:
        if not notice_ids:
            return []
        rows = await self._connection.execute(statements.STATES, {"notice_ids": list(notice_ids)})
        return [
            SendingState(
                notice_id=str(row.notice_id),
                channel=Channel(row.channel),
                recipient=row.recipient,
                state=MessageState(row.state),
                at=row.changed_at,
            )
            for row in rows
        ]

    async def due(
        self, channel: Channel, *, lane: int, at: datetime, limit: int, excluding: Collection[str]
    ) -> list[Outgoing]:
        """Messages of the lane to hand over now, oldest first; one whose text cannot be opened is failed."""
        values = {"channel": channel.value, "lane": lane, "at": at, "limit": limit, "excluding": list(excluding)}
        rows = (await self._connection.execute(statements.DUE, values)).all()
        found = [(row, self._outgoing(row)) for row in rows]
        for row, outgoing in found:
            if outgoing is None:
                await self.mark_dead(str(row.id), state=MessageState.FAILED, reason="unreadable", at=at)
        return [outgoing for _, outgoing in found if outgoing is not None]

    def _outgoing(self, row: Row[Any]) -> Outgoing | None:
        sealed = SealedCell(wrapped_key=row.wrapped_key, cell=row.payload)
        try:
            opened = self._vault.open_message(sealed, message_id=str(row.id))
        except CellBrokenError:
            return None
        return Outgoing(
            id=str(row.id),
            channel=Channel(row.channel),
            address=opened["address"],
            title=opened["title"],
            body=opened["body"],
            created_at=row.created_at,
            expires_at=row.expires_at,
            attempts=row.attempts,
            give_up_at=row.give_up_at,
        )

    async def mark_sent(self, handled: Sequence[Handled], *, at: datetime) -> list[Settled]:
        """The provider has them: destroy their texts, remember its names for them, apply receipts that came first."""
        ids = [one.message.id for one in handled]
        if not ids:
            return []
        settled = _settled(
            await self._connection.execute(statements.SENT, {"ids": ids, "at": at, "sources": _SENT_AFTER})
        )
        parts = [
            {"provider_id": provider_id, "message_id": one.message.id, "at": at}
            for one in handled
            if isinstance(one.outcome, Accepted)
            for provider_id in one.outcome.provider_ids
        ]
        if parts:
            await self._connection.execute(
                statements.PART_SENT, sorted(parts, key=lambda part: str(part["provider_id"]))
            )
        return settled + await self._settle(ids, at=at)

    async def mark_dead(self, message_id: str, *, state: MessageState, reason: str, at: datetime) -> list[Settled]:
        sources = [source.value for source in sources_of(state)]
        values = {"id": message_id, "state": state.value, "reason": reason[:200], "at": at, "sources": sources}
        return _settled(await self._connection.execute(statements.DEAD, values))

    async def try_again(self, message_id: str, *, next_try_at: datetime, give_up_at: datetime, reason: str) -> None:
        values = {"id": message_id, "next_try_at": next_try_at, "give_up_at": give_up_at, "reason": reason[:200]}
        await self._connection.execute(statements.TRY_AGAIN, values)

    async def record_receipts(self, receipts: Sequence[Receipt], *, at: datetime) -> list[Settled]:
        """Apply what was told of parts; a first final word stands."""
        told: set[str] = set()
        for receipt in sorted(receipts, key=lambda one: one.provider_id):
            values = {"provider_id": receipt.provider_id, "state": receipt.state.value, "at": at}
            message_id = (await self._connection.execute(statements.PART_TOLD, values)).scalar_one_or_none()
            told |= {str(message_id)} if message_id is not None else set()
        return await self._settle(sorted(told), at=at)

    async def drop_thread(self, thread: str, *, at: datetime) -> list[Settled]:
        return _settled(await self._connection.execute(statements.DROP_THREAD, {"thread": thread, "at": at}))

    async def drop_expired(self, *, at: datetime) -> list[Settled]:
        return _settled(await self._connection.execute(statements.EXPIRE, {"at": at}))

    async def backlog(self) -> list[MessageBacklog]:
        """What waits on each outgoing channel."""
        rows = {row.channel: row for row in await self._connection.execute(statements.BACKLOG)}
        return [
            MessageBacklog(
                channel=channel,
                waiting=rows[channel].waiting if channel in rows else 0,
                oldest_at=rows[channel].oldest_at if channel in rows else None,
            )
            for channel in OUTGOING
        ]

    async def purge(self, *, before: datetime) -> None:
        """Forget codes and what providers told, older than that; messages of notices go with their notices."""
        for statement in statements.PURGE:
            await self._connection.execute(statement, {"before": before})

    async def _settle(self, ids: Sequence[str], *, at: datetime) -> list[Settled]:
        """Move on the messages whose parts decide it."""
        settled: list[Settled] = []
        for row in (await self._connection.execute(statements.PARTS, {"ids": list(ids)})).all() if ids else ():
            state = state_of_parts([MessageState(one) for one in row.states])
            reason = "undelivered" if state is MessageState.FAILED else None
            values = {"id": str(row.message_id), "state": state.value, "reason": reason, "at": at}
            sources = [source.value for source in sources_of(state)] if state is not MessageState.SENT else []
            settled += _settled(await self._connection.execute(statements.SETTLE, values | {"sources": sources}))
        return settled


def _settled(rows: CursorResult[Any]) -> list[Settled]:
    return [
        Settled(
            message_id=str(row.id),
            notice_id=str(row.notice_id) if row.notice_id else None,
            account_id=row.account_id,
            channel=Channel(row.channel),
            state=MessageState(row.state),
        )
        for row in rows
    ]
