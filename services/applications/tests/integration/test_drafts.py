"""Drafts: kept, private, not for ever."""

from datetime import datetime, timedelta

from applications_house import Caller, House
from hostile_files import plain_png

from applications_service.entrypoints.timers import tick_disposal, tick_drafts


async def test_a_draft_waits_with_its_number_until_it_is_filed(house: House, parent: Caller, child_id: str):
    draft = await parent.filled(child_id)

    later = await house.caller(parent.account_id).shown(draft["id"])

    assert later == draft
    assert (later["state"]["code"], later["state"]["text"]) == ("draft", "Черновик")
    assert later["filed_at"] is None


async def test_a_draft_says_when_it_expires_and_every_edit_renews_it(house: House, parent: Caller, child_id: str):
    draft = await parent.draft(child_id)
    house.clock.ahead = timedelta(days=10)

    edited = await parent.patch(f"/applications/{draft['id']}", {"language": "kk"}, version=draft["version"])

    first, second = (datetime.fromisoformat(one["expires_at"]) for one in (draft, edited.json()))
    assert timedelta(days=29) < first - datetime.fromisoformat(draft["created_at"]) < timedelta(days=31)
    assert second - first >= timedelta(days=10)


async def test_past_its_term_a_draft_and_its_documents_are_gone(house: House, parent: Caller, child_id: str):
    draft = await parent.filled(child_id)
    await parent.upload(draft["id"], plain_png())
    house.clock.ahead = timedelta(days=31)

    before_the_timer = await parent.get(f"/applications/{draft['id']}")
    await tick_drafts(house.app.state.service)
    await tick_disposal(house.app.state.service)

    assert before_the_timer.status_code == 404
    assert await house.rows("select 1 from application") == []
    assert house.stored_files() == []


async def test_a_filed_application_does_not_expire(house: House, parent: Caller, child_id: str):
    filed = await parent.filed(child_id)
    house.clock.ahead = timedelta(days=400)

    await tick_drafts(house.app.state.service)

    assert (await parent.shown(filed["id"]))["expires_at"] is None


async def test_a_draft_is_thrown_away_with_its_documents(house: House, parent: Caller, child_id: str):
    draft = await parent.draft(child_id)
    await parent.upload(draft["id"], plain_png())

    answer = await parent.delete(f"/applications/{draft['id']}")
    await tick_disposal(house.app.state.service)

    assert answer.status_code == 204
    assert (await parent.get(f"/applications/{draft['id']}")).status_code == 404
    assert house.stored_files() == []


async def test_a_filed_application_is_not_thrown_away(parent: Caller, child_id: str):
    filed = await parent.filed(child_id)

    answer = await parent.delete(f"/applications/{filed['id']}")

    assert (answer.status_code, answer.json()["code"]) == (409, "action_not_allowed")


async def test_an_account_keeps_so_many_drafts_and_no_more(open_house, child_id: str):
    async with open_house(drafts_an_account=2) as house:
        parent = house.caller()
        for _ in range(2):
            await parent.draft(child_id)

        answer = await parent.post("/applications", {"child_id": child_id})

        assert (answer.status_code, answer.json()["code"]) == (409, "too_many_drafts")
        assert "2" in answer.json()["detail"]


async def test_the_list_goes_page_by_page_newest_first(parent: Caller, child_id: str):
    made = [(await parent.draft(child_id))["id"] for _ in range(5)]
    seen, cursor = [], ""

    while cursor is not None:
        page = (await parent.get(f"/applications?limit=2{cursor and f'&cursor={cursor}'}")).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]

    assert seen == made[::-1]


async def test_each_item_of_the_list_is_what_the_single_address_answers(parent: Caller, child_id: str):
    draft = await parent.filled(child_id)

    listed = (await parent.get("/applications")).json()["items"]

    assert listed == [await parent.shown(draft["id"])]


async def test_a_cursor_of_anothers_making_is_refused(parent: Caller):
    for cursor in ("x", "WzFd", "WyJub3QtYS11dWlkIl0"):
        answer = await parent.get(f"/applications?cursor={cursor}")

        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")
