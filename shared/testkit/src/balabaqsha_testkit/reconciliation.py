"""Whether all services agree, once everything has come to rest."""

from collections.abc import Iterable
from typing import Any

import asyncpg
import httpx

from balabaqsha_cli.topology.names import CORE, SERVICES
from balabaqsha_testkit.house import House
from balabaqsha_testkit.waiting import eventually

#: Bookkeeping that moves without anything having happened.
#: The intake tells every few seconds how far it has come.
_LASTING = {"outbox": "(select * from outbox where subject_kind <> 'intake')"}
_RESTLESS = frozenset(
    {
        "inbox",
        "inbox_attempt",
        "inbox_position",
        "inbox_waiting",
        "lease",
        "known_key_set",
        "ledger_head",
        "alembic_version",
        "outbox_sequence",
        "intake_watermark",
        "idempotency",
    }
)

_HASH = """select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as h from {} t"""
#: What there must be exactly one of for each filed application: the service to ask, and the counts by application.
_ONE_EACH = {
    "queue entries": (
        "queue",
        "select application_id, count(*) from entry where application_id = any($1) group by 1",
    ),
    "ledger entries": (
        "queue",
        """
        select application_id, count(*) from ledger join entry using (code)
        where application_id = any($1) and kind = 'entered' group by 1
        """,
    ),
    "counted entries": (
        "queue",
        """
        select application_id, count(*) from standing join entry using (code)
        where application_id = any($1) group by 1
        """,
    ),
    "submitted events": (
        "applications",
        """
        select subject, count(*) from outbox
        where subject = any($1) and routing_key = 'applications.application_submitted.v1' group by 1
        """,
    ),
    "queued events": (
        "queue",
        """
        select subject, count(*) from outbox
        where subject = any($1) and routing_key = 'queue.application_queued.v1' group by 1
        """,
    ),
}
#: What must hold of everything: the service to ask, and a query that answers true when it does not.
_SOUND = {
    "the ledger has holes": ("queue", "select count(*) <> coalesce(max(seq), 0) as bad from ledger"),
    "the counts differ from the list": (
        "queue",
        """
        select (select coalesce(sum(n), 0) from counter where level = 0)
            <> (select count(*) from standing) as bad
        """,
    ),
}
_SPARSE = """
    select exists (select 1 from outbox group by subject_kind, subject having count(*) <> max(sequence)) as bad
"""


async def query(house: House, service: str, statement: str, *values: Any) -> list[asyncpg.Record]:
    """Rows of one service's database."""
    connection = await asyncpg.connect(house.postgres.superuser_dsn(service))
    try:
        rows: list[asyncpg.Record] = await connection.fetch(statement, *values)
        return rows
    finally:
        await connection.close()


async def at_rest(house: House, *, within: float = 60.0) -> None:
    """Return once nothing is unsent, stored early, pending, unasked, or lying in a mailbox."""
    await eventually(lambda: _is_at_rest(house), within=within, hint="the system does not come to rest")


async def _is_at_rest(house: House) -> bool:
    for service in SERVICES:
        unsent = await query(house, service, "select count(*) as n from outbox where published_at is null")
        waiting = await query(house, service, "select count(*) as n from inbox_waiting")
        assert unsent[0]["n"] == 0, f"{service} has {unsent[0]['n']} unsent"
        assert waiting[0]["n"] == 0, f"{service} has {waiting[0]['n']} waiting"
    pending = await query(house, "queue", "select count(*) as n from pending")
    assert pending[0]["n"] == 0, "changes are pending"
    unasked = await query(house, "children", "select count(*) as n from child_circumstances where checked_at is null")
    assert unasked[0]["n"] == 0, "the register has not been asked about a child"
    for name, ready in (await depths(house)).items():
        assert ready == 0 or name.startswith("parking."), f"{name} holds {ready}"
    return True


async def depths(house: House) -> dict[str, int]:
    """How many messages every mailbox of the core holds."""
    rabbitmq = house.rabbitmq
    async with httpx.AsyncClient(auth=(rabbitmq.admin_user, rabbitmq.admin_password)) as client:
        answer = await client.get(f"{rabbitmq.management_url}/api/queues/{CORE}")
    return {one["name"]: one.get("messages", 0) for one in answer.raise_for_status().json()}


async def parked(house: House) -> dict[str, int]:
    """The parking queues that hold anything."""
    return {name: n for name, n in (await depths(house)).items() if name.startswith("parking.") and n}


async def fingerprint(house: House, services: Iterable[str] = SERVICES) -> dict[str, str]:
    """A hash of every table that tells of parents and children, whatever the order of its rows."""
    found: dict[str, str] = {}
    for service in services:
        tables = await query(
            house, service, "select tablename from pg_tables where schemaname = 'public' order by tablename"
        )
        for (name,) in tables:
            if name not in _RESTLESS:
                found[f"{service}.{name}"] = (
                    await query(house, service, _HASH.format(_LASTING.get(name, f'"{name}"')))
                )[0]["h"]
    return found


async def disagreements(house: House, filed: Iterable[str]) -> list[str]:
    """What is lost or double of these filed and queued applications, in words; empty when all is well."""
    ids = list(filed)
    faults: list[str] = []
    for what, (service, statement) in _ONE_EACH.items():
        seen = {row[0]: row[1] for row in await query(house, service, statement, ids)}
        faults += [f"{what} of {one}: {seen.get(one, 0)}" for one in ids if seen.get(one, 0) != 1]
    sound = _SOUND | {f"{service}: events without a dense sequence": (service, _SPARSE) for service in SERVICES}
    for what, (service, statement) in sound.items():
        if (await query(house, service, statement))[0]["bad"]:
            faults.append(what)
    return faults
