"""The launcher's commands: up, down, migrate, as the command line calls them."""

import asyncio
import json
import logging
import os
import signal
from collections.abc import Mapping

from balabaqsha_cli.launch import endpoints
from balabaqsha_cli.launch.children import Children, end_leftovers
from balabaqsha_cli.launch.choices import Choices
from balabaqsha_cli.launch.databases import create_databases
from balabaqsha_cli.launch.environments import PORT_NAMES, Layout
from balabaqsha_cli.launch.instance import Instance
from balabaqsha_cli.launch.plans import migrations
from balabaqsha_cli.launch.private_servers import PrivateServers
from balabaqsha_cli.launch.run import Run
from balabaqsha_cli.launch.vault import open_vault, role_passwords
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.processes import ProcessIdentity, identify, wait_for_end
from balabaqsha_cli.servers.records import DirectoryLock, ServerRecord, write_private
from balabaqsha_cli.topology.names import SERVICES

STOP_SECONDS = 120.0
logger = logging.getLogger(__name__)


def up(instance: Instance, *, choices: Choices) -> None:
    """Run the whole system until told to stop."""
    instance.make()
    lock = take_instance(instance)
    try:
        asyncio.run(Run(instance, choices=choices).until_told_to_stop())
    finally:
        instance.launcher.unlink(missing_ok=True)
        lock.release()


def down(instance: Instance, *, choices: Choices) -> None:
    """Stop the system from another shell, or what a killed launcher has left of it."""
    launcher = running_launcher(instance)
    if launcher is not None:
        os.kill(launcher.pid, signal.SIGTERM)
        if not wait_for_end(launcher, seconds=STOP_SECONDS):
            raise LaunchRefusedError(f"the launcher (pid {launcher.pid}) has not ended in {STOP_SECONDS:.0f} s")
        logger.info("stopped")
        return
    if not instance.directory.exists():
        logger.info("nothing runs here")
        return
    lock = take_instance(instance)
    try:
        left = end_leftovers(instance)
        PrivateServers(instance, choices=choices).end_orphans()
        instance.endpoints.unlink(missing_ok=True)
        instance.launcher.unlink(missing_ok=True)
    finally:
        lock.release()
    logger.info("ended what an interrupted run had left" if left else "nothing runs here")


def migrate(instance: Instance, *, choices: Choices) -> None:
    """Bring every database to its newest schema, of a running system or of one that is down."""
    instance.make()
    if running_launcher(instance) is not None:
        servers = PrivateServers(instance, choices=choices)
        servers.recall()
        kept = ServerRecord(instance.ports)
        asyncio.run(_migrate(instance, servers=servers, ports={name: kept.kept_port(name) for name in PORT_NAMES}))
        return
    lock = take_instance(instance)
    try:
        asyncio.run(_migrate_alone(instance, servers=PrivateServers(instance, choices=choices)))
    finally:
        instance.launcher.unlink(missing_ok=True)
        lock.release()


def take_instance(instance: Instance) -> DirectoryLock:
    """Become the launcher of the instance; a second one is told about the first."""
    lock = DirectoryLock(instance.lock)
    try:
        lock.take()
    except LaunchRefusedError:
        document = endpoints.read(instance.endpoints)
        where = document["portal"] if document else "it is still starting or stopping"
        message = f"the instance {instance.name!r} already runs ({where}); stop it with: balabaqsha down"
        raise LaunchRefusedError(message) from None
    write_private(instance.launcher, content=json.dumps(_self()))
    return lock


def running_launcher(instance: Instance) -> ProcessIdentity | None:
    """The process that runs the instance, if it still does."""
    if not instance.launcher.exists():
        return None
    identity = ProcessIdentity(**json.loads(instance.launcher.read_text(encoding="utf-8")))
    return identity if identity.is_alive() and identity.pid != os.getpid() else None


def _self() -> dict[str, int]:
    identity = identify(os.getpid())
    assert identity is not None, "this very process runs"  # noqa: S101
    return {"pid": identity.pid, "started": identity.started}


async def _migrate_alone(instance: Instance, *, servers: PrivateServers) -> None:
    try:
        await servers.launch_postgres()
        await _migrate(instance, servers=servers, ports=ServerRecord(instance.ports).ports(PORT_NAMES))
    finally:
        await servers.stop("postgres")


async def _migrate(instance: Instance, *, servers: PrivateServers, ports: Mapping[str, int]) -> None:
    vault = open_vault(instance.secrets)
    await create_databases(servers.postgres, passwords=role_passwords(vault), services=SERVICES)
    layout = Layout(
        ports=ports,
        vault=vault,
        postgres=servers.postgres,
        rabbitmq=servers.rabbitmq,
        documents=instance.documents,
    )
    await Children(instance, record=instance.migrating).finish(migrations(layout))
    logger.info("all databases are at their newest schema")
