"""A parent who walks the whole way through the public API, as a browser or an app would."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import httpx

from balabaqsha_chassis.identifiers import new_id
from balabaqsha_testkit.house import House
from balabaqsha_testkit.waiting import eventually

PASSWORD = "Ertegi-Alem-2026"  # noqa: S105 - made up, for made-up people
_CODE = re.compile(r"\b(\d{6})\b")
WISHES: Mapping[str, Any] = {
    "group_type": "general",
    "region": "750000000",
    "district": "751310000",
    "settlement": None,
    "language": "kk",
}


class RefusedError(AssertionError):
    """The API refused what the parent did; holds the problem document."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text[:500]}")
        self.answer = answer


@dataclass(kw_only=True)
class Parent:
    """One guardian of a made-up family, with what she has been told so far."""

    api: httpx.AsyncClient
    house: House
    family: dict[str, Any]
    guardian: dict[str, Any]
    language: str = "ru"
    access_token: str | None = field(default=None, repr=False)
    session: dict[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    async def of_new_family(cls, house: House, api: httpx.AsyncClient, **family: Any) -> Self:
        """The first guardian of a family the register has just learnt of."""
        answer = await api.post(f"{house.url('register')}/families", json=family)
        made = answer.raise_for_status().json()
        return cls(api=api, house=house, family=made, guardian=made["guardians"][0])

    def other(self, place: int = 1) -> "Parent":
        """Another guardian of the same family."""
        return Parent(api=self.api, house=self.house, family=self.family, guardian=self.family["guardians"][place])

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One request, as this parent, whatever the answer."""
        headers = {"Accept-Language": self.language, **options.pop("headers", {})}
        if self.access_token:
            headers.setdefault("Authorization", f"Bearer {self.access_token}")
        url = path if path.startswith("http") else f"{self.house.api}{path}"
        return await self.api.request(method, url, headers=headers, **options)

    async def get(self, path: str, **options: Any) -> Any:
        """The body of a good answer; `RefusedError` otherwise."""
        return await self._good("GET", path, **options)

    async def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """The same for a POST, with a fresh Idempotency-Key unless one is given."""
        headers = {"Idempotency-Key": new_id(), **options.pop("headers", {})}
        return await self._good("POST", path, json=body, headers=headers, **options)

    async def _good(self, method: str, path: str, **options: Any) -> Any:
        answer = await self.ask(method, path, **options)
        if not answer.is_success:
            raise RefusedError(answer)
        return answer.json() if answer.content else None

    async def texts(self, *, after: str | None = None) -> list[dict[str, Any]]:
        """The SMS that came to her phone."""
        parameters = {"to": self.guardian["phone"]} | ({"after": after} if after else {})
        answer = await self.api.get(f"{self.house.url('sms')}/messages", params=parameters)
        items: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
        return items

    async def codes(self) -> list[str]:
        """The codes that came to her phone, oldest first."""
        return [found[1] for item in await self.texts() if (found := _CODE.search(item["text"]))]

    async def code(self, *, known: int = 0, within: float = 15.0) -> str:
        """The newest code, once more than the `known` first ones have come."""

        async def look() -> str | None:
            codes = await self.codes()
            return codes[-1] if len(codes) > known else None

        return str(await eventually(look, within=within, hint="no code came"))

    async def register(self) -> Self:
        """Phone, IIN, consent, code, password."""
        policy = await self.get("/policy")
        known = len(await self.codes())
        challenge = await self.post(
            "/registrations",
            {
                "phone": self.guardian["phone"],
                "iin": self.guardian["iin"],
                "policy_version": policy["version"],
                "policy_accepted": True,
            },
        )
        code = await self.code(known=known)
        told = await self.post(f"/registrations/{challenge['id']}/code", {"code": code})
        await self.post(
            f"/registrations/{challenge['id']}/password",
            {"completion_token": told["completion_token"], "password": PASSWORD, "password_repeat": PASSWORD},
        )
        return self

    async def sign_in(self) -> Self:
        """By IIN and password."""
        self.session = await self.post(
            "/sessions",
            {
                "method": "password",
                "identifier_kind": "iin",
                "identifier": self.guardian["iin"],
                "password": PASSWORD,
                "remember_me": False,
            },
        )
        self.access_token = self.session["access_token"]
        return self

    async def add_child(self, place: int = 0) -> dict[str, Any]:
        """Check the IIN, then save."""
        check = await self.post("/children/checks", {"iin": self.family["children"][place]["iin"]})
        child: dict[str, Any] = await self.post("/children", {"check_id": check["check_id"]})
        return child

    async def draft(self, child_id: str, **wishes: Any) -> dict[str, Any]:
        """A draft with every wish filled in."""
        started = await self.ask(
            "POST", "/applications", json={"child_id": child_id}, headers={"Idempotency-Key": new_id()}
        )
        if not started.is_success:
            raise RefusedError(started)
        changed = await self.ask(
            "PATCH",
            f"/applications/{started.json()['id']}",
            json={**WISHES, **wishes},
            headers={"If-Match": started.headers["etag"]},
        )
        if not changed.is_success:
            raise RefusedError(changed)
        draft: dict[str, Any] = changed.json()
        return draft

    async def submit(self, application_id: str, *, key: str | None = None) -> dict[str, Any]:
        """Consent and send."""
        consent = await self.get("/reference/consent")
        headers = {"Idempotency-Key": key or new_id()}
        body = {"consent_version": consent["version"], "consent_accepted": True}
        submitted: dict[str, Any] = await self.post(f"/applications/{application_id}/submission", body, headers=headers)
        return submitted

    async def file(self, place: int = 0, **wishes: Any) -> dict[str, Any]:
        """Child, draft and submission in one go."""
        child = await self.add_child(place)
        draft = await self.draft(child["id"], **wishes)
        return await self.submit(draft["id"])

    async def numbered(self, application_id: str, *, within: float = 20.0) -> dict[str, Any]:
        """The position, once there is a number."""

        async def look() -> dict[str, Any] | None:
            answer = await self.ask("GET", f"/applications/{application_id}/position")
            assert answer.status_code == httpx.codes.OK, answer.text
            position: dict[str, Any] = answer.json()
            return position if position["available"] else None

        found: dict[str, Any] = await eventually(look, within=within, hint="no number came")
        return found
