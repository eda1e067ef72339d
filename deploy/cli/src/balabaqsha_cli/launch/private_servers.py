"""The private servers of a run, started side by side and kept alive; absent where the operator named others."""

import asyncio
import logging
import time
from dataclasses import dataclass, field

from balabaqsha_cli.launch.choices import Choices
from balabaqsha_cli.launch.instance import Instance
from balabaqsha_cli.launch.machine import install_rabbitmq
from balabaqsha_cli.launch.servers import NamedPostgres, Postgres, RabbitMQ, named_rabbitmq
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.accounts import discard
from balabaqsha_cli.servers.postgres import PrivatePostgres
from balabaqsha_cli.servers.rabbitmq import PrivateRabbitMQ

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Revival:
    """How a fallen server is brought back: after a pause that doubles while it keeps falling."""

    pause: float = FIRST_PAUSE_SECONDS
    again_at: float | None = None
    task: asyncio.Task[None] | None = field(default=None)


class PrivateServers:
    """What a run needs of PostgreSQL and RabbitMQ, whoever runs them."""

    def __init__(self, instance: Instance, *, choices: Choices) -> None:
        self._instance = instance
        self._own: dict[str, PrivatePostgres | PrivateRabbitMQ] = {}
        self._revivals: dict[str, _Revival] = {}
        self.postgres = self._choose_postgres(instance, url=choices.postgres_url)
        self.rabbitmq = self._choose_rabbitmq(instance, choices=choices)

    def _choose_postgres(self, instance: Instance, *, url: str | None) -> Postgres:
        if url:
            return NamedPostgres(url=url)
        server = PrivatePostgres(instance.postgres, log=instance.log("postgres"))
        self._own["postgres"] = server
        return server

    def _choose_rabbitmq(self, instance: Instance, *, choices: Choices) -> RabbitMQ:
        if choices.rabbitmq_url:
            return named_rabbitmq(choices.rabbitmq_url, management_url=choices.management_url)
        server = PrivateRabbitMQ(instance.rabbitmq, log=instance.log("rabbitmq"))
        self._own["rabbitmq"] = server
        return server

    def pids(self) -> dict[str, int]:
        return {name: server.pid for name, server in self._own.items() if server.is_running()}

    async def launch(self) -> None:
        """Start both processes; from here on their addresses are known, though they may not answer yet."""
        if "rabbitmq" in self._own:
            await asyncio.to_thread(install_rabbitmq)
        await asyncio.gather(*(asyncio.to_thread(server.prepare) for server in self._own.values()))
        for server in self._own.values():
            # In this thread, for the kernel ends a child together with the thread that forked it.
            server.launch()

    def recall(self) -> None:
        """Learn the addresses of the servers that a run of this instance has started."""
        for server in self._own.values():
            server.recall()

    def end_orphans(self) -> None:
        for server in self._own.values():
            server.end_orphans()

    def forget_broker(self) -> None:
        """Begin with an empty private broker; one of the operator's is never touched."""
        broker = self._own.get("rabbitmq")
        if broker is not None:
            broker.end_orphans()
            discard(self._instance.rabbitmq)

    async def launch_postgres(self) -> None:
        """Start the database server alone, which is all that migrations need."""
        broker, server = self._own.get("rabbitmq"), self._own.get("postgres")
        if isinstance(broker, PrivateRabbitMQ):
            broker.reserve()
        if server is not None:
            await asyncio.to_thread(server.prepare)
            server.launch()
            await self.ready("postgres")

    async def ready(self, name: str) -> None:
        if name in self._own:
            await asyncio.to_thread(self._own[name].wait_until_ready)

    def refuse_the_fallen(self) -> None:
        for name, server in self._own.items():
            if not server.is_running():
                raise LaunchRefusedError(f"{name} ended while the system was starting; see its log")

    def tend(self) -> None:
        """Bring back what fell, each server after its own growing pause."""
        for name, server in self._own.items():
            revival = self._revivals.setdefault(name, _Revival())
            if server.is_running() or (revival.task is not None and not revival.task.done()):
                continue
            if revival.again_at is None:
                revival.again_at = time.monotonic() + revival.pause
                logger.warning("%s ended; started again in %.0f s", name, revival.pause)
            elif time.monotonic() >= revival.again_at:
                revival.pause = min(revival.pause * 2, LONGEST_PAUSE_SECONDS)
                revival.again_at = None
                revival.task = asyncio.create_task(self._revive(name))

    async def stop(self, name: str) -> None:
        if name in self._own:
            await asyncio.to_thread(self._own[name].stop)

    async def _revive(self, name: str) -> None:
        try:
            self._own[name].launch()
            await self.ready(name)
        except LaunchRefusedError as error:
            logger.warning("%s", error)
        else:
            self._revivals[name].pause = FIRST_PAUSE_SECONDS
            logger.info("%s is back", name)
