"""Who looked at whom and who decided what: a row in the transaction it tells of, added only, each chained to the last.

A chain has one writer at a time. So that its lock is always the last one taken, rows are noted while the work goes on
and written just before the commit.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.clock import Clock, to_milliseconds, truncate

BEGINNING = bytes(32)
_PAGE = 1000
_TURN = text("select pg_advisory_xact_lock(hashtext('balabaqsha.audit'))")
_LAST = text("select position, hash from audit order by position desc limit 1")
_COLUMNS = (
    "position, at, actor, actor_kind, roles, action, subject_kind, subject, account_id, outcome, ground, details, "
    "previous, hash"
)
_ADD = text(
    f"""
    insert into audit ({_COLUMNS})
    values (:position, :at, :actor, :actor_kind, :roles, :action, :subject_kind, :subject, :account_id, :outcome,
            :ground, cast(:details as jsonb), :previous, :hash)
    """  # noqa: S608 - a constant
)
_AFTER = text(f"select {_COLUMNS} from audit where position > :after order by position limit :limit")  # noqa: S608
_OF_ACCOUNT = text(
    f"""
    select {_COLUMNS} from audit
    where account_id = :account_id and (cast(:before as bigint) is null or position < :before)
    order by position desc limit :limit
    """  # noqa: S608 - a constant
)

ActorKind = Literal["staff", "kindergarten", "parent", "system"]
Outcome = Literal["done", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditNote:
    """What is to be written down; no name, phone or IIN belongs in any of it."""

    #: Who: the account of the access token; a system's own name otherwise.
    actor: str
    action: str
    subject_kind: str
    subject: str
    actor_kind: ActorKind = "staff"
    roles: frozenset[str] = frozenset()
    #: Whose affairs these are: the account that may read who looked.
    account_id: str | None = None
    outcome: Outcome = "done"
    ground: str | None = None
    details: Mapping[str, str | int | bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One row as it is stored, without its own hash."""

    position: int
    at: datetime
    actor: str
    actor_kind: str
    roles: tuple[str, ...]
    action: str
    subject_kind: str
    subject: str
    account_id: str | None
    outcome: str
    ground: str | None
    details: Mapping[str, Any]
    previous: bytes

    def digest(self) -> bytes:
        """SHA-256 over every field, the hash of the row before among them."""
        fields = asdict(self) | {"at": to_milliseconds(self.at)}
        return hashlib.sha256(json.dumps(fields, sort_keys=True, default=bytes.hex).encode()).digest()


class AuditTrail:
    """The trail of one transaction: noted in it, written at its end, gone with it when it fails."""

    def __init__(self, connection: AsyncConnection, *, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        self._noted: list[AuditNote] = []

    def note(self, note: AuditNote) -> None:
        """Write this down with the commit."""
        self._noted.append(note)

    async def write(self) -> None:
        """Put what was noted at the chain's end; whoever opened the transaction calls it last."""
        if not self._noted:
            return
        await self._connection.execute(_TURN)
        last = (await self._connection.execute(_LAST)).one_or_none()
        position, previous = (0, BEGINNING) if last is None else (last.position, bytes(last.hash))
        rows = []
        at = truncate(self._clock())
        for position, note in enumerate(self._noted, start=position + 1):  # noqa: B020 - counts on from the last
            line = _line_of(note, position=position, at=at, previous=previous)
            previous = line.digest()
            rows.append(_row_of(line, digest=previous))
        await self._connection.execute(_ADD, rows)
        self._noted.clear()

    async def of_account(self, account_id: str, *, limit: int, before: int | None = None) -> Sequence[AuditLine]:
        """What was noted about the account's affairs, newest first."""
        parameters = {"account_id": account_id, "limit": limit, "before": before}
        return [_line(row) for row in await self._connection.execute(_OF_ACCOUNT, parameters)]

    async def first_broken(self) -> int | None:
        """The position of the first row that differs from its hash, or that a row is missing before; None if whole."""
        expected, previous = 1, BEGINNING
        async for line, digest in self._lines():
            if line.position != expected or line.previous != previous or line.digest() != digest:
                return line.position
            expected, previous = expected + 1, digest
        return None

    async def _lines(self) -> AsyncIterator[tuple[AuditLine, bytes]]:
        after = 0
        while rows := (await self._connection.execute(_AFTER, {"after": after, "limit": _PAGE})).all():
            for row in rows:
                yield _line(row), bytes(row.hash)
            after = rows[-1].position


def _line_of(note: AuditNote, *, position: int, at: datetime, previous: bytes) -> AuditLine:
    fields = {name: getattr(note, name) for name in note.__slots__}
    return AuditLine(
        **(fields | {"roles": tuple(sorted(note.roles)), "details": dict(note.details)}),
        position=position,
        at=at,
        previous=previous,
    )


def _row_of(line: AuditLine, *, digest: bytes) -> dict[str, Any]:
    changed = {"roles": list(line.roles), "details": json.dumps(dict(line.details)), "hash": digest}
    return asdict(line) | changed


def _line(row: Any) -> AuditLine:
    fields = row._asdict() | {"roles": tuple(row.roles), "previous": bytes(row.previous)}
    del fields["hash"]
    return AuditLine(**fields)
