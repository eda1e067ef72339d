"""Receipts and their keys in PostgreSQL."""

from datetime import datetime

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from applications_service.adapters.tables import APPLICATION, RECEIPT, RECEIPT_KEY
from applications_service.use_cases.receipt_ports import KeyInUse, ReceiptKey, SignedReceipt

_K = RECEIPT_KEY.c


class ReceiptRepository:
    """Signed receipts, and every key they can bear."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, application_id: str, receipt: SignedReceipt) -> None:
        values = {
            "application_id": application_id,
            "content": receipt.content,
            "attributes": dict(receipt.attributes),
            "signature": receipt.signature,
            "key_id": receipt.key.key_id,
        }
        await self._connection.execute(insert(RECEIPT), values)

    async def find(self, application_id: str) -> SignedReceipt | None:
        chosen = select(RECEIPT, _K.public_key).join(RECEIPT_KEY, _K.key_id == RECEIPT.c.key_id)
        found = await self._connection.execute(chosen.where(RECEIPT.c.application_id == application_id))
        row = found.one_or_none()
        if row is None:
            return None
        return SignedReceipt(
            content=bytes(row.content),
            attributes=row.attributes,
            signature=bytes(row.signature),
            key=ReceiptKey(key_id=row.key_id, public_key=bytes(row.public_key)),
        )

    async def drop(self, application_id: str) -> None:
        await self._connection.execute(delete(RECEIPT).where(RECEIPT.c.application_id == application_id))

    async def is_issued(self, receipt_hash: str) -> bool:
        asked = select(exists().where(APPLICATION.c.receipt_hash == receipt_hash))
        return bool((await self._connection.execute(asked)).scalar_one())

    async def add_key(self, key: ReceiptKey, *, at: datetime) -> bool:
        values = {"key_id": key.key_id, "public_key": key.public_key, "first_used_at": at}
        kept = upsert(RECEIPT_KEY).on_conflict_do_nothing().returning(_K.key_id)
        return (await self._connection.execute(kept, values)).one_or_none() is not None

    async def keys(self) -> list[ReceiptKey]:
        rows = await self._connection.execute(select(RECEIPT_KEY).order_by(_K.first_used_at.desc()))
        return [ReceiptKey(key_id=row.key_id, public_key=bytes(row.public_key)) for row in rows]

    async def take_unannounced_keys(self, *, at: datetime) -> list[KeyInUse]:
        taken = update(RECEIPT_KEY).where(_K.announced_at.is_(None)).values(announced_at=at)
        rows = await self._connection.execute(taken.returning(_K.key_id, _K.public_key, _K.first_used_at))
        return [
            KeyInUse(key=ReceiptKey(key_id=row.key_id, public_key=bytes(row.public_key)), since=row.first_used_at)
            for row in rows
        ]
