"""Requests for codes in PostgreSQL; what they lead to is encrypted under a key of their own."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from identity_service.adapters.tables import challenge as table
from identity_service.adapters.vault import Vault, known_id
from identity_service.domain.challenges import Challenge, Delivery, Purpose
from identity_service.use_cases.ports import Tried

_RECIPIENT = "recipient"


class ChallengeRepository:
    """Challenges; a code is judged by one conditional update, so that tries in parallel are counted one by one."""

    def __init__(self, connection: AsyncConnection, *, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(self, challenge: Challenge, *, code_hash: bytes) -> None:
        wrapped_key = self._vault.keys.new_data_key()
        details = json.dumps({**challenge.details, _RECIPIENT: challenge.recipient}, ensure_ascii=False)
        cell = self._vault.keys.open_data_key(wrapped_key).encrypt(details, place=_place(challenge.id))
        row = {
            "id": challenge.id,
            "purpose": challenge.purpose.value,
            "account_id": challenge.account_id,
            "channel": challenge.channel,
            "delivery": challenge.delivery.value,
            "wrapped_key": wrapped_key,
            "details_cell": cell,
            "language": challenge.language,
            "code_hash": code_hash,
            "tries_left": challenge.tries_left,
            "created_at": challenge.created_at,
            "expires_at": challenge.expires_at,
            "resend_after": challenge.resend_after,
        }
        await self._connection.execute(insert(table).values(row))

    async def get(self, challenge_id: str, *, purpose: Purpose) -> Challenge | None:
        known = known_id(challenge_id)
        if known is None:
            return None
        query = select(table).where(table.c.id == known, table.c.purpose == purpose.value)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else self._open(row)

    async def try_code(self, challenge_id: str, *, purpose: Purpose, code_hash: bytes, at: datetime) -> Tried | None:
        """The result of the try, or None when the challenge is closed; right or wrong, it costs one try."""
        right = table.c.code_hash == code_hash
        tried = (
            update(table)
            .where(
                table.c.id == challenge_id,
                table.c.purpose == purpose.value,
                table.c.spent_at.is_(None),
                table.c.tries_left > 0,
                table.c.expires_at > at,
            )
            .values(
                tries_left=table.c.tries_left - 1,
                spent_at=case((right, at), (table.c.tries_left == 1, at), else_=None),
                confirmed_at=case((right, at), else_=None),
            )
            .returning(table.c.tries_left, table.c.confirmed_at)
        )
        row = (await self._connection.execute(tried)).one_or_none()
        return None if row is None else Tried(right=row.confirmed_at is not None, tries_left=row.tries_left)

    async def replace_code(self, challenge_id: str, *, code_hash: bytes, at: datetime, resend_after: datetime) -> bool:
        replaced = (
            update(table)
            .where(
                table.c.id == challenge_id,
                table.c.spent_at.is_(None),
                table.c.expires_at > at,
                table.c.resend_after <= at,
            )
            .values(code_hash=code_hash, resend_after=resend_after)
        )
        return (await self._connection.execute(replaced)).rowcount == 1

    async def open_completion(self, challenge_id: str, *, token_hash: bytes, expires_at: datetime) -> None:
        opened = update(table).where(table.c.id == challenge_id)
        await self._connection.execute(opened.values(completion_hash=token_hash, completion_expires_at=expires_at))

    async def find_completion(
        self, challenge_id: str, *, purpose: Purpose, token_hash: bytes, at: datetime
    ) -> Challenge | None:
        known = known_id(challenge_id)
        if known is None:
            return None
        query = select(table).where(table.c.purpose == purpose.value, *_completing(known, token_hash, at))
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else self._open(row)

    async def take_completion(self, challenge_id: str, *, token_hash: bytes, at: datetime) -> bool:
        taken = update(table).where(*_completing(challenge_id, token_hash, at)).values(completed_at=at)
        return (await self._connection.execute(taken)).rowcount == 1

    async def forget_account(self, account_id: str) -> None:
        await self._connection.execute(delete(table).where(table.c.account_id == account_id))

    async def forget_before(self, before: datetime) -> None:
        await self._connection.execute(delete(table).where(table.c.expires_at < before))

    def _open(self, row: Any) -> Challenge:
        key = self._vault.keys.open_data_key(bytes(row.wrapped_key))
        details = json.loads(key.decrypt(bytes(row.details_cell), place=_place(str(row.id))))
        return Challenge(
            id=str(row.id),
            purpose=Purpose(row.purpose),
            account_id=None if row.account_id is None else str(row.account_id),
            channel=row.channel,
            recipient=details.pop(_RECIPIENT),
            delivery=Delivery(row.delivery),
            details=details,
            language=row.language,
            created_at=row.created_at,
            expires_at=row.expires_at,
            resend_after=row.resend_after,
            tries_left=row.tries_left,
            spent_at=row.spent_at,
        )


def _completing(challenge_id: str, token_hash: bytes, at: datetime) -> tuple[Any, ...]:
    return (
        table.c.id == challenge_id,
        table.c.completion_hash == token_hash,
        table.c.completion_expires_at > at,
        table.c.completed_at.is_(None),
    )


def _place(challenge_id: str) -> str:
    return f"challenge|details|{challenge_id}"
