"""The staff of a development run, signed in as they would be: with password and authenticator code."""

import time
from dataclasses import dataclass
from typing import Any

import httpx
import pyotp

from balabaqsha_testkit.house import House
from balabaqsha_testkit.reconciliation import query

_STEP_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """One who is signed in."""

    login: str
    headers: dict[str, str]


async def forget_spent_codes(house: House) -> None:
    """Let every member use the code of this half-minute again: it is good for one sign-in, and tests would wait."""
    await query(house, "identity", "update staff set last_step = null")


async def sign_staff_in(house: House, api: httpx.AsyncClient, *, role: str, which: int = 0) -> StaffMember:
    """The `which`-th member of the role, whether or not somebody signed in as her a moment ago."""
    member = [one for one in house.endpoints()["staff"] if one["role"] == role][which]
    await forget_spent_codes(house)
    answer = await api.post(f"{house.api}/staff/sessions", json=credentials(member))
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return StaffMember(login=member["login"], headers={"Authorization": f"Bearer {answer.json()['access_token']}"})


def credentials(member: dict[str, Any], *, steps_ahead: int = 0) -> dict[str, str]:
    """What the member types in; the code of a step ahead is accepted too, where this step's is spent."""
    code = pyotp.TOTP(member["totp_secret"]).at(int(time.time()) + steps_ahead * _STEP_SECONDS)
    return {"login": member["login"], "password": member["password"], "totp": code}
