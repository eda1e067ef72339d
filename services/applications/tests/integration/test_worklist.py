"""The list officers work through."""

from datetime import timedelta

from applications_house import Caller, House
from officers import ask_correction, officer, queued_in_city, tick
from prometheus_client import REGISTRY


async def test_pages_follow_the_order_of_filing_without_holes(house: House):
    who = officer(house, "queue_operator")
    filed = [(await house.caller().filed(f"child-{n}-{who.account_id}"))["id"] for n in range(5)]
    seen, cursor = [], ""

    while cursor is not None:
        page = (await who.get(f"/operator/applications?limit=2{cursor}")).json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"

    assert seen == filed


async def test_filters_narrow_the_list(house: House, parent: Caller, child_id: str):
    queued = await queued_in_city(house, parent, child_id)
    submitted = await house.caller().filed(f"{child_id}-2")
    who = officer(house, "queue_operator")

    async def ids(query: str) -> list[str]:
        return [one["id"] for one in (await who.get(f"/operator/applications?{query}")).json()["items"]]

    assert await ids("state=queued") == [queued["id"]]
    assert await ids("state=submitted") == [submitted["id"]]
    assert await ids(f"number={queued['number'].lower()}") == [queued["id"]]
    assert await ids("territory=750000000&state=rejected") == []
    assert await ids("territory=710000000") == []


async def test_what_is_beyond_its_service_level_is_listed_and_counted(house: House, parent: Caller, child_id: str):
    submitted = await parent.filed(child_id)
    await queued_in_city(house, house.caller(), f"{child_id}-2")
    who = officer(house, "queue_operator")

    fresh = await who.get("/operator/applications?overdue=true")
    house.clock.ahead += timedelta(days=10)
    late = await who.get("/operator/applications?overdue=true")
    await tick(house, "count_overdue")

    assert fresh.json()["items"] == []
    assert [(one["id"], one["due_at"] is not None) for one in late.json()["items"]] == [(submitted["id"], True)]
    assert REGISTRY.get_sample_value("balabaqsha_applications_overdue", {"state": "submitted"}) == 1


async def test_overdue_begins_at_the_very_instant_that_is_told(house: House, parent: Caller, child_id: str):
    await parent.filed(child_id)
    who = officer(house, "queue_operator")
    (item,) = (await who.get("/operator/applications")).json()["items"]
    house.clock.stand(item["due_at"], before=timedelta(milliseconds=1))

    before = await who.get("/operator/applications?overdue=true")
    house.clock.stand(item["due_at"])
    after = await who.get("/operator/applications?overdue=true")

    assert before.json()["items"] == []
    assert [one["id"] for one in after.json()["items"]] == [item["id"]]


async def test_a_malformed_question_is_told_what_is_wrong(house: House):
    who = officer(house, "queue_operator")

    for query in ("cursor=x", "cursor=WyIxIiwiMiJd", "state=nothing", "territory=1", "limit=0"):
        assert (await who.get(f"/operator/applications?{query}")).status_code == 422


async def test_the_card_tells_what_happened_and_what_is_open(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id, privilege={"type": "large_family"})
    who = officer(house, "queue_operator")
    await ask_correction(who, application["id"])

    card = (await who.get(f"/operator/applications/{application['id']}")).json()

    assert (card["child_id"], card["account_id"]) == (child_id, parent.account_id)
    assert card["privilege"]["type"] == "large_family"
    assert card["requests"][0]["outcome"] is None
    assert [one["code"] for one in card["timeline"]][-1] == "correction_requested"
    assert card["due_at"] is not None
