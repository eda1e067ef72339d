"""The choice of what goes next, however much waits."""

import time

import pytest
from sqlalchemy import text

from balabaqsha_chassis.backlog import Backlog
from balabaqsha_chassis.database import Database

READER = "notifications-service"
KEY = "queue.application_queued.v1"


async def fill(database: Database, *, subjects: int, events: int) -> None:
    """Unsent events, as many of each subject."""
    async with database.transaction() as connection:
        # Filling takes as long as it takes; the limit is for what serves.
        await connection.execute(text("set local statement_timeout = 0"))
        await connection.execute(
            text(
                """
                insert into outbox (event_id, subject_kind, subject, sequence, type, routing_key, data, occurred_at)
                select gen_random_uuid(), 'entry', 's' || (n % :subjects), n / :subjects + 1,
                       'kz.balabaqsha.queue.application_queued.v1', 'queue.application_queued.v1', '{}', now()
                from generate_series(0, :events - 1) n
                """
            ),
            {"subjects": subjects, "events": events},
        )


@pytest.mark.parametrize("subjects", [100_000, 10])
async def test_a_backlog_of_a_hundred_thousand_does_not_slow_the_choice_of_the_next_batch(
    database: Database, subjects: int
) -> None:
    """The later looks count, when the database has settled on a plan for any parameters."""
    await fill(database, subjects=subjects, events=100_000)
    backlog = Backlog(database)

    seconds = []
    for _ in range(12):
        began = time.perf_counter()
        chains = await backlog.next_batch()
        seconds.append(time.perf_counter() - began)

    assert len(chains) == min(subjects, 100)
    assert sum(len(chain) for chain in chains) == 100
    assert min(seconds[6:]) < 0.02
