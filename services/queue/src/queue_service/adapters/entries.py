"""Entries in PostgreSQL."""

import secrets
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.atoms import Atom, ClaimState, Key, PrivilegeClass
from queue_service.domain.rule_set import GENERAL_PURPOSE
from queue_service.use_cases.ports import EntryRow

_ADD = text(
    """
    insert into entry (application_id, code, child_id, account_id, territory, purpose, list, cohort, class,
                       claimed_class, claim_state, filed_at_ms, receipt_hash, attributes, group_type, language,
                       state, left_reason, queued_at, birth_date, settlement)
    values (:application_id, :code, :child_id, :account_id, :territory, :purpose, :list, :cohort, :class,
            :claimed_class, :claim_state, :filed_at_ms, :receipt_hash, :attributes, :group_type, :language,
            :state, :left_reason, :queued_at, :birth_date, :settlement)
    on conflict (application_id) do nothing
    """
)
_GET = text("select * from entry where application_id = :id for update")
# Nobody is held who does not stand.
_LEAVE = text(
    """
    update entry set state = 'left', left_reason = :reason, hold_ground = null, held_since = null, version = version + 1
    where application_id = :id
    """
)
_REQUEUE = text(
    """
    update entry set state = 'queued', left_reason = null, hold_ground = null, held_since = null, version = version + 1
    where application_id = :id
    """
)
_MOVE = text(
    """
    update entry set group_type = :group_type, language = :language, purpose = :purpose, list = :list,
        class = :class, claimed_class = :claimed_class, claim_state = :claim_state, version = version + 1
    where application_id = :application_id
    """
)
# By a decision alone: nothing else changes a cohort or a filing time.
_PUT_RIGHT = text(
    """
    update entry set cohort = :cohort, class = :class, filed_at_ms = :filed_at_ms, version = version + 1
    where application_id = :id
    """
)
_KNOWN_LIST = text("select list from waiting_list where territory = :territory and purpose = :purpose")
_NEW_LIST = text(
    """
    insert into waiting_list (list, territory, purpose) values (:list, :territory, :purpose)
    on conflict (territory, purpose) do nothing
    """
)


class EntryRepository:
    """Stores and finds entries."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, entry: EntryRow) -> bool:
        """Store a new entry; False when the application already has one."""
        return (await self._connection.execute(_ADD, _columns(entry))).rowcount == 1

    async def get_for_update(self, application_id: str) -> EntryRow | None:
        row = (await self._connection.execute(_GET, {"id": application_id})).one_or_none()
        return entry_of(row) if row else None

    async def leave(self, application_id: str, *, reason: str) -> None:
        await self._connection.execute(_LEAVE, {"id": application_id, "reason": reason})

    async def requeue(self, application_id: str) -> None:
        """The entry waits again."""
        await self._connection.execute(_REQUEUE, {"id": application_id})

    async def move(self, entry: EntryRow) -> None:
        await self._connection.execute(_MOVE, _columns(entry))

    async def put_right(self, application_id: str, *, atom: Atom, filed_at_ms: int) -> None:
        """The entry stands where two officers decided."""
        values = {"id": application_id, "cohort": atom.cohort, "class": atom.privilege_class.value}
        await self._connection.execute(_PUT_RIGHT, values | {"filed_at_ms": filed_at_ms})

    async def waiting_list(self, *, territory: str, purpose: str) -> str:
        """The list's name: the territory itself, or for a special purpose a random one that says nothing."""
        if purpose == GENERAL_PURPOSE:
            return territory
        place = {"territory": territory, "purpose": purpose}
        known = (await self._connection.execute(_KNOWN_LIST, place)).scalar_one_or_none()
        if known is None:
            await self._connection.execute(_NEW_LIST, place | {"list": f"w{secrets.token_hex(8)}"})
            known = (await self._connection.execute(_KNOWN_LIST, place)).scalar_one()
        return str(known)

    async def link_child(self, *, child_id: str, account_id: str) -> None:
        await self._connection.execute(
            text("insert into child_link (child_id, account_id) values (:child, :account) on conflict do nothing"),
            {"child": child_id, "account": account_id},
        )

    async def unlink_child(self, *, child_id: str, account_id: str) -> None:
        await self._connection.execute(
            text("delete from child_link where child_id = :child and account_id = :account"),
            {"child": child_id, "account": account_id},
        )

    async def forget_account(self, account_id: str) -> None:
        for statement in (
            "delete from child_link where account_id = :account",
            "update entry set account_id = null where account_id = :account",
        ):
            await self._connection.execute(text(statement), {"account": account_id})


def entry_of(row: Row[Any]) -> EntryRow:
    """The entry of a row of the table."""
    return EntryRow(
        application_id=row.application_id,
        key=Key(row.filed_at_ms, row.code),
        child_id=row.child_id,
        account_id=row.account_id,
        territory=row.territory,
        purpose=row.purpose,
        waiting_list=row.list,
        atom=Atom(row.cohort, PrivilegeClass(getattr(row, "class"))),
        claimed_class=PrivilegeClass(row.claimed_class) if row.claimed_class else None,
        claim_state=ClaimState(row.claim_state) if row.claim_state else None,
        receipt_hash=row.receipt_hash,
        attributes=row.attributes,
        group_type=row.group_type,
        language=row.language,
        state=row.state,
        left_reason=row.left_reason,
        queued_at=row.queued_at,
        birth_date=row.birth_date,
        settlement=row.settlement,
        hold_ground=row.hold_ground,
        held_since=row.held_since,
    )


def _columns(entry: EntryRow) -> dict[str, Any]:
    return {
        "application_id": entry.application_id,
        "code": entry.key.code,
        "child_id": entry.child_id,
        "account_id": entry.account_id,
        "territory": entry.territory,
        "purpose": entry.purpose,
        "list": entry.waiting_list,
        "cohort": entry.atom.cohort,
        "class": entry.atom.privilege_class.value,
        "claimed_class": entry.claimed_class,
        "claim_state": entry.claim_state,
        "filed_at_ms": entry.key.filed_at_ms,
        "receipt_hash": entry.receipt_hash,
        "attributes": entry.attributes,
        "group_type": entry.group_type,
        "language": entry.language,
        "state": entry.state,
        "left_reason": entry.left_reason,
        "queued_at": entry.queued_at,
        "birth_date": entry.birth_date,
        "settlement": entry.settlement,
    }
