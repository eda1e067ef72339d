"""Vouchers are issued by iterations: two persons, one draw, exactly the first not held."""

import asyncio
import hashlib
import json
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI
from history_office import withdrawn
from iteration_desk import PATH, IterationDesk
from public_house import children, privilege
from queue_builders import ALMATY
from rule_documents import with_ratios

from balabaqsha_testkit.issuer import Issuer
from queue_service.entrypoints.rule_comparisons import compare_requested
from queue_service.use_cases.seal_changes import SealChanges, seal_changes


async def test_an_iteration_gives_vouchers_to_the_first_in_order(desk: IterationDesk) -> None:
    waiting = children(5)
    await desk.deliver(*waiting)
    await desk.all_told()

    card = await desk.issue(3)

    first = [event.number for event in waiting[:3]]
    assert await desk.winners(card["id"]) == first
    assert (card["offered"], card["state"]["code"]) == (3, "published")
    vouchers = await desk.connection.fetch("select * from voucher order by ordinal")
    assert [(one["state"], one["ordinal"], one["territory"]) for one in vouchers] == [
        ("offered", place, ALMATY) for place in (1, 2, 3)
    ]
    states = await desk.connection.fetch("select code, state from entry")
    assert {row["code"] for row in states if row["state"] == "offered"} == set(first)
    steps = await desk.connection.fetch("select action, by_kind from voucher_step")
    assert [tuple(row) for row in steps] == [("offer", "draw")] * 3


async def test_everybody_drawn_gets_a_stored_term_and_its_reminders(desk: IterationDesk) -> None:
    await desk.deliver(*children(1))
    await desk.all_told()

    await desk.issue(1)

    voucher = await desk.connection.fetchrow("select * from voucher")
    (confirm,) = await desk.connection.fetch("select * from deadline")
    assert confirm["kind"] == "confirm"
    assert confirm["due_at"] == voucher["confirm_by"]
    assert voucher["confirm_by"] - voucher["offered_at"] >= timedelta(days=2)
    reminders = json.loads(confirm["reminders"])
    assert [one["reminder"] for one in reminders] == ["after_24h", "before_4h"]
    instants = [datetime.fromisoformat(one["at"]) for one in reminders]
    assert instants == [voucher["offered_at"] + timedelta(hours=24), voucher["confirm_by"] - timedelta(hours=4)]
    assert confirm["remind_at"] == instants[0]


async def test_every_draw_is_told_in_events(desk: IterationDesk) -> None:
    waiting = children(2)
    await desk.deliver(*waiting)
    await desk.all_told()

    card = await desk.issue(2)

    rows = await desk.connection.fetch("select routing_key, subject, data, lane from outbox order by position")
    offers = [json.loads(row["data"]) for row in rows if row["routing_key"] == "queue.voucher_offered.v1"]
    assert {one["application_id"] for one in offers} == {event.application_id for event in waiting}
    assert {one["state"] for one in offers} == {"voucher_offered"}
    assert {one["confirm_by"][-1] for one in offers} == {"Z"}
    assert {row["lane"] for row in rows if row["routing_key"] == "queue.voucher_offered.v1"} == {2}
    told = next(json.loads(row["data"]) for row in rows if row["routing_key"] == "queue.iteration_published.v1")
    assert (told["iteration_id"], told["offered"]) == (card["id"], 2)
    assert told["protocol_hash"] == card["protocol_hash"]


async def test_the_protocol_hash_is_that_of_the_published_lines(desk: IterationDesk) -> None:
    await desk.deliver(*children(4))
    await desk.all_told()

    card = await desk.issue(3)

    rows = await desk.connection.fetch(
        "select leaf from ledger where seq >= $1 order by seq limit 4", card["ledger_seq"]
    )
    lines = b"".join(row["leaf"] + b"\n" for row in rows)
    assert hashlib.sha256(lines).hexdigest() == card["protocol_hash"]


async def test_thirty_operators_publish_one_iteration_and_it_is_drawn_once(desk: IterationDesk) -> None:
    waiting = children(150)
    await desk.deliver(*waiting)
    await desk.all_told()
    iteration = await desk.approved(100)

    answers = await asyncio.gather(*(desk.publish(iteration) for _ in range(30)))
    await desk.drawn(iteration)

    assert sorted(answer.status_code for answer in answers) == [202, *[409] * 29]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"iteration_state"}
    assert await desk.winners(iteration) == [event.number for event in waiting[:100]]
    assert await desk.connection.fetchval("select count(*) from ledger where kind = 'run'") == 1


async def test_who_files_late_is_first_in_the_next_iteration(desk: IterationDesk) -> None:
    late, *waiting = children(6)
    await desk.deliver(*waiting)
    await desk.all_told()
    await desk.issue(2)
    await desk.deliver(late)

    card = await desk.issue(2)

    assert await desk.winners(card["id"]) == [late.number, waiting[2].number]


async def test_a_hundred_iterations_of_one_place_keep_one_to_three(desk: IterationDesk, issuer: Issuer) -> None:
    both = issuer.headers("rules", roles=["queue_operator"], territories=["all"])
    document = with_ratios("2026.2")
    body = {"document": document, "keep_progress": True, "reason": "Order 133 changed the categories"}
    await desk.client.post("/operator/rule-sets", json=body, headers=both)
    await desk.client.post("/operator/rule-sets/2026.2/comparison", headers=both)
    await compare_requested(desk.app.state.service)
    published = await desk.client.post("/operator/rule-sets/2026.2/publication", headers=desk.officer)
    assert published.status_code == 200, published.text
    with_right = children(30, privilege=privilege("b1"))
    without = children(80)
    await desk.deliver(*with_right, *without)
    await desk.all_told()

    winners = []
    for _ in range(100):
        card = await desk.issue(1)
        winners += await desk.winners(card["id"])

    right = {event.number for event in with_right}
    assert [number in right for number in winners] == [True, False, False, False] * 25
    assert [number for number in winners if number in right] == [event.number for event in with_right[:25]]


async def test_who_left_while_the_draw_waited_is_not_drawn(desk: IterationDesk, app: FastAPI) -> None:
    waiting = children(4)
    await desk.deliver(*waiting)
    await desk.all_told()
    iteration = await desk.approved(2)
    await desk.connection.execute(f"select pg_advisory_lock(hashtextextended('queue.list.{ALMATY}', 0))")

    ordering = asyncio.create_task(desk.publish(iteration))
    await desk.deliveries.deliver(app, withdrawn(waiting[0]))
    await desk.connection.execute("select pg_advisory_unlock_all()")
    assert (await ordering).status_code == 202
    await desk.drawn(iteration)

    assert await desk.winners(iteration) == [waiting[1].number, waiting[2].number]


async def test_a_run_lets_pass_the_leaving_that_waits_behind_it(desk: IterationDesk, app: FastAPI) -> None:
    waiting = children(4)
    await desk.deliver(*waiting)
    await desk.all_told()
    iteration = await desk.approved(2)
    async with app.state.service.open_unit_of_work() as stopped:
        await stopped.ledger.lock_head()
        assert (await desk.publish(iteration)).status_code == 202
        await desk.deliveries.deliver(app, withdrawn(waiting[0]))
    await desk.drawn(iteration)

    assert await desk.winners(iteration) == [waiting[1].number, waiting[2].number]
    kinds = [row["kind"] for row in await desk.connection.fetch("select kind from ledger order by seq desc limit 4")]
    assert kinds == ["offered", "offered", "run", "left"]


class BrokenOffError(Exception):
    """The process ends here, as far as the database can tell."""


async def _seal_and_break_off(app: FastAPI, desk: IterationDesk, iteration: str) -> None:
    state = app.state.service
    async with state.open_unit_of_work() as unit_of_work:
        await unit_of_work.ledger.lock_head()
        assert (await desk.publish(iteration)).status_code == 202
        await seal_changes(SealChanges(), unit_of_work=unit_of_work, clock=state.clock)
        assert len(await unit_of_work.iterations.drawn_codes(iteration)) == 2
        raise BrokenOffError


async def test_a_sealing_that_is_broken_off_leaves_nothing_of_the_draw(desk: IterationDesk, app: FastAPI) -> None:
    waiting = children(3)
    await desk.deliver(*waiting)
    await desk.all_told()
    iteration = await desk.approved(2)

    with pytest.raises(BrokenOffError):
        await _seal_and_break_off(app, desk, iteration)
    card = await desk.drawn(iteration)

    assert await desk.winners(iteration) == [waiting[0].number, waiting[1].number]
    assert await desk.connection.fetchval("select count(*) from run") == 1
    assert card["offered"] == 2


async def test_a_child_has_one_live_voucher_whatever_is_drawn(desk: IterationDesk) -> None:
    waiting = children(3)
    await desk.deliver(*waiting)
    await desk.all_told()

    first = await desk.issue(2)
    second = await desk.issue(5)

    assert await desk.winners(first["id"]) == [event.number for event in waiting[:2]]
    assert await desk.winners(second["id"]) == [waiting[2].number]
    assert second["offered"] == 1


async def test_a_child_of_two_applications_is_given_one_voucher_and_stops_nobody(desk: IterationDesk) -> None:
    first, second, other = children(3)
    second = second.model_copy(update={"child_id": first.child_id})
    await desk.deliver(first, second, other)
    await desk.all_told()

    together = await desk.issue(2)
    after = await desk.issue(2)

    assert await desk.winners(together["id"]) == [first.number, other.number]
    assert await desk.winners(after["id"]) == []
    grounds = await desk.connection.fetch("select code, held_ground from standing")
    assert [tuple(row) for row in grounds] == [(second.number, "has_voucher")]
    keys = await desk.connection.fetch("select subject from outbox where routing_key = 'queue.hold_placed.v1'")
    assert [row["subject"] for row in keys] == [second.application_id]


async def test_the_way_of_an_iteration_is_one_table(desk: IterationDesk, issuer: Issuer) -> None:
    await desk.deliver(*children(2))
    both = issuer.headers("operator", roles=["queue_operator", "approving_officer"], territories=["all"])
    iteration = (await desk.draft(1)).json()["id"]

    early = [await desk.approve(iteration), await desk.publish(iteration)]
    await desk.simulate(iteration)
    by_drafter = await desk.approve(iteration, headers=both)
    unapproved = await desk.publish(iteration)
    await desk.approve(iteration)
    untold = await desk.publish(iteration)
    await desk.all_told()
    done = await desk.publish(iteration)
    twice = await desk.publish(iteration)

    assert [answer.json()["code"] for answer in early] == ["iteration_state"] * 2
    assert (by_drafter.status_code, by_drafter.json()["code"]) == (409, "second_person_required")
    assert unapproved.json()["code"] == "iteration_state"
    assert (untold.status_code, untold.json()["code"]) == (409, "intake_behind")
    assert done.status_code == 202
    assert twice.json()["code"] == "iteration_state"


async def test_nothing_is_published_before_the_announced_cut_off(desk: IterationDesk) -> None:
    await desk.deliver(*children(1))
    await desk.all_told()
    ahead = desk.app.state.service.clock() + timedelta(days=7)
    iteration = await desk.approved(1, cut_off=ahead.isoformat())

    answer = await desk.publish(iteration)

    assert (answer.status_code, answer.json()["code"]) == (409, "cut_off_not_reached")


async def test_another_districts_iteration_is_not_there(desk: IterationDesk, issuer: Issuer) -> None:
    await desk.deliver(*children(1))
    iteration = (await desk.draft(1)).json()["id"]
    elsewhere = issuer.headers("other", roles=["queue_operator"], territories=["710000000"])

    card = await desk.client.get(f"{PATH}/{iteration}", headers=elsewhere)
    winners = await desk.client.get(f"{PATH}/{iteration}/winners", headers=elsewhere)
    simulated = await desk.client.post(f"{PATH}/{iteration}/simulation", headers=elsewhere)
    listed = await desk.client.get(PATH, headers=elsewhere)
    drafted = await desk.client.post(
        PATH,
        json={"territory": ALMATY, "places": 1, "cut_off": "2026-01-01T00:00:00Z", "reason": "not theirs"},
        headers=elsewhere,
    )

    assert [answer.status_code for answer in (card, winners, simulated, drafted)] == [404] * 4
    assert listed.json()["items"] == []


async def test_a_missing_role_is_refused_and_written_down(desk: IterationDesk, issuer: Issuer) -> None:
    clerk = issuer.headers("clerk", roles=["kindergarten_clerk"], territories=["all"])

    answer = await desk.client.get(PATH, headers=clerk)

    assert (answer.status_code, answer.json()["code"]) == (403, "role_required")
    row = await desk.connection.fetchrow("select * from audit order by position desc limit 1")
    assert (row["actor"], row["action"], row["outcome"]) == ("clerk", "read_iterations", "refused")


async def test_a_winner_who_was_not_simulated_is_explained_by_the_leaves_between(desk: IterationDesk) -> None:
    waiting = children(4)
    await desk.deliver(*waiting)
    await desk.all_told()
    iteration = await desk.approved(2)
    await desk.deliver(withdrawn(waiting[0]))

    await desk.publish(iteration)
    await desk.drawn(iteration)
    found = (await desk.client.get(f"{PATH}/{iteration}/differences", headers=desk.officer)).json()

    assert not found["same"]
    assert (found["drawn_only"], found["simulated_only"]) == ([waiting[2].number], [waiting[0].number])
    assert [(leaf["kind"]["code"], leaf["number"]) for leaf in found["leaves"]] == [("left", waiting[0].number)]


async def test_a_draw_equals_its_simulation_when_nothing_happened_between(desk: IterationDesk) -> None:
    await desk.deliver(*children(4))
    await desk.all_told()
    iteration = await desk.approved(3)
    simulated = (await desk.client.get(f"{PATH}/{iteration}/winners", headers=desk.operator)).json()

    await desk.publish(iteration)
    await desk.drawn(iteration)
    found = (await desk.client.get(f"{PATH}/{iteration}/differences", headers=desk.officer)).json()

    assert found["same"]
    assert found["leaves"] == []
    assert [row["number"] for row in simulated["items"]] == await desk.winners(iteration)


async def test_an_iteration_is_closed_when_its_vouchers_are_settled_or_by_an_officer(desk: IterationDesk) -> None:
    await desk.deliver(*children(1))
    await desk.all_told()
    card = await desk.issue(1)

    by_operator = await desk.client.post(f"{PATH}/{card['id']}/closing", headers=desk.operator)
    by_officer = await desk.client.post(f"{PATH}/{card['id']}/closing", headers=desk.officer)

    assert (by_operator.status_code, by_operator.json()["code"]) == (409, "vouchers_unsettled")
    assert (by_officer.status_code, by_officer.json()["state"]["code"]) == (200, "closed")


async def test_an_iteration_takes_from_the_pool_what_there_is(desk: IterationDesk) -> None:
    await desk.deliver(*children(3))
    await desk.all_told()
    declared = await desk.client.post(
        "/operator/pool",
        json={"territory": ALMATY, "places": 2, "reason": "a new kindergarten"},
        headers=desk.operator,
    )
    before = (await desk.client.get("/operator/pool", headers=desk.operator)).json()["items"]

    await desk.issue(3)
    after = (await desk.client.get("/operator/pool", headers=desk.operator)).json()["items"]

    assert declared.status_code == 201, declared.text
    assert (before[0]["suggested_places"], before[0]["declared"]) == (2, 2)
    assert (after[0]["balance"], after[0]["suggested_places"], after[0]["declared"]) == (0, 0, 0)
