"""The running service as a test sees it, and an account calling it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI

from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.sealing import Sealer
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.keys import Keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """An account with its holder's IIN, calling the service."""

    client: httpx.AsyncClient
    account_id: str
    headers: dict[str, str]

    async def check(self, iin: str) -> httpx.Response:
        return await self.client.post("/children/checks", json={"iin": iin}, headers=self.headers)

    async def add(self, check_id: str, **headers: str) -> httpx.Response:
        return await self.client.post("/children", json={"check_id": check_id}, headers=self.headers | headers)

    async def check_and_add(self, iin: str) -> dict[str, Any]:
        check = await self.check(iin)
        assert check.status_code == 200, check.text
        added = await self.add(check.json()["check_id"])
        assert added.status_code in {200, 201}, added.text
        return added.json()

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path, headers=self.headers)

    async def delete(self, path: str) -> httpx.Response:
        return await self.client.delete(path, headers=self.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The running service, and the ways a test reaches around it."""

    app: FastAPI
    client: httpx.AsyncClient
    database: ServiceDatabase
    issuer: Issuer
    keys: Keys

    def caller(self, iin: str, *, account_id: str | None = None) -> Caller:
        account_id = account_id or new_id()
        sealed = Sealer(self.keys.public_jwk("children")).seal({"iin": iin})
        headers = self.issuer.headers(account_id, iin_sealed=sealed)
        return Caller(client=self.client, account_id=account_id, headers=headers)

    async def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        connection = await asyncpg.connect(self.database.owner_url)
        try:
            return [dict(row) for row in await connection.fetch(query, *values)]
        finally:
            await connection.close()

    async def events(self) -> list[tuple[str, dict[str, Any]]]:
        rows = await self.rows("select routing_key, data from outbox order by position")
        return [(row["routing_key"], json.loads(row["data"])) for row in rows]


MakeHouse = Callable[..., Any]
