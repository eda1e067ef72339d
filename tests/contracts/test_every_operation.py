"""Every operation of the document answers well at least once, with a body as the document describes it."""

import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import PASSWORD, Parent
from balabaqsha_testkit.people import PDF
from balabaqsha_testkit.waiting import eventually

FILE = Path(__file__).parents[2] / "gateway" / "openapi.json"
DOCUMENT = json.loads(FILE.read_text())
NEW_PASSWORD = "Zhanga-Qupiya-27"
CODE = re.compile(r"\b(\d{6})\b")


def operations() -> set[tuple[str, str]]:
    return {(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods}


class Witness:
    """Sees every answer, holds it against the document, and remembers which operation it was of."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, str]] = set()
        # A path without parameters is the better match: `/sessions/current` is not a session's id.
        paths = sorted(DOCUMENT["paths"], key=lambda path: path.count("{"))
        self._paths = [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), path) for path in paths]

    async def look(self, answer: httpx.Response) -> None:
        path = next((path for pattern, path in self._paths if pattern.match(answer.request.url.path)), None)
        if path is None or not answer.is_success:
            return
        operation = DOCUMENT["paths"][path].get(answer.request.method.lower())
        if operation is None:
            return
        described = operation["responses"].get(str(answer.status_code))
        assert described, f"{answer.request.method} {path}: {answer.status_code} is not in the document"
        media = described.get("content", {}).get("application/json")
        if media and answer.headers.get("content-type", "").startswith("application/json"):
            await answer.aread()
            schema = {**media["schema"], "components": DOCUMENT["components"]}
            Draft202012Validator(schema).validate(answer.json())
        self.seen.add((answer.request.method, path))


@pytest.mark.timeout(240)
async def test_every_operation_answers_well_and_as_described(house: House, api: httpx.AsyncClient) -> None:
    witness = Witness()
    api.event_hooks["response"].append(witness.look)
    house.stop("identity")
    house.start("identity", environment={"IDENTITY_CODE_RESEND_SECONDS": "1"})
    try:
        parent = await Parent.of_new_family(
            house, api, children=[{"birth_date": "2022-05-14"}, {"birth_date": "2023-05-14"}]
        )
        await _come_in(parent)
        await _read_what_is_public(parent)
        await _change_the_account(parent)
        await _file_and_withdraw(parent)
        await _read_notices(parent)
        await _recover_and_leave(parent)
    finally:
        house.stop("identity")
        house.start("identity")

    assert operations() - witness.seen == set()


async def _resent(parent: Parent, path: str) -> None:
    """Ask for the code again as soon as that is allowed."""

    async def again() -> bool:
        return (await parent.ask("POST", path)).status_code == httpx.codes.ACCEPTED

    await eventually(again, within=10, hint=f"no second code of {path}")


async def _after(parent: Parent, ask: Callable[[], Awaitable[Any]], *, again: str | None = None) -> tuple[Any, str]:
    """Ask for a code (and once more, if an address is given to ask again at), and answer it with what was asked."""
    known = len(await parent.codes())
    challenge = await ask()
    await parent.code(known=known)
    if again is not None:
        await _resent(parent, again.format(challenge["id"]))
        known += 1
    return challenge, await parent.code(known=known)


async def _come_in(parent: Parent) -> None:
    policy = await parent.get("/policy")
    who = {"phone": parent.guardian["phone"], "iin": parent.guardian["iin"]}
    consent = {"policy_version": policy["version"], "policy_accepted": True}
    challenge, code = await _after(
        parent, lambda: parent.post("/registrations", who | consent), again="/registrations/{}/resend"
    )
    told = await parent.post(f"/registrations/{challenge['id']}/code", {"code": code})
    chosen = {"completion_token": told["completion_token"], "password": PASSWORD, "password_repeat": PASSWORD}
    await parent.post(f"/registrations/{challenge['id']}/password", chosen)
    await parent.sign_in()
    refreshed = await parent.post("/sessions/refresh", {"refresh_token": parent.session["refresh_token"]})
    parent.access_token = refreshed["access_token"]


async def _read_what_is_public(parent: Parent) -> None:
    for name in ("jwks.json", "openid-configuration"):
        await parent.get(f"{parent.house.url('gateway')}/.well-known/{name}")
    for path in (
        "/reference/regions",
        "/reference/group-types",
        "/reference/languages",
        "/reference/privileges",
        "/reference/consent",
        "/reference/document-limits",
        "/reference/receipt-key",
        "/public/territories",
        "/public/rules/current",
    ):
        await parent.get(path)


async def _change_the_account(parent: Parent) -> None:
    account = await parent.ask("GET", "/account")
    address = f"{account.json()['account_id']}@example.com"
    changed = await parent.ask(
        "PATCH", "/account", json={"email": address}, headers={"If-Match": account.headers["etag"]}
    )
    pending = changed.raise_for_status().json()["pending_contacts"][0]
    await _resent(parent, f"/account/contact-codes/{pending['id']}/resend")

    async def mailed() -> str | None:
        answer = await parent.api.get(f"{parent.house.url('mail')}/messages", params={"to": address})
        codes = [found[1] for item in answer.json()["items"] if (found := CODE.search(item["text"]))]
        return codes[-1] if len(codes) > 1 else None

    await parent.post(f"/account/contact-codes/{pending['id']}", {"code": await eventually(mailed, within=15)})
    policy = await parent.get("/policy")
    await parent.post("/account/policy-acceptances", {"policy_version": policy["version"], "policy_accepted": True})
    await parent.get("/account/export")
    await parent.post(
        "/account/password",
        {"current_password": PASSWORD, "password": NEW_PASSWORD, "password_repeat": NEW_PASSWORD},
    )
    who = {"identifier_kind": "phone", "identifier": parent.guardian["phone"]}
    challenge, code = await _after(parent, lambda: parent.post("/login-codes", who), again="/login-codes/{}/resend")
    other = await parent.post("/sessions", {"method": "code", "challenge_id": challenge["id"], "code": code})
    await parent.get("/sessions")
    (await parent.ask("DELETE", f"/sessions/{other['session_id']}")).raise_for_status()


async def _file_and_withdraw(parent: Parent) -> None:
    first, second = [await parent.add_child(place) for place in (0, 1)]
    for path in ("/children", f"/children/{first['id']}"):
        await parent.get(path)
    unwanted = await parent.draft(second["id"])
    (await parent.ask("DELETE", f"/applications/{unwanted['id']}")).raise_for_status()
    (await parent.ask("DELETE", f"/children/{second['id']}")).raise_for_status()
    draft = await parent.draft(first["id"])
    path = f"/applications/{draft['id']}"
    kind = (await parent.get("/reference/document-limits"))["kinds"][0]["code"]
    documents = [
        (
            await parent.ask(
                "POST", f"{path}/documents", files={"file": ("a.pdf", PDF, "application/pdf")}, data={"kind": kind}
            )
        )
        .raise_for_status()
        .json()
        for _ in range(2)
    ]
    await parent.get(f"{path}/documents")
    await parent.get(f"{path}/documents/{documents[0]['id']}")
    (await parent.ask("GET", f"{path}/documents/{documents[0]['id']}/content")).raise_for_status()
    (await parent.ask("DELETE", f"{path}/documents/{documents[1]['id']}")).raise_for_status()
    submitted = await parent.submit(draft["id"])
    position = await parent.numbered(draft["id"])
    await _first_event(parent, f"{path}/position/stream")
    for place in ("/applications", path, f"{path}/receipt", f"/public/queue/numbers/{submitted['number']}"):
        await parent.get(place)
    await parent.get("/public/queue", params={"territory": position["territory"]})
    await parent.post(f"{path}/withdrawal", {"confirm": True})


async def _first_event(parent: Parent, path: str) -> None:
    headers = {"Authorization": f"Bearer {parent.access_token}"}
    async with parent.api.stream("GET", f"{parent.house.api}{path}", headers=headers) as answer:
        answer.raise_for_status()
        assert answer.headers["content-type"].startswith("text/event-stream")
        await anext(answer.aiter_lines())


async def _read_notices(parent: Parent) -> None:
    notices = await parent.get("/notifications")
    await parent.post(f"/notifications/{notices['items'][0]['id']}/read")
    chosen = await parent.get("/notification-settings")
    (await parent.ask("PUT", "/notification-settings", json=chosen)).raise_for_status()
    headers = {"Authorization": f"Bearer {parent.access_token}", "Last-Event-ID": notices["items"][-1]["id"]}
    async with parent.api.stream("GET", f"{parent.house.api}/notifications/stream", headers=headers) as answer:
        answer.raise_for_status()


async def _recover_and_leave(parent: Parent) -> None:
    policy = await parent.get("/policy")
    who = {"phone": parent.guardian["phone"], "iin": parent.guardian["iin"]}
    consent = {"policy_version": policy["version"], "policy_accepted": True}
    (await parent.ask("DELETE", "/sessions/current")).raise_for_status()
    parent.access_token = None
    challenge, code = await _after(
        parent, lambda: parent.post("/password-recoveries", who | consent), again="/password-recoveries/{}/resend"
    )
    told = await parent.post(f"/password-recoveries/{challenge['id']}/code", {"code": code})
    chosen = {"completion_token": told["completion_token"], "password": PASSWORD, "password_repeat": PASSWORD}
    await parent.post(f"/password-recoveries/{challenge['id']}/password", chosen)
    await parent.sign_in()
    challenge, code = await _after(
        parent, lambda: parent.post("/account/erasure-codes"), again="/account/erasure-codes/{}/resend"
    )
    await parent.post("/account/erasure", {"challenge_id": challenge["id"], "code": code})
