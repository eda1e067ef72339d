"""One run of the whole system: brought up in order, watched, taken down in the opposite order."""

import asyncio
import logging
import signal
from pathlib import Path

from balabaqsha_cli.launch import endpoints
from balabaqsha_cli.launch.children import WATCH_SECONDS, Children, end_leftovers
from balabaqsha_cli.launch.choices import Choices
from balabaqsha_cli.launch.databases import create_databases
from balabaqsha_cli.launch.environments import GATEWAY, PORT_NAMES, Layout
from balabaqsha_cli.launch.instance import Instance
from balabaqsha_cli.launch.machine import refuse_full_disk, refuse_taken_port
from balabaqsha_cli.launch.plans import SIMULATORS, migrations, servings, simulators, staff
from balabaqsha_cli.launch.private_servers import PrivateServers
from balabaqsha_cli.launch.readiness import wait_until_listening, wait_until_ready
from balabaqsha_cli.launch.settling import Settling
from balabaqsha_cli.launch.vault import broker_passwords, open_vault, role_passwords
from balabaqsha_cli.servers.records import ServerRecord
from balabaqsha_cli.topology.declaration import apply_topology, topology_of_the_house
from balabaqsha_cli.topology.names import SERVICES

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
logger = logging.getLogger(__name__)


class Run:
    """The processes and servers of one instance, from the first to the last."""

    def __init__(self, instance: Instance, *, choices: Choices) -> None:
        self._instance = instance
        self._choices = choices
        self._children = Children(instance, record=instance.processes)
        self._settling = Settling(instance.settling)
        self._servers = PrivateServers(instance, choices=choices)

    async def until_told_to_stop(self) -> None:
        """Bring everything up, keep it up, and leave nothing behind, however this ends."""
        told = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in ENDINGS:
            loop.add_signal_handler(number, told.set)
        work = asyncio.create_task(self._live())
        waiting = asyncio.create_task(told.wait())
        try:
            await asyncio.wait((work, waiting), return_when=asyncio.FIRST_COMPLETED)
            if told.is_set():
                logger.info("stopping")
        finally:
            waiting.cancel()
            work.cancel()
            await asyncio.wait((work,))
            await self._take_down()
        _raise_first_fault(work)

    async def _live(self) -> None:
        layout = await self._bring_up()
        self._announce(layout)
        while True:
            self._servers.tend()
            if self._children.tend() or self._pids_changed():
                self._write_endpoints(layout)
            await asyncio.sleep(WATCH_SECONDS)

    async def _bring_up(self) -> Layout:
        refuse_full_disk(self._instance.directory)
        self._clear_the_ground()
        refuse_taken_port(self._choices.port)
        if self._settling.is_of_everything():
            self._servers.forget_broker()
            self._settling.done()
        logger.info("starting PostgreSQL and RabbitMQ")
        await self._servers.launch()
        layout = self._lay_out()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._prepare_databases(layout))
            tasks.create_task(self._prepare_broker(layout))
        logger.info("starting the services")
        plans = servings(layout)
        self._children.start(plan for plan in plans if plan.name in SERVICES)
        await wait_until_ready({name: layout.url(name) for name in (*SERVICES, GATEWAY)}, check=self._refuse_the_fallen)
        await wait_until_listening([layout.ports[name] for name in SIMULATORS], check=self._refuse_the_fallen)
        self._write_endpoints(layout)
        return layout

    def _clear_the_ground(self) -> None:
        self._instance.endpoints.unlink(missing_ok=True)
        left = end_leftovers(self._instance)
        if left:
            logger.info("ended %d processes that an interrupted run had left", left)
        for log in (self._instance.directory / "logs").glob("*.log"):
            log.replace(log.with_suffix(".log.1"))

    def _lay_out(self) -> Layout:
        ports = ServerRecord(self._instance.ports).ports(PORT_NAMES)
        return Layout(
            ports={**ports, GATEWAY: self._choices.port or ports[GATEWAY]},
            vault=open_vault(self._instance.secrets),
            postgres=self._servers.postgres,
            rabbitmq=self._servers.rabbitmq,
            documents=self._instance.documents,
            clock_file=self._choices.clock_file,
        )

    async def _prepare_databases(self, layout: Layout) -> None:
        """Databases, their migrations, and then what needs no bus: the outside world, the gateway and staff."""
        await self._servers.ready("postgres")
        await create_databases(layout.postgres, passwords=role_passwords(layout.vault), services=SERVICES)
        logger.info("migrating the databases")
        await self._children.finish(migrations(layout))
        self._children.start(simulators(layout, register_state=self._instance.register_state))
        self._children.start(plan for plan in servings(layout) if plan.name == GATEWAY)
        await self._children.finish([staff(layout)])

    async def _prepare_broker(self, layout: Layout) -> None:
        await self._servers.ready("rabbitmq")
        api = layout.rabbitmq.management()
        await asyncio.to_thread(self._settling.undo, api)
        declaration = await asyncio.to_thread(
            apply_topology,
            api,
            passwords=broker_passwords(layout.vault),
            vhosts=topology_of_the_house(),
            before_declaring=self._settling.begin,
        )
        if declaration.new:
            logger.info("declared the bus; it settles for %.0f s", declaration.seconds_left())
        await asyncio.sleep(declaration.seconds_left())
        self._settling.done()

    def _refuse_the_fallen(self) -> None:
        self._children.refuse_the_fallen()
        self._servers.refuse_the_fallen()

    def _pids(self) -> dict[str, int]:
        return {**self._children.pids(), **self._servers.pids()}

    def _pids_changed(self) -> bool:
        written = endpoints.read(self._instance.endpoints)
        return written is None or written["pids"] != self._pids()

    def _write_endpoints(self, layout: Layout) -> None:
        endpoints.write(self._instance.endpoints, document=endpoints.describe(layout, pids=self._pids()))

    def _announce(self, layout: Layout) -> None:
        logger.info("limits do not apply to callers on this machine")
        logger.info("SMS arrive at %s, mail at %s", layout.url("sms"), layout.url("mail"))
        logger.info("staff sign in with what this tells: balabaqsha endpoints")
        logger.info("logs are in %s", _short(self._instance.log(GATEWAY).parent))
        logger.info("Balabaqsha is ready: %s (Ctrl-C stops it)", layout.url(GATEWAY))

    async def _take_down(self) -> None:
        self._instance.endpoints.unlink(missing_ok=True)
        await self._children.stop([GATEWAY])
        await self._children.stop(SERVICES)
        await self._children.stop(self._children.pids())
        await self._servers.stop("rabbitmq")
        await self._servers.stop("postgres")


def _raise_first_fault(work: asyncio.Task[None]) -> None:
    error = None if work.cancelled() else work.exception()
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if error is not None:
        raise error


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
