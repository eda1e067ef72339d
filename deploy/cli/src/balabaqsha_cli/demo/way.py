"""The parent's whole way through the public API, from the first code to the number in the queue."""

import asyncio
import secrets
import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

import aiohttp

from balabaqsha_cli.demo.filed import Filed, Numbers
from balabaqsha_cli.demo.kinds import Kind
from balabaqsha_cli.demo.outside import Family, Outside
from balabaqsha_cli.demo.portal import Portal, StepFailedError

NUMBER_SECONDS = 120.0
ASK_SECONDS = 0.2
PROVEN = frozenset({"confirmed", "auto_confirmed"})
QUEUED = "queued"
DECLARED = "declared"
GENERAL = "general"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The versions of the texts that everybody accepts, and the day the families are made for."""

    policy_version: str
    consent_version: str


async def read_terms(portal: Portal) -> Terms:
    """What is to be accepted, as the portal shows it to everybody."""
    policy, consent = await portal.get("/policy"), await portal.get("/reference/consent")
    return Terms(policy_version=policy.body["version"], consent_version=consent.body["version"])


@dataclass(slots=True, kw_only=True)
class Parent:
    """One parent on the way; each step leaves behind what the next one needs."""

    portal: Portal
    outside: Outside
    terms: Terms
    kind: Kind
    family: Family
    number: int
    password: str = field(default_factory=lambda: secrets.token_urlsafe(18), repr=False)
    refresh_token: str = field(default="", repr=False)
    application_id: str = ""
    submitted: dict[str, Any] = field(default_factory=dict, repr=False)
    filed_at: float = 0.0
    seconds_to_number: float | None = None
    state: str = ""

    async def walk(self) -> Filed:
        """All of it; raises `StepFailedError` at the first step that goes wrong."""
        await self.prepare()
        await self.submit()
        return await self.wait_for_place()

    async def prepare(self) -> None:
        """Everything up to an application that only wants sending."""
        await self._register()
        await self.sign_in()
        child_id = await self._add_child()
        await self._draft(child_id)
        if self.kind.document:
            await self._attach(self.kind.document)

    async def wait_for_place(self) -> Filed:
        """The numbers, once the application stands in the queue."""
        numbers = await self._wait_for_number()
        return await self._wait_for_queued(numbers)

    async def numbers(self) -> Numbers | None:
        """The numbers as they are now; a session that has grown old is continued."""
        path = f"/applications/{self.application_id}/position"
        try:
            answer = await self.portal.get(path)
        except StepFailedError as failure:
            if failure.status == HTTPStatus.NOT_FOUND:
                # To a queue that has not heard of the filing yet, the application does not exist.
                return None
            if failure.status != HTTPStatus.UNAUTHORIZED:
                raise
            await self._continue_session()
            answer = await self.portal.get(path)
        return Numbers.of(answer.body) if answer.body["available"] else None

    async def look(self, filed: Filed) -> Filed | None:
        """The same application with its numbers, and the class that is proven, as they are now."""
        numbers = await self.numbers()
        if numbers is None:
            return None
        if not self.kind.privilege:
            return replace(filed, numbers=numbers)
        shown = (await self.portal.get(f"/applications/{self.application_id}")).body
        return replace(filed, numbers=numbers, **_claim_of(shown))

    async def _register(self) -> None:
        person = {"phone": self.family.phone, "iin": self.family.guardian_iin}
        accepted = {"policy_version": self.terms.policy_version, "policy_accepted": True}
        asked = await self.portal.post("/registrations", json=person | accepted, expect=HTTPStatus.ACCEPTED)
        way = f"/registrations/{asked.body['id']}"
        code = {"code": await self.outside.code_for(self.family.phone)}
        confirmed = await self.portal.post(f"{way}/code", json=code, expect=HTTPStatus.OK, once=True)
        chosen = {
            "completion_token": confirmed.body["completion_token"],
            "password": self.password,
            "password_repeat": self.password,
        }
        try:
            await self.portal.post(f"{way}/password", json=chosen, expect=HTTPStatus.CREATED)
        except StepFailedError as failure:
            # Asked again after a lost answer, the token is spent and the account there; signing in will tell.
            if failure.status != HTTPStatus.CONFLICT:
                raise

    async def sign_in(self) -> None:
        """Begin a session, by IIN and password."""
        who = {"identifier_kind": "iin", "identifier": self.family.guardian_iin}
        body = {"method": "password", **who, "password": self.password, "remember_me": False}
        answer = await self.portal.post("/sessions", json=body, expect=HTTPStatus.CREATED)
        self._hold(answer.body)

    async def _continue_session(self) -> None:
        self.portal.token = None
        body = {"refresh_token": self.refresh_token}
        answer = await self.portal.post("/sessions/refresh", json=body, expect=HTTPStatus.OK)
        self._hold(answer.body)

    def _hold(self, tokens: dict[str, Any]) -> None:
        self.portal.token, self.refresh_token = tokens["access_token"], tokens["refresh_token"]

    async def _add_child(self) -> str:
        found = await self.portal.post("/children/checks", json={"iin": self.family.child_iin}, expect=HTTPStatus.OK)
        check = {"check_id": found.body["check_id"]}
        child = await self.portal.post("/children", json=check, expect=HTTPStatus.CREATED)
        return str(child.body["id"])

    async def _draft(self, child_id: str) -> None:
        draft = await self.portal.post("/applications", json={"child_id": child_id}, expect=HTTPStatus.CREATED)
        self.application_id = draft.body["id"]
        wishes = self.kind.wishes(number=self.number)
        await self.portal.patch(f"/applications/{self.application_id}", json=wishes, etag=draft.headers["ETag"])

    async def _attach(self, document: str) -> None:
        def form() -> aiohttp.FormData:
            data = aiohttp.FormData()
            data.add_field("kind", document)
            data.add_field("file", small_pdf(), filename="document.pdf", content_type="application/pdf")
            return data

        await self.portal.upload(f"/applications/{self.application_id}/documents", form=form)

    async def submit(self) -> None:
        """Send the application: the instant of this decides the place."""
        consent = {"consent_version": self.terms.consent_version, "consent_accepted": True}
        path = f"/applications/{self.application_id}/submission"
        answer = await self.portal.post(path, json=consent, expect=HTTPStatus.ACCEPTED)
        self.submitted, self.filed_at = answer.body, time.monotonic()

    async def _wait_for_number(self) -> Numbers:
        while time.monotonic() - self.filed_at < NUMBER_SECONDS:
            numbers = await self.numbers()
            if numbers is not None:
                self.seconds_to_number = time.monotonic() - self.filed_at
                return numbers
            await asyncio.sleep(ASK_SECONDS)
        raise StepFailedError("waiting for the number", what=f"none in {NUMBER_SECONDS:.0f} s")

    async def _wait_for_queued(self, numbers: Numbers) -> Filed:
        """Applications hears of the place a moment after the queue has given it."""
        while time.monotonic() - self.filed_at < NUMBER_SECONDS:
            shown = (await self.portal.get(f"/applications/{self.application_id}")).body
            self.state = shown["state"]["code"]
            if self.state == QUEUED:
                return self._filed(shown, numbers=numbers)
            await asyncio.sleep(ASK_SECONDS)
        raise StepFailedError("waiting to be queued", what=f"still {self.state} after {NUMBER_SECONDS:.0f} s")

    def _filed(self, shown: dict[str, Any], *, numbers: Numbers) -> Filed:
        return Filed(
            code=self.submitted["number"],
            filed_at=datetime.fromisoformat(self.submitted["filed_at"]),
            birth_year=self.family.birth_year,
            group_type=self.kind.group_type,
            numbers=numbers,
            **_claim_of(shown),
        )


def _claim_of(shown: dict[str, Any]) -> dict[str, Any]:
    """The class that is proven, and whether a register has yet to say."""
    claim = shown.get("privilege") or {}
    proven = claim.get("state") in PROVEN
    return {
        "privilege_class": claim["class"] if proven else GENERAL,
        "waits_for_register": claim.get("state") == DECLARED,
    }


def small_pdf() -> bytes:
    """A whole PDF of one empty page."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )
    document, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(document))
        document += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return (
        document
        + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            size,
            table,
            size,
            len(document),
        )
    )
