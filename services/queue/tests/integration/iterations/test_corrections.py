"""Where a child stands is put right by two officers, on a document, and the ledger tells of it."""

import json
from datetime import timedelta
from typing import Any

import httpx
from history_office import withdrawn
from iteration_desk import IterationDesk
from public_house import children, settled
from queue_builders import OPENING

from balabaqsha_testkit.issuer import Issuer

PATH = "/operator/corrections"


async def propose(desk: IterationDesk, event: Any, **changes: Any) -> httpx.Response:
    body = {
        "application_id": event.application_id,
        "ground": "court_decision",
        "document_hash": "e" * 64,
        "reason": "decision 5-12 of the district court",
    }
    return await desk.client.post(PATH, json=body | changes, headers=desk.operator)


async def approve(desk: IterationDesk, correction: httpx.Response) -> httpx.Response:
    answer = await desk.client.post(f"{PATH}/{correction.json()['id']}/approval", headers=desk.officer)
    await settled(desk.connection)
    return answer


async def newest_leaf(desk: IterationDesk) -> dict[str, Any]:
    return json.loads(await desk.connection.fetchval("select leaf from ledger order by seq desc limit 1"))


async def number_of(desk: IterationDesk, event: Any) -> dict[str, Any]:
    return (await desk.client.get(f"/public/queue/numbers/{event.number}")).json()


async def test_a_filing_time_changes_by_two_officers_alone(desk: IterationDesk) -> None:
    waiting = children(3)
    await desk.deliver(*waiting)
    earlier = OPENING - timedelta(days=1)

    proposed = await propose(desk, waiting[2], filed_at=earlier.isoformat())
    untouched = await number_of(desk, waiting[2])
    approved = await approve(desk, proposed)

    assert proposed.status_code == 201, proposed.text
    assert untouched["overall"]["number"] == 3
    assert (approved.status_code, approved.json()["state"]) == (200, "approved")
    assert (await number_of(desk, waiting[2]))["overall"]["number"] == 1
    leaf = await newest_leaf(desk)
    assert (leaf["kind"], leaf["by"], leaf["by2"]) == ("corrected", "queue_operator", "approving_officer")
    assert (leaf["ground"], leaf["document"]) == ("court_decision", "e" * 64)
    events = await desk.connection.fetch("select data from outbox where routing_key = 'queue.category_changed.v1'")
    assert json.loads(events[-1]["data"])["ground"] == "correction_decision"


async def test_a_class_and_a_birth_year_are_put_right(desk: IterationDesk) -> None:
    (event,) = children(1)
    await desk.deliver(event)

    await approve(desk, await propose(desk, event, cohort=2022, **{"class": "a"}))

    found = await number_of(desk, event)
    assert (found["category"]["code"], found["cohort"]["year"]) == ("c09", 2022)


async def test_the_person_who_proposed_does_not_approve(desk: IterationDesk, issuer: Issuer) -> None:
    (event,) = children(1)
    await desk.deliver(event)
    both = issuer.headers("operator", roles=["queue_operator", "approving_officer"], territories=["all"])
    proposed = await propose(desk, event, **{"class": "a"})

    answer = await desk.client.post(f"{PATH}/{proposed.json()['id']}/approval", headers=both)

    assert (answer.status_code, answer.json()["code"]) == (409, "second_person_required")


async def test_a_refused_correction_changes_nothing_and_is_not_decided_again(desk: IterationDesk) -> None:
    (event,) = children(1)
    await desk.deliver(event)
    proposed = await propose(desk, event, **{"class": "a"})
    before = await newest_leaf(desk)

    refused = await desk.client.post(f"{PATH}/{proposed.json()['id']}/refusal", headers=desk.officer)
    again = await approve(desk, proposed)

    assert refused.json()["state"] == "refused"
    assert (again.status_code, again.json()["code"]) == (409, "correction_decided")
    assert await newest_leaf(desk) == before


async def test_who_left_stands_again_by_a_decision(desk: IterationDesk) -> None:
    waiting = children(2)
    await desk.deliver(*waiting)
    await desk.deliver(withdrawn(waiting[0]))

    proposed = await propose(desk, waiting[0], reinstate=True)
    approved = await approve(desk, proposed)

    assert approved.status_code == 200, approved.text
    leaf = await newest_leaf(desk)
    assert (leaf["kind"], leaf["reason"]) == ("restored", "correction_decision")
    assert (await number_of(desk, waiting[0]))["overall"]["number"] == 1


async def test_what_changes_nothing_or_has_no_place_is_refused(desk: IterationDesk) -> None:
    (event,) = children(1)
    await desk.deliver(event)

    empty = await propose(desk, event)
    unplaced = await propose(desk, event, cohort=1999)
    standing = await propose(desk, event, reinstate=True)

    codes = [(answer.status_code, answer.json()["code"]) for answer in (empty, unplaced, standing)]
    assert codes == [
        (409, "correction_changes_nothing"),
        (409, "correction_without_category"),
        (409, "correction_impossible"),
    ]


async def test_another_districts_correction_is_not_there(desk: IterationDesk, issuer: Issuer) -> None:
    (event,) = children(1)
    await desk.deliver(event)
    proposed = await propose(desk, event, **{"class": "a"})
    elsewhere = issuer.headers("other", roles=["approving_officer"], territories=["710000000"])

    listed = await desk.client.get(PATH, headers=elsewhere)
    approved = await desk.client.post(f"{PATH}/{proposed.json()['id']}/approval", headers=elsewhere)

    assert listed.json()["items"] == []
    assert approved.status_code == 404
