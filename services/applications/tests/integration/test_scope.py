"""Who sees which applications, and what is written down about it."""

import pytest
from applications_house import Caller, House
from officers import ask_correction, officer, queued_in_city, refuse

ROLES = ("call_centre_agent", "assisted_filing_clerk", "privilege_reviewer", "queue_operator", "approving_officer")


async def audit(house: House, subject: str) -> list[tuple[str, str, str | None]]:
    rows = await house.rows("select action, outcome, ground from audit where subject = $1 order by position", subject)
    return [(row["action"], row["outcome"], row["ground"]) for row in rows]


@pytest.mark.parametrize("role", ROLES)
async def test_every_role_sees_the_applications_of_its_own_territory(
    house: House, parent: Caller, child_id: str, role: str
):
    application = await queued_in_city(house, parent, child_id)
    who = officer(house, role)

    listed = await who.get("/operator/applications?limit=100")
    card = await who.get(f"/operator/applications/{application['id']}")

    assert [one["id"] for one in listed.json()["items"]] == [application["id"]]
    assert (card.status_code, card.json()["number"]) == (200, application["number"])


@pytest.mark.parametrize("territories", [("710000000",), ("751310000",), ()])
async def test_anothers_territory_is_not_there(
    house: House, parent: Caller, child_id: str, territories: tuple[str, ...]
):
    application = await queued_in_city(house, parent, child_id)
    path = f"/operator/applications/{application['id']}"
    who = officer(house, "queue_operator", "approving_officer", territories=territories)

    answers = [
        await who.get(path),
        await who.get(f"{path}/notes"),
        await who.post(f"{path}/notes", {"text": "x"}),
        await ask_correction(who, application["id"]),
        await refuse(who, application["id"]),
        await who.post(f"{path}/merge", {"duplicate_id": application["id"][:-1] + "0", "reason": "x"}),
    ]

    assert {(one.status_code, one.json()["code"]) for one in answers} == {(404, "application_not_found")}
    assert (await who.get("/operator/applications")).json()["items"] == []
    refusals = await audit(house, application["id"])
    assert [one[1:] for one in refusals] == [("refused", "application_not_found")] * 6


async def test_everywhere_is_everywhere(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)

    who = officer(house, "queue_operator", territories=("all",))
    card = await who.get(f"/operator/applications/{application['id']}")

    assert card.status_code == 200


async def test_a_submitted_application_has_its_territory_before_the_queue_says_so(
    house: House, parent: Caller, child_id: str
):
    in_city = await parent.filed(child_id)
    await parent.filed(f"{child_id}-2", region="150000000", district="151010000", settlement="151011100")

    city = await officer(house, "queue_operator").get("/operator/applications")
    district = await officer(house, "queue_operator", territories=("151010000",)).get("/operator/applications")

    assert [one["id"] for one in city.json()["items"]] == [in_city["id"]]
    assert [one["territory"] for one in district.json()["items"]] == ["151010000"]


async def test_a_draft_is_nobodys_but_its_parents(house: House, parent: Caller, child_id: str):
    draft = await parent.filled(child_id)
    who = officer(house, "queue_operator", territories=("all",))

    assert (await who.get(f"/operator/applications/{draft['id']}")).status_code == 404
    assert (await who.get("/operator/applications")).json()["items"] == []


async def test_without_a_role_there_is_nothing_and_the_attempt_is_written_down(
    house: House, parent: Caller, child_id: str
):
    application = await queued_in_city(house, parent, child_id)
    clerk = officer(house, "kindergarten_clerk")

    answers = [
        await clerk.get("/operator/applications"),
        await clerk.get(f"/operator/applications/{application['id']}"),
        await ask_correction(clerk, application["id"]),
        await parent.get(f"/operator/applications/{application['id']}"),
    ]

    assert {(one.status_code, one.json()["code"]) for one in answers} == {(403, "role_required")}
    assert await audit(house, application["id"]) == [
        ("look_at_application", "refused", "role_required"),
        ("request_correction", "refused", "role_required"),
        ("look_at_application", "refused", "role_required"),
    ]


async def test_whoever_answers_calls_sees_it_masked_and_decides_nothing(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id, privilege={"type": "large_family"})
    agent = officer(house, "call_centre_agent")

    card = (await agent.get(f"/operator/applications/{application['id']}")).json()
    asked = await ask_correction(agent, application["id"])

    assert card["masked"] is True
    assert (card["child_id"], card["account_id"], card["privilege"]) == (None, None, None)
    assert (card["documents"], card["notes"], card["decisions"]) == ([], [], [])
    assert (asked.status_code, asked.json()["code"]) == (403, "role_required")


async def test_a_parent_sees_in_what_role_who_looked_and_never_who(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    who = officer(house, "queue_operator")
    await who.get(f"/operator/applications/{application['id']}")
    await ask_correction(who, application["id"])

    answer = await parent.get(f"/internal/account/{parent.account_id}/accesses")
    others = await house.caller().get(f"/internal/account/{parent.account_id}/accesses")

    assert [one["action"]["code"] for one in answer.json()["items"]] == ["request_correction", "look_at_application"]
    assert answer.json()["items"][0]["roles"] == [{"code": "queue_operator", "text": "Оператор очереди"}]
    assert answer.json()["items"][0]["subject"] == application["id"]
    assert who.account_id not in answer.text
    assert others.status_code == 404


async def test_notes_stay_between_officers(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    path = f"/operator/applications/{application['id']}"
    secret = "Позвонить бабушке после обеда"

    written = await officer(house, "privilege_reviewer").post(f"{path}/notes", {"text": secret})
    read = await officer(house, "queue_operator").get(f"{path}/notes")
    card = await officer(house, "queue_operator").get(path)

    assert written.status_code == 201
    assert [one["text"] for one in read.json()["items"]] == [secret]
    assert secret in card.text
    for place in (
        f"/applications/{application['id']}",
        "/applications",
        f"/internal/account/{parent.account_id}/export",
        f"/internal/account/{parent.account_id}/accesses",
    ):
        assert secret not in (await parent.get(place)).text
    assert all(secret.encode() not in data for _, data in await house.said(application["id"]))
    assert secret not in str(await house.rows("select * from audit"))


async def test_the_audit_cannot_be_rewritten_and_its_chain_is_whole(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    who = officer(house, "queue_operator")
    await who.get(f"/operator/applications/{application['id']}")
    await ask_correction(who, application["id"])

    async with house.app.state.service.open_unit_of_work() as unit_of_work:
        broken = await unit_of_work.audit.first_broken()

    assert broken is None
    with pytest.raises(Exception, match=r"permission denied|only ever added"):
        await house.rows("update audit set actor = 'x' returning 1")
