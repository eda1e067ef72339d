"""Those who run the simulated city: they sign in with password and code, and decide over the operators' API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

import pyotp

from balabaqsha_cli.demo.portal import Answer, Portal

STEP_SECONDS = 30


@dataclass(slots=True, kw_only=True)
class Officer:
    """A member of staff; signs in anew whenever her session is older than a code's step."""

    portal: Portal
    member: Mapping[str, Any] = field(repr=False)
    clock: Callable[[], datetime]
    _signed_in_at: datetime | None = None

    async def get(self, path: str) -> Any:
        await self._be_signed_in()
        return (await self.portal.get(path)).body

    async def post(self, path: str, body: Any = None) -> Answer:
        await self._be_signed_in()
        return await self.portal.post(path, json=body)

    async def _be_signed_in(self) -> None:
        """An access token lives ten minutes, and a code of the authenticator is good for one sign-in."""
        now = self.clock()
        if self._signed_in_at is not None and (now - self._signed_in_at).total_seconds() < 10 * STEP_SECONDS:
            return
        self.portal.token = None
        credentials = {
            "login": self.member["login"],
            "password": self.member["password"],
            "totp": pyotp.TOTP(self.member["totp_secret"]).at(now),
        }
        answer = await self.portal.post("/staff/sessions", json=credentials, expect=HTTPStatus.CREATED, once=True)
        self.portal.token, self._signed_in_at = answer.body["access_token"], now


def officer(role: str, *, endpoints: Mapping[str, Any], portal: Portal, clock: Callable[[], datetime]) -> Officer:
    """The first of the role who answers for the whole country."""
    member = next(one for one in endpoints["staff"] if one["role"] == role and "all" in one["territories"])
    return Officer(portal=portal, member=member, clock=clock)
