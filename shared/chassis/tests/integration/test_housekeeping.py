"""Housekeeping: what has outlived its term goes, and nothing else."""

from chassis_house import database_of, rows
from sqlalchemy import text

from balabaqsha_chassis.database import Database
from balabaqsha_chassis.housekeeping import tidy
from balabaqsha_testkit.databases import ServiceDatabase

OLD_AND_NEW = """
do $$
begin
insert into outbox
    (event_id, subject_kind, subject, sequence, type, routing_key, data, occurred_at, expires_at, published_at)
values
    (gen_random_uuid(), 'k', 'old', 1, 't', 'r', 'x', now() - interval '40 days', null, now() - interval '31 days'),
    (gen_random_uuid(), 'k', 'fresh', 1, 't', 'r', 'x', now() - interval '29 days', null, now() - interval '29 days'),
    (gen_random_uuid(), 'k', 'unsent-old', 1, 't', 'r', 'x', now() - interval '90 days', null, null),
    (gen_random_uuid(), 'k', 'dead', 1, 't', 'r', 'x', now(), now() - interval '1 minute', now()),
    (gen_random_uuid(), 'k', 'unsent-dead', 1, 't', 'r', 'x', now(), now() - interval '1 minute', null),
    (gen_random_uuid(), 'k', 'live', 1, 't', 'r', 'x', now(), now() + interval '1 hour', now());
insert into idempotency (caller, route, key, body_hash, status, headers, body, created_at)
values ('c', 'r', 'old', '', 200, '{}', '', now() - interval '25 hours'), ('c', 'r', 'new', '', 200, '{}', '', now());
insert into inbox values
    (gen_random_uuid(), 'old', now() - interval '91 days'), (gen_random_uuid(), 'new', now() - interval '89 days');
insert into inbox_attempt values
    (gen_random_uuid(), 1, 'old', now() - interval '91 days'), (gen_random_uuid(), 1, 'new', now());
insert into ended_session values ('old', now() - interval '25 hours'), ('new', now());
insert into ended_account values ('old', now() - interval '25 hours'), ('new', now());
end $$
"""

#: Name -> what is left of it.
LEFT = {
    "outbox": "select subject from outbox order by subject",
    "blanked": "select subject from outbox where data is null",
    "idempotency": "select key from idempotency",
    "inbox": "select type from inbox",
    "inbox_attempt": "select last_error from inbox_attempt",
    "ended_session": "select session_id from ended_session",
    "ended_account": "select account_id from ended_account",
}


async def test_housekeeping_drops_what_has_outlived_its_term_and_nothing_else(
    service_database: ServiceDatabase, database: Database
) -> None:
    async with database_of(service_database.owner_url) as owners, owners.transaction() as connection:
        await connection.execute(text(OLD_AND_NEW))

    await tidy(database)

    left = {name: [row[0] for row in await rows(database, statement)] for name, statement in LEFT.items()}
    assert left == {
        "outbox": ["dead", "fresh", "live", "unsent-dead", "unsent-old"],
        "blanked": ["dead"],
        "idempotency": ["new"],
        "inbox": ["new"],
        "inbox_attempt": ["new"],
        "ended_session": ["new"],
        "ended_account": ["new"],
    }
