"""The running service as a test sees it, and a person using it."""

import json
import subprocess
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI

from balabaqsha_chassis.clock import truncate
from balabaqsha_chassis.sealing import Opener
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.keys import Keys

PASSWORD = "Жарық түн 41 көпір"
OUTSIDE = "203.0.113.7"


class MovableClock:
    """Time that moves when a test says so."""

    def __init__(self) -> None:
        self.now = truncate(datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSimulator:
    """The population register as a process of its own."""

    url: str
    token: str
    process: subprocess.Popen[str]

    def family(self, **draft: Any) -> dict[str, Any]:
        """A family nobody else has."""
        answer = httpx.post(f"{self.url}/families", json=draft, timeout=10)
        answer.raise_for_status()
        return dict(answer.json())

    def adult(self, **draft: Any) -> dict[str, Any]:
        return dict(self.family(guardians=[draft] if draft else None)["guardians"][0])

    def fail(self, mode: str, *, seconds: float) -> None:
        httpx.post(f"{self.url}/faults", json={"mode": mode, "seconds": seconds}, timeout=10).raise_for_status()


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The running service, and the ways a test reaches around it."""

    app: FastAPI
    client: httpx.AsyncClient
    clock: MovableClock
    database: ServiceDatabase
    keys: Keys
    register: RegisterSimulator
    #: Headers of a client that limits hold for.
    outside: Mapping[str, str] = field(default_factory=lambda: {"X-Client-Address": OUTSIDE})

    async def post(self, path: str, body: Mapping[str, Any] | None = None, **headers: str) -> httpx.Response:
        """From an address no limit holds for, unless the headers name another."""
        return await self.client.post(path, json=body, headers=headers)

    async def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        connection = await asyncpg.connect(self.database.owner_url)
        try:
            return [dict(row) for row in await connection.fetch(query, *values)]
        finally:
            await connection.close()

    async def events(self, fact: str) -> list[dict[str, Any]]:
        query = "select data from outbox where routing_key = $1 and data is not null order by position"
        return [json.loads(row["data"]) for row in await self.rows(query, f"identity.{fact}.v1")]

    async def messages(self, challenge_id: str | None = None) -> list[dict[str, Any]]:
        """What notifications would send, opened with its key."""
        opener = Opener(self.keys.private_jwk("notifications"))
        events = await self.events("code_requested")
        return [opener.open(event["sealed"]) for event in events if challenge_id in {None, event["challenge_id"]}]

    async def code(self, challenge_id: str) -> str:
        """The latest code of the challenge."""
        return str((await self.messages(challenge_id))[-1]["code"])

    async def policy_version(self) -> str:
        return str((await self.client.get("/policy")).json()["version"])

    async def ask_to_register(self, phone: str, iin: str, **headers: str) -> httpx.Response:
        body = {
            "phone": phone,
            "iin": iin,
            "policy_version": await self.policy_version(),
            "policy_accepted": True,
        }
        return await self.post("/registrations", body, **headers)

    async def registering(self, adult: Mapping[str, Any]) -> tuple[str, str]:
        """A confirmed registration: its id and completion token."""
        challenge = await self.ask_to_register(adult["phone"], adult["iin"])
        assert challenge.status_code == 202, challenge.text
        registration = challenge.json()["id"]
        confirmed = await self.post(f"/registrations/{registration}/code", {"code": await self.code(registration)})
        assert confirmed.status_code == 200, confirmed.text
        return registration, confirmed.json()["completion_token"]

    async def choose_password(self, registration: str, token: str, password: str = PASSWORD) -> httpx.Response:
        body = {"completion_token": token, "password": password, "password_repeat": password}
        return await self.post(f"/registrations/{registration}/password", body)

    async def register_adult(self, **draft: Any) -> "Parent":
        """A new parent with an account."""
        adult = self.register.adult(**draft)
        registration, token = await self.registering(adult)
        done = await self.choose_password(registration, token)
        assert done.status_code == 201, done.text
        return Parent(house=self, adult=adult, account_id=done.json()["account_id"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """A registered person."""

    house: House
    adult: Mapping[str, Any]
    account_id: str

    async def try_sign_in(self, *, password: str = PASSWORD, kind: str = "iin", **more: Any) -> httpx.Response:
        identifier = more.pop("identifier", None) or self.adult[kind]
        headers = more.pop("headers", {})
        body = {
            "method": "password",
            "identifier_kind": kind,
            "identifier": identifier,
            "password": password,
            **more,
        }
        return await self.house.post("/sessions", body, **headers)

    async def sign_in(self, **options: Any) -> "SignedIn":
        answer = await self.try_sign_in(**options)
        assert answer.status_code == 201, answer.text
        return SignedIn(house=self.house, **answer.json())

    async def ask_for_login_code(self, **headers: str) -> httpx.Response:
        body = {"identifier_kind": "phone", "identifier": self.adult["phone"]}
        return await self.house.post("/login-codes", body, **headers)

    async def ask_to_recover(self, **headers: str) -> httpx.Response:
        body = {
            "phone": self.adult["phone"],
            "iin": self.adult["iin"],
            "policy_version": await self.house.policy_version(),
            "policy_accepted": True,
        }
        return await self.house.post("/password-recoveries", body, **headers)

    async def recover(self, password: str) -> httpx.Response:
        recovery = (await self.ask_to_recover()).json()["id"]
        code = await self.house.code(recovery)
        confirmed = await self.house.post(f"/password-recoveries/{recovery}/code", {"code": code})
        body = {
            "completion_token": confirmed.json()["completion_token"],
            "password": password,
            "password_repeat": password,
        }
        return await self.house.post(f"/password-recoveries/{recovery}/password", body)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """One session of a parent."""

    house: House
    access_token: str
    token_type: str
    expires_in: int
    refresh_token: str
    session_id: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"}

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.house.client.get(path, headers=self.headers | headers)

    async def post(self, path: str, body: Mapping[str, Any] | None = None, **headers: str) -> httpx.Response:
        return await self.house.client.post(path, json=body, headers=self.headers | headers)

    async def delete(self, path: str) -> httpx.Response:
        return await self.house.client.delete(path, headers=self.headers)

    async def patch(self, body: Mapping[str, Any], *, match: str | None = None) -> httpx.Response:
        """Change the account, as it is now unless `match` names another version."""
        match = match or (await self.get("/account")).headers["ETag"]
        return await self.house.client.patch("/account", json=body, headers=self.headers | {"If-Match": match})

    async def refresh(self, token: str | None = None) -> httpx.Response:
        return await self.house.post("/sessions/refresh", {"refresh_token": token or self.refresh_token})


OpenHouse = Callable[..., AbstractAsyncContextManager[House]]


def wrong(code: str) -> str:
    """Another code than this one."""
    return f"{(int(code) + 1) % 1_000_000:06}"
