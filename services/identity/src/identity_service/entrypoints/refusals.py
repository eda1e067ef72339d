"""Refusals that carry more than a code: a time to wait, the tries left, several fields at once."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from fastapi import Request, Response
from fastapi.routing import APIRoute

from balabaqsha_chassis.problems import FieldFault, Problem
from identity_service.domain.errors import FieldError, WaitError
from identity_service.use_cases.redeem_code import WrongCode

_SERVICE_AWAY = frozenset({"register_unavailable", "unavailable"})
T = TypeVar("T")
V = TypeVar("V")


class PatientRoute(APIRoute):
    """A route whose `WaitError`s are told with `Retry-After`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_and_tell(request: Request) -> Response:
            try:
                return await handle(request)
            except WaitError as refusal:
                raise wait_problem(refusal) from refusal

        return handle_and_tell


def wait_problem(refusal: WaitError) -> Problem:
    """The problem of a refusal that time heals: 503 where a part of the service is away, else 429."""
    status = 503 if refusal.code in _SERVICE_AWAY else 429
    headers = {"Retry-After": str(refusal.retry_after)}
    return Problem(status, refusal.code, params={"retry_after": refusal.retry_after}, headers=headers)


def unless_wrong(redeemed: V | WrongCode) -> V:
    """The value; raises the 409 problem of a wrong code, whose try is counted and committed by now."""
    if isinstance(redeemed, WrongCode):
        raise Problem(
            409,
            "code_wrong",
            params={"tries_left": redeemed.tries_left},
            extra={"tries_left": redeemed.tries_left},
        )
    return redeemed


class FieldFaults:
    """Collects what is wrong with single fields, to tell all of it at once."""

    def __init__(self) -> None:
        self._faults: list[FieldFault] = []

    def parse(self, pointer: str, text: str, parse: Callable[[str], T]) -> T | None:
        """The parsed value, or None with the fault remembered."""
        try:
            return parse(text)
        except FieldError as fault:
            self._faults.append(FieldFault(pointer=pointer, code=fault.code))
            return None

    def raise_if_any(self) -> None:
        """Raise the 422 problem of everything remembered."""
        if self._faults:
            raise Problem(422, "invalid_request", errors=self._faults)
