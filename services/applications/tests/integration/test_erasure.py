"""An account is forgotten, its sessions ended."""

import json

from applications_house import Caller, House, ended
from hostile_files import plain_png
from privilege_house import registers_hold

from applications_service.entrypoints.timers import tick_disposal
from balabaqsha_chassis.clock import system_clock
from balabaqsha_contracts.identity_events import AccountErasedV1, SessionsEndedV1


async def erase(house: House, caller: Caller) -> None:
    await house.hear(AccountErasedV1(account_id=caller.account_id, erased_at=system_clock()))


async def test_its_open_application_is_withdrawn_and_nothing_of_the_account_remains(
    house: House, parent: Caller, child_id: str
):
    queued = await house.queued(child_id, parent, privilege={"type": "orphan"})
    await parent.upload(queued["id"], plain_png())
    await parent.draft("another-child")
    contested = {"application_id": queued["id"], "about": "position", "text": "Моё имя и мои обстоятельства."}
    assert (await parent.post("/appeals", contested)).status_code == 201
    await registers_hold(house, child_id, orphan=None)

    await erase(house, parent)
    await tick_disposal(house.app.state.service)

    (row,) = await house.rows("select * from application")
    assert (row["state"], row["ground"], row["number"]) == ("withdrawn", "account_erased", queued["number"])
    kept = ("account_id", "birth_date", "privilege_type", "attributes_commitment", "settlement", "language")
    assert [row[name] for name in kept] == [None] * len(kept)
    for table in ("document", "child_link", "application_receipt", "privilege_claim", "appeal", "child_circumstances"):
        assert await house.rows(f"select 1 from {table}") == []  # noqa: S608 - our own names
    assert house.stored_files() == []
    facts = ["application_submitted", "privilege_confirmed", "application_withdrawn"]
    assert await house.facts(queued["id"]) == facts


async def test_with_another_representative_the_child_keeps_its_place(house: House, parent: Caller, child_id: str):
    other = house.caller()
    queued = await house.queued(child_id, parent)
    await house.link(child_id, other)
    await parent.upload(queued["id"], plain_png())

    await erase(house, parent)

    shown = await other.shown(queued["id"])
    assert (shown["state"]["code"], shown["own"], shown["filed_at"]) == ("queued", True, queued["filed_at"])
    assert shown["documents"] == []
    rows = await house.rows("select 1 from application where account_id = $1", parent.account_id)
    assert rows == []
    assert (await other.withdraw(queued["id"])).status_code == 200
    answer = await parent.get("/applications")
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


async def test_an_application_nobody_proved_ends_with_an_answer_to_its_receipt(
    house: House, parent: Caller, child_id: str
):
    filed = await parent.filed(child_id)

    await erase(house, parent)

    (row,) = await house.rows("select state, account_id from application")
    assert (row["state"], row["account_id"]) == ("withdrawn", None)
    ((fact, data),) = await house.said(filed["id"])
    assert fact == "application_withdrawn"
    assert json.loads(data).items() >= ended(filed, ground="account_erased").items()
    assert parent.account_id.encode() not in data


async def test_erased_twice_is_erased_once(house: House, parent: Caller, child_id: str):
    queued = await house.queued(child_id, parent)

    await erase(house, parent)
    await erase(house, parent)
    await house.unlink(child_id, parent)

    assert await house.facts(queued["id"]) == ["application_submitted", "application_withdrawn"]


async def test_a_token_of_an_ended_session_is_refused(house: House, parent: Caller):
    session_id = "019a0000-0000-7000-8000-000000000009"
    headers = house.issuer.headers(parent.account_id, session_id=session_id)
    before = await house.client.get("/applications", headers=headers)

    await house.hear(SessionsEndedV1(account_id=parent.account_id, session_ids=(session_id,), ended_at=system_clock()))
    after = await house.client.get("/applications", headers=headers)

    assert before.status_code == 200
    assert (after.status_code, after.json()["code"]) == (401, "session_ended")
