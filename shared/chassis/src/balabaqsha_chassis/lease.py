"""Who may act alone: a row with an expiry and a fencing number.

Not an advisory lock: a stopped holder keeps its session, and the kernel answers for it (ADR 0003).
"""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_TAKE = text(
    """
    insert into lease (name, holder, fencing, expires_at)
    values (:name, :holder, 1, clock_timestamp() + :term)
    on conflict (name) do update
        set fencing = lease.fencing + case when lease.holder = excluded.holder then 0 else 1 end,
            holder = excluded.holder,
            expires_at = excluded.expires_at
        where lease.holder = excluded.holder or lease.expires_at < clock_timestamp()
    returning fencing
    """
)
_HELD = text(
    """
    select 1 from lease
    where name = :name and holder = :holder and fencing = :fencing and expires_at > clock_timestamp()
    for share
    """
)
_RELEASE = text("update lease set expires_at = clock_timestamp() where name = :name and holder = :holder")


class LeaseLostError(Exception):
    """Somebody else acts now; whatever was under way must not be committed."""


class Lease:
    """A claim to be the only one at work under a name, for a term that must be renewed."""

    def __init__(self, name: str, *, holder: str, term: timedelta) -> None:
        self._key = {"name": name, "holder": holder}
        self._term = term
        self.fencing: int | None = None

    async def take(self, connection: AsyncConnection) -> bool:
        """Take or renew the lease; False while another holds it."""
        row = await connection.execute(_TAKE, self._key | {"term": self._term})
        self.fencing = row.scalar_one_or_none()
        return self.fencing is not None

    async def guard(self, connection: AsyncConnection) -> None:
        """Hold the lease's row until the commit, so that nobody can take over in between.

        Raises `LeaseLostError` when it is no longer ours.
        """
        held = await connection.execute(_HELD, self._key | {"fencing": self.fencing})
        if held.scalar_one_or_none() is None:
            raise LeaseLostError(self._key["name"])

    async def release(self, connection: AsyncConnection) -> None:
        """Let the next one begin at once."""
        await connection.execute(_RELEASE, self._key)
