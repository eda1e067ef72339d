"""Before it is queued, an application has no number, and its parent is told so."""

import httpx

from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import Parent


async def test_a_draft_has_no_number_and_a_strangers_is_not_there(house: House, api: httpx.AsyncClient) -> None:
    parent, stranger = [await Parent.of_new_family(house, api) for _ in range(2)]
    for one in (parent, stranger):
        await one.register()
        await one.sign_in()
    draft = await parent.draft((await parent.add_child())["id"])
    path = f"/applications/{draft['id']}/position"

    own = await parent.get(path)
    theirs = await stranger.ask("GET", path)

    assert own["available"] is False
    assert own["why"]["code"] == "not_in_queue"
    assert theirs.status_code == 404
