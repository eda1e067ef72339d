"""The world around the portal in a run on one machine: families are born, text messages arrive."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp

from balabaqsha_cli.demo.portal import StepFailedError

SMS_SECONDS = 60.0
ASK_SECONDS = 0.25
_CODE = re.compile(r"\b[0-9]{6}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """An adult who applies, and the child it is about."""

    guardian_iin: str = field(repr=False)
    phone: str = field(repr=False)
    child_iin: str = field(repr=False)
    birth_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The simulators of the register and of the SMS centre."""

    session: aiohttp.ClientSession
    register: str
    sms: str

    async def new_family(self, draft: dict[str, Any]) -> Family:
        """A family that did not exist before; the first child of the draft is the one to apply for."""
        step = "POST /families of the register"
        try:
            async with self.session.post(f"{self.register}/families", json=draft) as response:
                if response.status != HTTPStatus.CREATED:
                    raise StepFailedError(step, what=str(response.status))
                made = await response.json()
        except (aiohttp.ClientError, TimeoutError) as fault:
            raise StepFailedError(step, what=f"no answer ({type(fault).__name__})") from fault
        guardian, child = made["guardians"][0], made["children"][0]
        return Family(
            guardian_iin=guardian["iin"],
            phone=guardian["phone"],
            child_iin=child["iin"],
            birth_year=int(child["birth_date"][:4]),
        )

    async def code_for(self, phone: str) -> str:
        """The code of the newest text to the phone, once there is one."""
        deadline = time.monotonic() + SMS_SECONDS
        while time.monotonic() < deadline:
            for text in reversed(await self._texts(phone)):
                found = _CODE.search(text)
                if found:
                    return found[0]
            await asyncio.sleep(ASK_SECONDS)
        raise StepFailedError("waiting for the code", what=f"no text message in {SMS_SECONDS:.0f} s")

    async def _texts(self, phone: str) -> list[str]:
        try:
            async with self.session.get(f"{self.sms}/messages", params={"to": phone}) as response:
                document = await response.json()
        except (aiohttp.ClientError, TimeoutError) as fault:
            raise StepFailedError("asking the SMS centre", what=f"no answer ({type(fault).__name__})") from fault
        return [str(message["text"]) for message in document["items"]]
