"""Staff in PostgreSQL, the secrets of their codes encrypted."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from identity_service.adapters.tables import staff as table
from identity_service.adapters.vault import Vault, known_id
from identity_service.domain.errors import LoginTakenError
from identity_service.domain.staff import Rights, StaffMember

_UNIQUE_LOGIN = "staff_login"


class StaffRepository:
    """Members of staff; whoever is about to be let in or changed is held until the commit."""

    def __init__(self, connection: AsyncConnection, *, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def get(self, holder_id: str) -> StaffMember | None:
        known = known_id(holder_id)
        return await self._one((table.c.id == known) & table.c.active) if known else None

    async def hold(self, staff_id: str) -> StaffMember | None:
        return await self._one(table.c.id == staff_id, hold=True)

    async def find(self, login: str, *, hold: bool = False) -> StaffMember | None:
        return await self._one(table.c.login == login, hold=hold)

    async def all(self) -> Sequence[StaffMember]:
        """In the order of their logins."""
        return [self._open(row) for row in await self._connection.execute(select(table).order_by(table.c.login))]

    async def add(self, member: StaffMember) -> None:
        row = {"id": member.id, "login": member.login, "created_at": member.created_at}
        added = insert(table).values(row | _changeable(member) | self._secret(member.id, member.totp_secret))
        try:
            await self._connection.execute(added)
        except IntegrityError as fault:
            cause = getattr(fault.orig, "__cause__", None)
            if getattr(cause, "constraint_name", None) != _UNIQUE_LOGIN:
                raise
            raise LoginTakenError from None

    async def save(self, member: StaffMember) -> None:
        await self._connection.execute(update(table).where(table.c.id == member.id).values(_changeable(member)))

    async def count_failure(self, staff_id: str) -> None:
        failed = update(table).where(table.c.id == staff_id)
        await self._connection.execute(failed.values(failed_attempts=table.c.failed_attempts + 1))

    async def set_totp_secret(self, staff_id: str, *, totp_secret: str) -> None:
        values = self._secret(staff_id, totp_secret) | {"last_step": None}
        await self._connection.execute(update(table).where(table.c.id == staff_id).values(values))

    async def rewrap(self) -> int:
        query = select(table.c.id, table.c.wrapped_key).with_for_update(skip_locked=True)
        rows = (await self._connection.execute(query)).all()
        renewed = {row.id: self._vault.keys.rewrap(bytes(row.wrapped_key)) for row in rows}
        changed = {staff_id: wrapped for staff_id, wrapped in renewed.items() if wrapped is not None}
        for staff_id, wrapped in changed.items():
            await self._connection.execute(update(table).where(table.c.id == staff_id).values(wrapped_key=wrapped))
        return len(changed)

    async def _one(self, condition: Any, *, hold: bool = False) -> StaffMember | None:
        query = select(table).where(condition)
        row = (await self._connection.execute(query.with_for_update() if hold else query)).one_or_none()
        return None if row is None else self._open(row)

    def _secret(self, staff_id: str, totp_secret: str) -> dict[str, bytes]:
        wrapped_key = self._vault.keys.new_data_key()
        cell = self._vault.keys.open_data_key(wrapped_key).encrypt(totp_secret, place=_place(staff_id))
        return {"wrapped_key": wrapped_key, "totp_cell": cell}

    def _open(self, row: Any) -> StaffMember:
        key = self._vault.keys.open_data_key(bytes(row.wrapped_key))
        return StaffMember(
            id=str(row.id),
            login=row.login,
            password_hash=row.password_hash,
            password_provisional=row.password_provisional,
            totp_secret=key.decrypt(bytes(row.totp_cell), place=_place(str(row.id))),
            assigned=Rights.parse(roles=row.roles, territories=row.territories),
            active=row.active,
            last_step=row.last_step,
            failed_attempts=row.failed_attempts,
            created_at=row.created_at,
        )


def _changeable(member: StaffMember) -> dict[str, Any]:
    return {
        "password_hash": member.password_hash,
        "password_provisional": member.password_provisional,
        "roles": sorted(member.assigned.roles),
        "territories": sorted(member.assigned.territories),
        "active": member.active,
        "last_step": member.last_step,
        "failed_attempts": member.failed_attempts,
    }


def _place(staff_id: str) -> str:
    return f"staff|totp|{staff_id}"
