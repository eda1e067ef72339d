"""A member of staff as a test sees her: admitted by the office, with an authenticator app in her hand."""

import base64
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pyotp
from identity_house import House

from identity_service.adapters.one_time_codes import TotpCodes
from identity_service.domain.staff import Rights
from identity_service.entrypoints.staff_command import run_staff_command, staff_parser
from identity_service.entrypoints.staff_office import MadeUpMember, StaffOffice

STEP_SECONDS = 30
PASSWORD = "Тыныш таң 52 қайық"
NEW_PASSWORD = "Кеш ымырт 17 жүлдыз"


def office_of(house: House) -> StaffOffice:
    """The office over the running service's database."""
    state = house.app.state.service
    return StaffOffice(
        open_unit_of_work=state.open_unit_of_work,
        clock=house.clock,
        hasher=state.hasher,
        codes=TotpCodes(),
        actor="console:tester",
    )


async def say(house: House, *words: str) -> tuple[int, str, str]:
    """What the command line answers: its code, and what it prints."""
    out, errors = io.StringIO(), io.StringIO()
    asked = staff_parser().parse_args(words)
    code = await run_staff_command(asked, office=office_of(house), made_up=(), out=out, errors=errors)
    return code, out.getvalue(), errors.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffer:
    """One member, and the running service."""

    house: House
    login: str
    password: str = PASSWORD
    totp_secret: str = field(default_factory=pyotp.random_base32)

    def code(self, *, steps: int = 0) -> str:
        """What her app shows at the service's present, or so many steps of thirty seconds away from it."""
        return pyotp.TOTP(self.totp_secret).at(self.house.clock(), counter_offset=steps)

    async def try_sign_in(self, **changes: Any) -> httpx.Response:
        headers = changes.pop("headers", {})
        body = {"login": self.login, "password": self.password, "totp": self.code(), **changes}
        return await self.house.post("/staff/sessions", body, **headers)

    async def sign_in(self, **changes: Any) -> "AtWork":
        """A session; the clock goes on by a step, so that the next code is another."""
        answer = await self.try_sign_in(**changes)
        assert answer.status_code == 201, answer.text
        self.house.clock.advance(seconds=STEP_SECONDS)
        return AtWork(house=self.house, **answer.json())


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """One session of a member."""

    house: House
    access_token: str
    token_type: str
    expires_in: int
    refresh_token: str
    session_id: str

    @property
    def claims(self) -> dict[str, Any]:
        """What the access token says."""
        body = self.access_token.split(".")[1]
        return dict(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"}

    async def get(self, path: str) -> httpx.Response:
        return await self.house.client.get(path, headers=self.headers)

    async def post(self, path: str, body: Mapping[str, Any]) -> httpx.Response:
        return await self.house.client.post(path, json=body, headers=self.headers)

    async def delete(self, path: str) -> httpx.Response:
        return await self.house.client.delete(path, headers=self.headers)

    async def refresh(self, token: str | None = None) -> httpx.Response:
        return await self.house.post("/staff/sessions/refresh", {"refresh_token": token or self.refresh_token})


async def admit(
    house: House, login: str = "aigul.s", *, roles: tuple[str, ...] = ("queue_operator",), territory: str = "750000000"
) -> Staffer:
    """A member whose password is her own already."""
    staffer = Staffer(house=house, login=login)
    rights = Rights.parse(roles=roles, territories=(territory,))
    wanted = MadeUpMember(login=login, rights=rights, password=staffer.password, totp_secret=staffer.totp_secret)
    await office_of(house).put(wanted)
    return staffer


async def audit(house: House) -> list[tuple[str, str | None]]:
    """What happened and why, in order."""
    rows = await house.rows("select what, why from staff_audit order by position")
    return [(row["what"], row["why"]) for row in rows]
