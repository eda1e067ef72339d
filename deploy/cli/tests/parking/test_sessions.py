"""Parked events on a real broker: looked at, put back, thrown away, and never lost in between."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel

from balabaqsha_cli.parking.lot import open_lot
from balabaqsha_cli.parking.sessions import Parking
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually

MAILBOX = "queue-service"


def nobody_is_told(_message: object) -> None:
    """The caller does not follow along."""


async def is_parked(parking: Parking, *event_ids: str) -> None:
    """Returns once exactly these events wait there; what a closed session held comes back in a moment."""

    async def settled() -> bool:
        return sorted(event.id for event in await parking.events(MAILBOX, most=100)) == sorted(event_ids)

    await eventually(settled, within=10)


async def test_looking_takes_nothing_away(parking: Parking, park: Callable) -> None:
    first, second = await park(reason="no such child"), await park(reason="unreadable: KeyError")

    events = await parking.events(MAILBOX, most=100)

    assert {event.id: event.reason for event in events} == {first: "no such child", second: "unreadable: KeyError"}
    await is_parked(parking, first, second)


async def test_one_event_is_shown_whole(parking: Parking, park: Callable) -> None:
    await park()
    wanted = await park(body=b'{"sealed": "eyJhbGciOi"}')

    message = await parking.find(MAILBOX, event_id=wanted)

    assert message.data == b'{"sealed": "eyJhbGciOi"}'
    assert message.headers["x-parked-attempts"] == 12


async def test_a_replayed_event_is_back_as_it_was_published(
    parking: Parking, park: Callable, arrived: Callable
) -> None:
    event_id, left = await park(), await park()

    count = await parking.replay(MAILBOX, event_ids=[event_id], told=nobody_is_told)

    (back,) = await arrived()
    assert count == 1
    assert (back.body, back.message_id) == (b'{"number": "7KQ2"}', event_id)
    assert back.headers["cloudEvents_sequence"] == 1
    assert not [name for name in back.headers if name.startswith("x-parked")]
    await is_parked(parking, left)


async def test_all_events_are_replayed_and_told_one_by_one(parking: Parking, park: Callable, arrived: Callable) -> None:
    parked = [await park() for _ in range(25)]
    told: list[str] = []

    await parking.replay(MAILBOX, event_ids=None, told=lambda message: told.append(message.event.id))

    assert told == parked
    assert sorted(message.message_id for message in await arrived()) == sorted(parked)
    await is_parked(parking)


async def test_a_replay_killed_between_its_two_steps_loses_nothing(
    house: CoreVhost, parking: Parking, park: Callable, arrived: Callable
) -> None:
    event_id = await park()
    async with open_lot(house.admin_url(), mailbox=MAILBOX) as lot:
        async for message in lot.take(most=1):
            await lot.put_back(message.headers, data=message.data, event_id=event_id)

    await is_parked(parking, event_id)
    await parking.replay(MAILBOX, event_ids=[event_id], told=nobody_is_told)

    assert [message.message_id for message in await arrived()] == [event_id, event_id]
    await is_parked(parking)


async def test_an_event_whose_mailbox_is_gone_stays_parked(house: CoreVhost, parking: Parking) -> None:
    house.server.management().delete("queues", house.core, "children-service")
    async with await aio_pika.connect(house.url("children-service")) as connection:
        exchange = await (await connection.channel()).get_exchange("parking.children-service", ensure=False)
        await exchange.publish(aio_pika.Message(b"{}", message_id="orphan", delivery_mode=2), "", timeout=10)

    with pytest.raises(LaunchRefusedError, match="did not take orphan"):
        await parking.replay("children-service", event_ids=None, told=nobody_is_told)

    await eventually(lambda: parking.count("children-service"), within=10)


async def test_an_event_the_broker_gave_up_can_be_replayed_too(
    house: CoreVhost, service: AbstractChannel, parking: Parking, park: Callable, arrived: Callable
) -> None:
    await park()
    await parking.replay(MAILBOX, event_ids=None, told=nobody_is_told)
    mailbox = await service.get_queue(MAILBOX, ensure=False)
    while (message := await mailbox.get(fail=False, timeout=10)) is not None:
        await message.reject(requeue=True)
    await eventually(lambda: parking.count(MAILBOX), within=15)

    (event,) = await parking.events(MAILBOX, most=10)
    await parking.replay(MAILBOX, event_ids=[event.id], told=nobody_is_told)

    assert (event.reason, event.parked_at is not None) == ("delivery_limit", True)
    (back,) = await arrived()
    assert "x-death" not in back.headers


async def test_a_discarded_event_is_written_down_whole_and_can_be_restored(
    parking: Parking, park: Callable, arrived: Callable, tmp_path: Path
) -> None:
    event_id, audit = await park(), tmp_path / "discards.jsonl"

    await parking.discard(MAILBOX, event_id=event_id, reason="made by a test", audit=audit)
    await is_parked(parking)
    await parking.restore(MAILBOX, event_id=event_id, audit=audit)

    record = json.loads(audit.read_text())
    assert (record["event_id"], record["reason"], record["mailbox"]) == (event_id, "made by a test", MAILBOX)
    assert record["data"] == {"number": "7KQ2"}
    assert stat.S_IMODE(audit.stat().st_mode) == 0o600
    (back,) = await arrived()
    assert (back.message_id, back.body, back.headers["cloudEvents_sequence"]) == (event_id, b'{"number": "7KQ2"}', 1)


async def test_an_event_that_cannot_be_written_down_is_not_discarded(
    parking: Parking, park: Callable, tmp_path: Path
) -> None:
    event_id = await park()

    with pytest.raises(OSError, match="No such file"):
        await parking.discard(MAILBOX, event_id=event_id, reason="why", audit=tmp_path / "absent" / "file")

    await is_parked(parking, event_id)


async def test_an_unknown_event_is_refused_by_name(parking: Parking, park: Callable, tmp_path: Path) -> None:
    event_id = await park()

    with pytest.raises(LaunchRefusedError, match="unknown-id"):
        await parking.replay(MAILBOX, event_ids=["unknown-id"], told=nobody_is_told)
    with pytest.raises(LaunchRefusedError, match="unknown-id"):
        await parking.discard(MAILBOX, event_id="unknown-id", reason="why", audit=tmp_path / "audit")
    with pytest.raises(LaunchRefusedError, match="unknown-id"):
        await parking.restore(MAILBOX, event_id="unknown-id", audit=tmp_path / "audit")

    await is_parked(parking, event_id)


async def test_a_broker_without_the_topology_is_told_so(house: CoreVhost) -> None:
    with pytest.raises(LaunchRefusedError, match="topology apply"):
        await Parking(url=house.admin_url(house.public)).count(MAILBOX)
