"""A migrated database of a service for every test, copied from a template made once."""

import asyncio
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from balabaqsha_testkit.keys import Keys


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDatabase:
    """Addresses of one test's database: the serving login's and the owner's."""

    name: str
    url: str
    owner_url: str


class Databases:
    """Makes databases on one server; a service's template is migrated at its first use."""

    def __init__(self, superuser_dsn: str, *, keys: Keys) -> None:
        self._superuser_dsn = superuser_dsn
        self._keys = keys
        self._templates: dict[str, str] = {}
        self._password = secrets.token_hex(8)

    async def create(self, service: str) -> ServiceDatabase:
        """A fresh, migrated database of the service."""
        template = self._templates.get(service) or await self._make_template(service)
        name = f"{service}_{secrets.token_hex(4)}"
        # Copying files is three times faster than writing the copy to a log that nobody will need.
        await self._run(f'create database "{name}" template "{template}" owner "{service}_owner" strategy file_copy')
        return self._addresses(service, name)

    async def drop(self, database: ServiceDatabase) -> None:
        await self._run(f'drop database if exists "{database.name}" with (force)')

    async def _make_template(self, service: str) -> str:
        for role in (f"{service}_owner", service):
            await self._run(
                f"do $$ begin if not exists (select from pg_roles where rolname = '{role}') "
                f'then create role "{role}" login; end if; end $$'
            )
            await self._run(f"alter role \"{role}\" login password '{self._password}'")
        name = f"template_{service}_{secrets.token_hex(4)}"
        await self._run(f'create database "{name}" owner "{service}_owner"')
        await asyncio.to_thread(self._migrate, service, self._addresses(service, name))
        self._templates[service] = name
        return name

    def _migrate(self, service: str, database: ServiceDatabase) -> None:
        prefix = service.upper()
        environment = os.environ | {
            f"{prefix}_DATABASE_URL": database.url,
            f"{prefix}_MIGRATION_DATABASE_URL": database.owner_url,
        }
        environment |= self._keys.environment(service)
        environment |= {f"{prefix}_BROKER_URL": "amqp://unused", f"{prefix}_JWKS_URL": "http://127.0.0.1:1/unused"}
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", f"{service}_service", "migrate"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _addresses(self, service: str, name: str) -> ServiceDatabase:
        return ServiceDatabase(
            name=name,
            url=self._address(service, name),
            owner_url=self._address(f"{service}_owner", name),
        )

    def _address(self, role: str, name: str) -> str:
        parts = urlsplit(self._superuser_dsn)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit(("postgresql", f"{role}:{self._password}@{host}", f"/{name}", "", ""))

    async def _run(self, statement: str) -> None:
        connection = await asyncpg.connect(self._superuser_dsn)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()
