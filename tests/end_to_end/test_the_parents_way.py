"""From a phone number to a number in the queue, through the public API alone."""

import asyncio
import re

import httpx

from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import Parent
from balabaqsha_testkit.waiting import eventually


async def test_a_parent_registers_files_and_sees_her_childs_number(house: House, api: httpx.AsyncClient) -> None:
    parent = await Parent.of_new_family(house, api, children=[{"birth_date": "2022-05-14"}])
    await parent.register()
    await parent.sign_in()

    submitted = await parent.file()
    position = await parent.numbered(submitted["id"])

    assert position["cohort"]["year"] == 2022
    assert position["category"]["code"] == "c12"
    assert position["territory"] == "750000000"

    async def queued() -> bool:
        shown = await parent.get(f"/applications/{submitted['id']}")
        return shown["state"]["code"] == "queued"

    await eventually(queued, within=10)
    shown = await parent.get(f"/applications/{submitted['id']}")
    assert shown["state"]["text"] == "Заявка находится в очереди за получением ваучера"
    assert shown["position"]["overall"] == position["overall"]
    parent.language = "kk"
    assert (await parent.get(f"/applications/{submitted['id']}"))["state"]["text"] == "Өтінім ваучер алу кезегінде тұр"


async def test_she_is_told_by_text_and_in_her_account_without_a_name_or_an_iin(
    house: House, api: httpx.AsyncClient
) -> None:
    parent = await Parent.of_new_family(house, api, children=[{"birth_date": "2023-02-01"}])
    await parent.register()
    await parent.sign_in()
    submitted = await parent.file()
    child = parent.family["children"][0]

    async def told() -> list[dict]:
        return [item for item in await parent.texts() if submitted["number"] in item["text"]]

    texts = await eventually(told, within=20)

    for item in texts:
        assert not re.search(r"\d{12}", item["text"])
        assert child["surname"] not in item["text"]
    notices = await parent.get("/notifications")
    assert any(
        delivery["channel"] == "sms" and delivery["state"] in {"sent", "delivered"}
        for notice in notices["items"]
        for delivery in notice["deliveries"]
    )


async def test_withdrawal_takes_the_child_out_of_the_queue(house: House, api: httpx.AsyncClient) -> None:
    parent = await Parent.of_new_family(house, api, children=[{"birth_date": "2023-02-01"}])
    await parent.register()
    await parent.sign_in()
    submitted = await parent.file()
    await parent.numbered(submitted["id"])

    await parent.post(f"/applications/{submitted['id']}/withdrawal", {"confirm": True})

    async def gone() -> bool:
        position = await parent.get(f"/applications/{submitted['id']}/position")
        return position["available"] is False and position["why"]["code"] == "left_waiting_list"

    await eventually(gone, within=10)
    again = await parent.file()
    assert again["number"] != submitted["number"]


async def test_a_child_added_a_moment_before_can_be_filed_for_at_once(house: House, api: httpx.AsyncClient) -> None:
    """With the consumer of applications stopped at the broker, the link has not come when the filing does."""
    parent = await Parent.of_new_family(house, api, children=[{"birth_date": "2023-02-01"}])
    await parent.register()
    await parent.sign_in()
    house.rabbitmq.stop()
    try:
        submitted = await parent.file()
        shown = await parent.get(f"/applications/{submitted['id']}")
    finally:
        house.rabbitmq.start()

    assert shown["state"]["code"] == "submitted"
    position = await parent.numbered(submitted["id"], within=60)
    assert position["filed_at"] == submitted["filed_at"]
    house.wait_until_ready()


async def test_both_parents_filing_at_the_same_instant_make_one_application(
    house: House, api: httpx.AsyncClient
) -> None:
    mother = await Parent.of_new_family(house, api, guardians=[{"relation": "mother"}, {"relation": "father"}])
    father = mother.other()
    for parent in (mother, father):
        await parent.register()
        await parent.sign_in()
    children = [await parent.add_child() for parent in (mother, father)]
    assert children[0]["id"] == children[1]["id"]
    drafts = [await parent.draft(child["id"]) for parent, child in zip((mother, father), children, strict=True)]
    consent = await mother.get("/reference/consent")
    body = {"consent_version": consent["version"], "consent_accepted": True}

    answers = await asyncio.gather(
        *(
            parent.ask("POST", f"/applications/{draft['id']}/submission", json=body)
            for parent, draft in zip((mother, father), drafts, strict=True)
        )
    )

    codes = sorted(answer.status_code for answer in answers)
    if codes == [202, 409]:
        refused = next(answer for answer in answers if answer.status_code == 409)
        assert refused.json()["code"] == "application_exists"
        assert "filed_at" not in refused.text
    else:
        # Neither link had come yet: both are accepted, and the later one is refused when the links come.
        assert codes == [202, 202]
    await _one_in_the_waiting_list(mother, father, [draft["id"] for draft in drafts])


async def _one_in_the_waiting_list(mother: Parent, father: Parent, ids: list[str]) -> None:
    async def settled() -> bool:
        states = [
            (await parent.get(f"/applications/{one}"))["state"]["code"]
            for parent, one in zip((mother, father), ids, strict=True)
        ]
        return sorted(states) in (["draft", "queued"], ["queued", "rejected"])

    await eventually(settled, within=15)
