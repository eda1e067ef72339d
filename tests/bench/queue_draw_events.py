"""How soon a draw's events are with the broker, and how long a new filing's waits meanwhile."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import asyncpg
from queue_joins import submitted
from queue_ledger import LETTERS
from report import Row, at_most
from runner import opener_of, percentiles

from balabaqsha_chassis.broker import Broker
from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.database import Database
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.relay import Relay
from balabaqsha_cli.servers.accounts import discard
from balabaqsha_cli.servers.rabbitmq import PrivateRabbitMQ
from balabaqsha_testkit.servers import RabbitMQServer
from balabaqsha_testkit.vhosts import Vhosts
from queue_service.use_cases.enter_waiting_list import EnterWaitingList, enter_waiting_list

#: One filing every so often while the draw's events go out.
_EVERY_SECONDS = 0.1
_MOST_SECONDS = 600
_UNSENT = "select exists (select from outbox where published_at is null and lane = 2)"
_WAITED = """
    select cast(extract(epoch from published_at - occurred_at) as float) from outbox
    where routing_key = 'queue.application_queued.v1' and occurred_at > $1 and published_at is not null
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """How long it took, and how long each filing's event waited meanwhile."""

    events: int
    seconds: float
    waited: list[float]

    def rows(self) -> list[Row]:
        p50, p95, _ = percentiles(self.waited)
        return [
            at_most(f"its {self.events:,} events with the broker, confirmed", self.seconds, 60, unit="s"),
            at_most("a new filing's event meanwhile, from its commit to the confirm: p95", p95, 2000, unit="ms"),
            Row(what=f"the same, of {len(self.waited)}: p50 / longest", figure=_both(p50, max(self.waited) * 1000)),
        ]


def _both(one: float, other: float) -> str:
    return f"{one:,.0f} / {other:,.0f} ms"


async def drained(url: str, folder: Path) -> Drained:
    """Relay everything unsent to a broker of its own, with the mailboxes of the house bound, while children file."""
    connection = await asyncpg.connect(url)
    events = await connection.fetchval("select count(*) from outbox where published_at is null")
    with _broker(folder) as server:
        broker = Broker(Vhosts(server).create().url("queue-service"), name="bench")
        began, at = time.perf_counter(), await connection.fetchval("select clock_timestamp()")
        async with _at_work(url, broker):
            while await connection.fetchval(_UNSENT):
                assert time.perf_counter() < began + _MOST_SECONDS, "the events do not drain"
                await asyncio.sleep(_EVERY_SECONDS)
            seconds = time.perf_counter() - began
    waited = await _waited(connection, at)
    await connection.close()
    return Drained(events=events, seconds=seconds, waited=waited)


async def _waited(connection: asyncpg.Connection, since: datetime) -> list[float]:
    return [row[0] for row in await connection.fetch(_WAITED, since)]


@contextmanager
def _broker(folder: Path) -> Iterator[RabbitMQServer]:
    broker = PrivateRabbitMQ(folder / "rabbitmq", durable=True)
    try:
        broker.start()
        yield RabbitMQServer(
            host="127.0.0.1",
            port=broker.port,
            management_url=broker.management_url,
            admin_user=broker.admin_user,
            admin_password=broker.admin_password,
        )
    finally:
        broker.stop()
        discard(folder / "rabbitmq")


@asynccontextmanager
async def _at_work(url: str, broker: Broker) -> AsyncIterator[None]:
    """The relay, and beside it somebody who files."""
    database = Database(url, name="bench", pool_size=4)
    relay = Relay(database, broker, producer="queue", health=Health())
    both = [asyncio.create_task(relay.run()), asyncio.create_task(_file(database))]
    try:
        yield
    finally:
        for task in both:
            task.cancel()
        await asyncio.gather(*both, return_exceptions=True)
        await database.close()


async def _file(database: Database) -> None:
    open_unit_of_work, dice = opener_of(database), random.Random(7)
    while True:
        async with open_unit_of_work() as unit_of_work:
            command = EnterWaitingList(submitted=submitted("".join(dice.choices(LETTERS, k=17))))
            await enter_waiting_list(command, unit_of_work=unit_of_work, clock=system_clock)
        await asyncio.sleep(_EVERY_SECONDS)
