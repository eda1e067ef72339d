"""Made-up people, registers and clocks."""

import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import httpx
from aiohttp import web

from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.identifiers import new_id
from children_service.domain.check import RegisterAnswer
from children_service.domain.child import Child, Facts
from children_service.domain.iin import Iin, check_digit

REGISTER_TOKEN = "made-up-register-token"


def iin_from(rng: random.Random) -> str:
    """A number that passes its check, drawn from all twelve-digit ones."""
    while True:
        first_eleven = f"{rng.randrange(10**11):011}"
        digit = check_digit(first_eleven)
        if digit is not None:
            return f"{first_eleven}{digit}"


def facts(**changes: Any) -> Facts:
    given: dict[str, Any] = {
        "surname": "Сәрсенбаева",
        "first_name": "Айзере",
        "patronymic": "Ерланқызы",
        "sex": "female",
        "birth_date": date(2023, 5, 14),
    }
    return Facts(**(given | changes))


def proven(iin: str, **changes: Any) -> RegisterAnswer:
    given: dict[str, Any] = {
        "child_iin": Iin(digits=iin),
        "facts": facts(),
        "alive": True,
        "relation": "mother",
        "basis": "10-75-2023-0000001",
        "fingerprint": "0" * 64,
    }
    return RegisterAnswer(**(given | changes))


def child(**changes: Any) -> Child:
    given: dict[str, Any] = {
        "id": new_id(),
        "iin": Iin(digits="220510500010"),
        "facts": facts(),
        "facts_as_of": system_clock(),
    }
    return Child(**(given | changes))


def person_json(iin: str, /, **changes: Any) -> dict[str, Any]:
    """A person as the register tells of one."""
    return {
        "iin": iin,
        "surname": "Сәрсенбаева",
        "first_name": "Айзере",
        "patronymic": "Ерланқызы",
        "sex": "female",
        "birth_date": "2023-05-14",
        "alive": True,
    } | changes


def relation_json(iin: str, /, **changes: Any) -> dict[str, Any]:
    """The register's yes."""
    return {"relation": "mother", "basis": "10-75-2023-0000001", "child": person_json(iin)} | changes


class MovableClock:
    """A clock that the test moves on."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return system_clock() + self._ahead

    def move(self, by: timedelta) -> None:
        self._ahead += by


@dataclass(slots=True)
class SimulatedRegister:
    """The register simulator in a process of its own."""

    url: str

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        answer = httpx.post(self.url + path, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def family(self, **draft: Any) -> dict[str, Any]:
        """A family of its own for the test."""
        return self._post("/families", {"guardians": [{"relation": "mother"}, {"relation": "father"}]} | draft)

    def holds(self, child_iin: str, *facts: dict[str, Any]) -> None:
        """What the register holds of the child from now on."""
        self._post("/families/facts", {"child_iin": child_iin, "facts": list(facts)})

    @contextmanager
    def failing(self, mode: str) -> Iterator[None]:
        """The register while something is wrong with it."""
        self._post("/faults", {"mode": mode, "seconds": 600})
        try:
            yield
        finally:
            self._post("/faults", {"mode": "none"})


@contextmanager
def simulated_register() -> Iterator[SimulatedRegister]:
    """Run the register simulator."""
    command = [sys.executable, "-m", "balabaqsha_simulators", "register", "--port", "0", "--token", REGISTER_TOKEN]
    process = subprocess.Popen([*command, "--families", "500"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield SimulatedRegister(url="http://" + line.split("http://")[1].split(",")[0].strip())
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        process.stdout.close()


@dataclass(slots=True)
class ScriptedRegister:
    """A register that says what the test tells it to, however wrong."""

    url: str = ""
    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    questions: list[dict[str, str]] = field(default_factory=list)
    #: Connections dropped without a word before the first answer.
    drops: int = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.questions.append(await request.json())
        if self.drops and request.transport is not None:
            self.drops -= 1
            request.transport.abort()
        return web.Response(status=self.status, body=self.body, headers=self.headers)


@asynccontextmanager
async def scripted_register() -> AsyncIterator[ScriptedRegister]:
    """Run a register that does as it is told."""
    register = ScriptedRegister()
    app = web.Application()
    app.router.add_post("/v1/relations/lookup", register.answer)
    app.router.add_post("/v1/facts/lookup", register.answer)
    app.router.add_get("/elsewhere", register.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    register.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield register
    finally:
        await runner.cleanup()
