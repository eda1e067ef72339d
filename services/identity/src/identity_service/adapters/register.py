"""The population register over HTTP; its answers are read as a stranger's, and its silence is borne for 3 s."""

import asyncio
from datetime import date
from typing import Annotated, Literal

import aiohttp
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from identity_service.domain.accounts import Person, RegisterVerdict
from identity_service.domain.errors import RegisterUnavailableError
from identity_service.domain.iin import Iin
from identity_service.domain.phone import Phone

_RETRY_AFTER = 10
_NOT_FOUND = 404
_OK = 200
_LONGEST_ANSWER = 16_384
_Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]


class _PersonAnswer(BaseModel):
    model_config = ConfigDict(strict=False, extra="ignore", hide_input_in_errors=True)

    iin: str
    surname: _Name
    first_name: _Name
    patronymic: _Name | None
    sex: Literal["male", "female"]
    birth_date: date
    alive: bool

    def person(self) -> Person:
        return Person(
            surname=self.surname,
            first_name=self.first_name,
            patronymic=self.patronymic,
            sex=self.sex,
            birth_date=self.birth_date,
        )


class _PhoneAnswer(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", hide_input_in_errors=True)

    belongs: bool


class HttpRegister:
    """Asks the register; both questions always go out together, so that unknown people take no less time."""

    def __init__(self, url: str, *, token: str, timeout_seconds: float) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._timeout_seconds = timeout_seconds
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, iin: Iin, *, phone: Phone) -> RegisterVerdict:
        """What the register says of both; raises `RegisterUnavailableError`."""
        try:
            async with asyncio.timeout(self._timeout_seconds):
                person, belongs = await asyncio.gather(
                    self._twice("/v1/persons/lookup", {"iin": iin.digits}),
                    self._twice("/v1/phones/verify", {"iin": iin.digits, "phone": phone.e164}),
                )
            return _verdict(iin, person=person, belongs=belongs)
        except (aiohttp.ClientError, TimeoutError, OSError, ValidationError) as fault:
            raise RegisterUnavailableError(retry_after=_RETRY_AFTER) from fault

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _twice(self, path: str, body: dict[str, str]) -> bytes | None:
        """A dropped connection is tried once more; the time for both tries is one."""
        try:
            return await self._post(path, body)
        except aiohttp.ClientConnectionError:
            return await self._post(path, body)

    async def _post(self, path: str, body: dict[str, str]) -> bytes | None:
        """The answer, or None for 404; whatever else is a fault."""
        session = self._opened()
        async with session.post(self._url + path, json=body, headers=self._headers, allow_redirects=False) as answer:
            content = await answer.content.read(_LONGEST_ANSWER)
            if answer.status == _NOT_FOUND:
                return None
            if answer.status != _OK:
                raise aiohttp.ClientPayloadError(f"the register answered {answer.status}")
            return content

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._timeout_seconds))
        return self._session


def _verdict(iin: Iin, *, person: bytes | None, belongs: bytes | None) -> RegisterVerdict:
    found = None if person is None else _PersonAnswer.model_validate_json(person)
    if found is not None and found.iin != iin.digits:
        raise aiohttp.ClientPayloadError("the register answered for somebody else")
    phone = None if belongs is None else _PhoneAnswer.model_validate_json(belongs)
    return RegisterVerdict(
        person=found.person() if found else None,
        alive=found is not None and found.alive,
        phone_belongs=phone is not None and phone.belongs,
    )
