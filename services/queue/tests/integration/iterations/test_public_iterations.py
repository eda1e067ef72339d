"""Everybody can read what is announced, what was issued and to whom, and check it against the ledger."""

import hashlib
from datetime import timedelta
from typing import Any

from iteration_desk import PATH, IterationDesk
from public_house import children, paged
from queue_builders import ALMATY

PUBLIC = "/public/iterations"


async def listed(desk: IterationDesk, **query: Any) -> dict[str, Any]:
    answer = await desk.client.get(PUBLIC, params=query, headers={"Accept-Language": "en"})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_iteration_is_announced_with_its_cut_off_and_places(desk: IterationDesk) -> None:
    await desk.deliver(*children(1))
    ahead = desk.app.state.service.clock() + timedelta(days=7)
    known = await desk.client.get(PUBLIC)

    drafted = (await desk.draft(12, cut_off=ahead.isoformat())).json()
    changed = await desk.client.get(PUBLIC, headers={"If-None-Match": known.headers["ETag"]})
    found = await listed(desk, territory=ALMATY)

    assert changed.status_code == 200, "an announcement is no leaf, and still changes the answer"
    assert [(one["id"], one["places"], one["state"]["code"]) for one in found["announced"]] == [
        (drafted["id"], 12, "announced")
    ]
    assert found["announced"][0]["cut_off"] == drafted["cut_off"]
    assert (await listed(desk, territory="710000000"))["announced"] == []


async def test_a_cancelled_iteration_is_announced_no_longer(desk: IterationDesk) -> None:
    drafted = (await desk.draft(12)).json()

    await desk.client.post(f"{PATH}/{drafted['id']}/cancellation", headers=desk.operator)

    assert (await listed(desk))["announced"] == []


async def test_a_special_purpose_is_not_announced(desk: IterationDesk) -> None:
    drafted = await desk.draft(12, purpose="special")

    assert drafted.status_code == 201, drafted.text
    assert (await listed(desk))["announced"] == []


async def test_a_published_iteration_shows_its_protocol_until_it_is_closed_and_after(desk: IterationDesk) -> None:
    waiting = children(4)
    await desk.deliver(*waiting)
    await desk.all_told()
    card = await desk.issue(3)
    published = (await listed(desk))["items"][0]
    await desk.client.post(f"{PATH}/{card['id']}/closing", headers=desk.officer)

    closed = (await listed(desk))["items"][0]
    protocol = (await desk.client.get(f"{PUBLIC}/{card['id']}/protocol")).json()
    lines = await paged(desk.client, f"{PUBLIC}/{card['id']}/protocol", limit=2)

    assert (published["id"], published["state"]["code"]) == (card["id"], "published")
    assert (closed["state"]["code"], closed["protocol_hash"]) == ("closed", card["protocol_hash"])
    assert [line["number"] for line in lines] == [event.number for event in waiting[:3]]
    assert [line["ordinal"] for line in lines] == [1, 2, 3]
    seqs = [protocol["ledger_seq"], *(line["ledger_seq"] for line in lines)]
    rows = await desk.connection.fetch("select leaf from ledger where seq = any($1) order by seq", seqs)
    assert hashlib.sha256(b"".join(row["leaf"] + b"\n" for row in rows)).hexdigest() == protocol["protocol_hash"]
