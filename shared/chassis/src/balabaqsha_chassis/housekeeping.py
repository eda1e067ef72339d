"""What the chassis tidies in every service's database."""

from datetime import timedelta

from sqlalchemy import text

from balabaqsha_chassis.database import Database
from balabaqsha_chassis.timer import Timer

_TIDY = (
    # A code that is dead is worth nothing to a reader of the table, and something to a thief of it. An unsent row
    # is left: it must still go out, or its subject's count would have a hole; the hearer drops it by its expiry.
    "update outbox set data = null where published_at is not null and expires_at < now() and data is not null",
    "delete from idempotency where created_at < clock_timestamp() - interval '24 hours'",
    "delete from inbox where received_at < clock_timestamp() - interval '90 days'",
    "delete from inbox_attempt where last_at < clock_timestamp() - interval '90 days'",
    "delete from ended_session where ended_at < clock_timestamp() - interval '1 day'",
    "delete from ended_account where not_before < clock_timestamp() - interval '1 day'",
    "select purge_outbox(clock_timestamp() - interval '30 days')",
)


async def tidy(database: Database) -> None:
    """Drop what has outlived its term, each kind in a transaction of its own."""
    for statement in _TIDY:
        async with database.transaction() as connection:
            await connection.execute(text(statement))


HOUSEKEEPING = Timer(name="housekeeping", every=timedelta(seconds=60), run=tidy)
