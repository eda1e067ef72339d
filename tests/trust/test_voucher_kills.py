"""The queue killed in the middle of a draw: either everybody drawn has a voucher, or nobody yet."""

import httpx
import pytest

from balabaqsha_testkit.house import House
from balabaqsha_testkit.reconciliation import at_rest, parked, query
from balabaqsha_testkit.towns import KARAGANDA, Town
from balabaqsha_testkit.victims import Victim, kill_everywhere
from balabaqsha_testkit.voucher_counts import come_right, faults_of_draw


@pytest.mark.timeout(180)
async def test_a_draw_that_died_before_its_commit_is_drawn_once(house: House, api: httpx.AsyncClient) -> None:
    town = await Town.settle(house, api, KARAGANDA, children=4)
    iteration = await town.approved(3)
    house.stop("queue")
    house.start("queue", environment={"QUEUE_ROLES": "api,consumer,timer"})
    await town.order(iteration)
    house.kill("queue")
    victim = Victim("queue", ["sealer.after_outbox"])
    victim.rise(house)

    await kill_everywhere(house, [victim], within=60)
    # What the dead one was trusted with is the next one's at once, as after ten seconds.
    await query(house, "queue", "update lease set expires_at = clock_timestamp()")
    house.wait_until_ready()
    await town.drawn(iteration)
    await at_rest(house)

    assert victim.fallen == ["sealer.after_outbox"]
    await come_right(lambda: faults_of_draw(house, iteration, town.ids, places=3))
    assert await parked(house) == {}
