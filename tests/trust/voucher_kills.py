"""Queue and applications killed in the middle of a draw, of fifty terms that end, and of two hundred choices at once.

Twenty-eight kills in all. `make trust` runs these; the shortest of them is tried with every run of the tests.
"""

import asyncio
import time
from collections import Counter
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest

from balabaqsha_cli.simulation.replay import verify
from balabaqsha_testkit.citizens import Citizen
from balabaqsha_testkit.house import House
from balabaqsha_testkit.reconciliation import at_rest, parked, query
from balabaqsha_testkit.towns import AKTOBE, KARAGANDA, TARAZ, Child, Town
from balabaqsha_testkit.victims import Victim, kill_everywhere
from balabaqsha_testkit.voucher_counts import come_right, faults_of_choices, faults_of_draw, faults_of_expiry
from balabaqsha_testkit.waiting import eventually

DRAW = (
    "sealer.before_tx",
    "sealer.after_domain",
    "sealer.after_outbox",
    "sealer.after_domain:2",
    "sealer.after_outbox:2",
    "sealer.before_commit",
    "sealer.after_commit",
)
RELAY = ("relay.after_select", "relay.after_publish:5", "relay.after_confirm", "relay.after_mark")
HEARING = ("cons.after_recv:3", "cons.after_inbox:4", "cons.after_effect:5", "cons.after_commit", "cons.after_ack")
EXPIRY = ("timer.after_domain:4", "timer.after_outbox:7", "timer.after_outbox:20", "timer.after_domain:31")
CHOICE = ("http.after_domain:5", "http.after_outbox:5", "http.after_commit:9")
SECONDS_A_KILL = 40
GIVE_UP_SECONDS = 180
_PAUSE_SECONDS = 0.3


@pytest.mark.timeout(900)
async def test_a_draw_gives_each_place_once(house: House, api: httpx.AsyncClient, tmp_path: Path) -> None:
    town = await Town.settle(house, api, AKTOBE, children=40)
    iteration = await town.approved(30)
    house.stop("queue")
    house.start("queue", environment={"QUEUE_ROLES": "api,consumer,timer"})
    await town.order(iteration)
    for name in ("queue", "applications"):
        house.kill(name)
    victims = [Victim("queue", [*DRAW, *RELAY]), Victim("applications", list(HEARING))]
    for victim in victims:
        victim.rise(house)

    await kill_everywhere(house, victims, within=SECONDS_A_KILL * (len(DRAW) + len(RELAY)))
    house.wait_until_ready()
    await town.drawn(iteration)
    await at_rest(house, within=120)

    await come_right(lambda: faults_of_draw(house, iteration, town.ids, places=30))
    assert await parked(house) == {}
    code, printed = await _verified(house, folder=tmp_path)
    assert code == 0, printed


@pytest.mark.timeout(900)
async def test_fifty_terms_end_once_each(house: House, api: httpx.AsyncClient) -> None:
    town = await Town.settle(house, api, TARAZ, children=50)
    await _draw_for_all(house, town)
    house.stop("queue")
    await _let_terms_pass(house, town)
    victims = [
        Victim("queue", list(EXPIRY)),
        Victim("applications", ["cons.after_inbox:2", "cons.after_effect:9", "cons.after_commit:5"]),
    ]
    house.kill("applications")
    for victim in victims:
        victim.rise(house)

    await kill_everywhere(house, victims, within=SECONDS_A_KILL * len(EXPIRY))
    house.wait_until_ready()
    await eventually(lambda: _none_offered(house, town), within=90, hint="terms are not over")
    await at_rest(house, within=120)

    await come_right(lambda: faults_of_expiry(house, town.ids))
    assert await parked(house) == {}


@pytest.mark.timeout(900)
async def test_two_hundred_choices_at_once_take_twenty_places(house: House) -> None:
    # Everybody asks at the same instant: the usual client lets a hundred through.
    async with httpx.AsyncClient(timeout=30, limits=httpx.Limits(max_connections=250)) as api:
        town = await Town.settle(house, api, KARAGANDA, children=200)
        await _draw_for_all(house, town)
        group = (await town.open_group(places=20))["id"]
        for child in town.children:
            await child.citizen.parent.post(f"/applications/{child.application_id}/voucher/confirmation")
        house.kill("queue")
        victims = [Victim("queue", list(CHOICE)), Victim("applications", ["cons.after_effect:2", "cons.after_commit"])]
        victims[0].rise(house)
        house.kill("applications")
        victims[1].rise(house)

        async with asyncio.TaskGroup() as tasks:
            choosing = [tasks.create_task(_choose(child, group)) for child in town.children]
            tasks.create_task(kill_everywhere(house, victims, within=SECONDS_A_KILL * len(CHOICE)))
        house.wait_until_ready()
        await at_rest(house, within=120)

        outcomes = [task.result() for task in choosing]
        chosen = [child.application_id for child, held in zip(town.children, outcomes, strict=True) if held]
        assert Counter(outcomes) == {True: 20, False: 180}
        await come_right(lambda: faults_of_choices(house, town.ids, group, chosen=chosen))
        assert [await _again(child, group) for child in town.children if child.application_id in chosen] == [200] * 20
        assert await parked(house) == {}


async def _verified(house: House, *, folder: Path) -> tuple[int, str]:
    """What the verifier says of the published ledger."""
    size = (await query(house, "queue", "select max(seq) as size from ledger"))[0]["size"]
    async with aiohttp.ClientSession() as session:
        return await verify(session, api=house.api, folder=folder, size=size)


async def _draw_for_all(house: House, town: Town) -> None:
    iteration = await town.approved(len(town.children))
    await town.order(iteration)
    await town.drawn(iteration)
    await at_rest(house, within=120)
    await come_right(lambda: faults_of_draw(house, iteration, town.ids, places=len(town.children)))


async def _let_terms_pass(house: House, town: Town) -> None:
    for statement in (
        "update voucher set confirm_by = now() - interval '1 minute' where application_id = any($1)",
        "update deadline set due_at = now() - interval '1 minute' where application_id = any($1) and kind = 'confirm'",
    ):
        await query(house, "queue", statement, town.ids)


async def _none_offered(house: House, town: Town) -> bool:
    statement = "select 1 from voucher where application_id = any($1) and state = 'offered'"
    return not await query(house, "queue", statement, town.ids)


async def _choose(child: Child, group: str) -> bool:
    """Whether the place is hers: asked with one key until there is an answer, whatever dies meanwhile."""
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while True:
        try:
            answer = await _ask(child, group)
        except httpx.HTTPError:
            answer = None
        if answer is not None and _is_final(answer):
            return answer.is_success
        assert time.monotonic() < deadline, "no answer came"
        await asyncio.sleep(_PAUSE_SECONDS)


def _is_final(answer: httpx.Response) -> bool:
    if answer.is_success:
        return True
    return answer.status_code == httpx.codes.CONFLICT and bool(answer.json()["code"] == "group_full")


async def _again(child: Child, group: str) -> int:
    """The same request once more: the same answer, and no second place."""
    return (await _ask(child, group)).status_code


async def _ask(child: Child, group: str) -> httpx.Response:
    citizen: Citizen = child.citizen
    headers: dict[str, Any] = {"Idempotency-Key": f"choice-{child.application_id}"}
    path = f"/applications/{child.application_id}/voucher/choice"
    return await citizen.parent.ask("POST", path, json={"group_id": group}, headers=headers)
