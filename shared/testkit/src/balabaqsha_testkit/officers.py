"""Staff at work over the public API: what a test needs of the department and of a kindergarten."""

from dataclasses import dataclass, field
from typing import Any, Self

import httpx

from balabaqsha_chassis.identifiers import new_id
from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import RefusedError
from balabaqsha_testkit.reconciliation import query
from balabaqsha_testkit.staff import sign_staff_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """One member of staff who is signed in."""

    api: httpx.AsyncClient
    house: House
    headers: dict[str, str] = field(repr=False)

    @classmethod
    async def of_role(cls, house: House, api: httpx.AsyncClient, role: str, *, which: int = 0) -> Self:
        """The `which`-th member of the role in the development run."""
        member = await sign_staff_in(house, api, role=role, which=which)
        return cls(api=api, house=house, headers=member.headers)

    @classmethod
    async def of_kindergarten(
        cls, house: House, api: httpx.AsyncClient, kindergarten_id: str, *, role: str = "kindergarten_head"
    ) -> Self:
        """One of the kindergarten's own staff, and of no other's."""
        login = next(one["login"] for one in house.endpoints()["staff"] if one["role"] == role)
        territories = [f"kindergarten:{kindergarten_id}"]
        await query(house, "identity", "update staff set territories = $2 where login = $1", login, territories)
        return await cls.of_role(house, api, role)

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One request, whatever the answer."""
        headers = {"Accept-Language": "ru", **self.headers, **options.pop("headers", {})}
        return await self.api.request(method, f"{self.house.api}{path}", headers=headers, **options)

    async def get(self, path: str, **options: Any) -> Any:
        """The body of a good answer; `RefusedError` otherwise."""
        return _body(await self.ask("GET", path, **options))

    async def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """The same for a POST, with a fresh Idempotency-Key."""
        headers = {"Idempotency-Key": new_id(), **options.pop("headers", {})}
        return _body(await self.ask("POST", path, json=body, headers=headers, **options))

    async def patch(self, path: str, body: Any, *, version: int | str) -> Any:
        """The same for a PATCH of that version."""
        return _body(await self.ask("PATCH", path, json=body, headers={"If-Match": f'"{version}"'}))


def _body(answer: httpx.Response) -> Any:
    if not answer.is_success:
        raise RefusedError(answer)
    is_json = answer.headers.get("content-type", "").startswith("application/json")
    return answer.json() if answer.content and is_json else None
