"""Every operation of the document answers well at least once, with a body as the document describes it.

What staff do, and what a parent does once it is the child's turn, has a walk of its own beside this.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from balabaqsha_chassis.identifiers import new_id
from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import PASSWORD, Parent
from balabaqsha_testkit.people import PDF
from balabaqsha_testkit.reconciliation import query
from balabaqsha_testkit.staff import StaffMember, credentials, forget_spent_codes, sign_staff_in
from balabaqsha_testkit.waiting import eventually

NEW_PASSWORD = "Zhanga-Qupiya-27"
CODE = re.compile(r"\b(\d{6})\b")


@pytest.mark.timeout(240)
async def test_every_operation_answers_well_and_as_described(
    house: House, api: httpx.AsyncClient, witness: Any
) -> None:
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
        await _change_the_rules(house, api)
        await _recover_and_leave(parent)
    finally:
        house.stop("identity")
        house.start("identity")

    assert witness.unseen(of_the_walk=False) == set()


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
        "/public/rules",
        "/public/rules/current",
        "/public/rules/2026.1/document",
        "/public/iterations",
        "/public/statistics",
        "/public/contacts",
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
    for place in ("/applications", path, f"{path}/forecast", f"/public/queue/numbers/{submitted['number']}"):
        await parent.get(place)
    await parent.get(f"{path}/position/history", params={"by": "change"})
    receipt = await parent.get(f"{path}/receipt")
    (await parent.ask("GET", f"{path}/receipt.pdf")).raise_for_status()
    await parent.get(f"/public/receipts/{receipt['receipt_hash']}")
    await parent.get("/public/queue", params={"territory": position["territory"]})
    await parent.get(f"/public/queue/{position['territory']}/entries")
    await _read_the_ledger(parent, path)
    await parent.post(f"{path}/withdrawal", {"confirm": True})


async def _read_the_ledger(parent: Parent, path: str) -> None:
    async def proven() -> Any:
        answer = await parent.ask("GET", f"{path}/position/proof")
        return answer.json() if answer.is_success else None

    size = (await eventually(proven, within=30))["checkpoint"]["size"]
    await parent.get("/public/ledger/checkpoint")
    await parent.get("/public/ledger/proof", params={"seq": 1, "size": size})
    await parent.get("/public/ledger/consistency", params={"first": 1, "second": size})
    for name in ("checkpoints?after=0", "entries?from=1", "hashes?from=1", "lists"):
        (await parent.ask("GET", f"/public/ledger/{name}")).raise_for_status()


async def _change_the_rules(house: House, api: httpx.AsyncClient) -> None:
    """One of staff drafts and compares, another publishes; a second draft is discarded."""
    drafter, publisher = [await sign_staff_in(house, api, role="approving_officer", which=place) for place in (0, 1)]

    async def ask(member: StaffMember, method: str, path: str, body: Any = None) -> httpx.Response:
        headers = member.headers | {"Idempotency-Key": new_id()}
        answer = await api.request(method, f"{house.api}{path}", json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer

    rules = (await ask(drafter, "GET", "/public/rules/2026.1/document")).json()
    for version in ("2026.2", "2026.3"):
        body = {"document": rules | {"version": version}, "keep_progress": True, "reason": "a trial of the rules"}
        await ask(drafter, "POST", "/operator/rule-sets", body)
    await ask(drafter, "DELETE", "/operator/rule-sets/2026.3")
    await ask(drafter, "POST", "/operator/rule-sets/2026.2/comparison")

    async def compared() -> bool:
        answer = await ask(drafter, "GET", "/operator/rule-sets/2026.2/comparison")
        return bool(answer.json()["state"] == "done")

    await eventually(compared, within=30)
    await ask(publisher, "POST", "/operator/rule-sets/2026.2/publication")
    for path in ("/operator/rule-sets", "/operator/rule-sets/2026.2", "/staff/me"):
        await ask(publisher, "GET", path)
    await _leave_as_staff(house, api, publisher)


async def _leave_as_staff(house: House, api: httpx.AsyncClient, member: StaffMember) -> None:
    known = next(one for one in house.endpoints()["staff"] if one["role"] == "auditor")
    await forget_spent_codes(house)
    (before,) = await query(house, "identity", "select password_hash from staff where login = $1", known["login"])
    opened = await api.post(f"{house.api}/staff/sessions", json=credentials(known))
    fresh = await api.post(
        f"{house.api}/staff/sessions/refresh", json={"refresh_token": opened.json()["refresh_token"]}
    )
    headers = {"Authorization": f"Bearer {fresh.json()['access_token']}"}
    typed = credentials(known, steps_ahead=1)
    chosen = {"current_password": typed["password"], "password": NEW_PASSWORD, "password_repeat": NEW_PASSWORD}
    changed = await api.post(f"{house.api}/staff/password", json=chosen | {"totp": typed["totp"]}, headers=headers)
    assert changed.is_success, changed.text
    # Other tests sign her in too.
    restored = "update staff set password_hash = $2 where login = $1"
    await query(house, "identity", restored, known["login"], before["password_hash"])
    (await api.delete(f"{house.api}/staff/sessions/current", headers=member.headers)).raise_for_status()


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
