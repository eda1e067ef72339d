"""Whatever parents, kindergartens and the clock do at once, every place is counted once."""

import asyncio
import random
from datetime import timedelta
from typing import Any

import httpx
from place_house import PlaceHouse

from balabaqsha_contracts.applications_events import ApplicationSubmittedV1, ApplicationWithdrawnV1
from balabaqsha_testkit.waiting import eventually

CHILDREN, ROUNDS, AT_ONCE = 14, 20, 8
_COUNTED = """
    select g.id, g.held, g.enrolled, g.declared,
        (select count(*) from choice c where c.group_id = g.id and c.state in ('held', 'accepted'))
            + (select count(*) from waitlist w where w.offered_group = g.id and w.state = 'offered') as holds,
        (select count(*) from enrolment n where n.group_id = g.id and n.ended_at is null) as children
    from kindergarten_group g
"""
_STRAY = """
    select v.state, count(*) from voucher v where
        (v.state = 'bound') <> exists (
            select from choice c where c.voucher_id = v.id and c.state in ('held', 'accepted'))
        or (v.state in ('used', 'suspended')) <> exists (
            select from enrolment n where n.voucher_id = v.id and n.ended_at is null)
        or (v.state not in ('confirmed', 'bound') and exists (
            select from waitlist w where w.voucher_id = v.id and w.state <> 'left'))
    group by v.state
"""


class Days:
    """Random steps of everybody."""

    def __init__(self, house: PlaceHouse, *, dice: random.Random) -> None:
        self.house = house
        self.dice = dice
        self.events: list[ApplicationSubmittedV1] = []
        self.places: list[tuple[dict[str, Any], dict[str, Any]]] = []

    async def open(self) -> None:
        for number in range(3):
            kindergarten = await self.house.kindergarten(name_ru=f"Сад {number}")
            group = await self.house.group(kindergarten["id"], declared=self.dice.randrange(1, 4))
            self.places.append((kindergarten, group))
        self.events = await self.house.confirmed(CHILDREN)

    async def step(self) -> None:
        event = self.dice.choice(self.events)
        kindergarten, group = self.dice.choice(self.places)
        often = (self.choose, self.answer, self.sign)
        act = self.dice.choice(
            (*often, *often, self.wait, self.leave, self.release, self.transfer, self.dismiss, self.look_after)
        )
        answer = await act(event, kindergarten, group)
        if answer is not None:
            assert answer.status_code < 500, answer.text

    async def choose(self, event: ApplicationSubmittedV1, _: Any, group: Any) -> httpx.Response:
        return await self.house.choose(event, group)

    async def wait(self, event: ApplicationSubmittedV1, kindergarten: Any, _: Any) -> httpx.Response:
        return await self.house.wait_at(event, kindergarten)

    async def leave(self, event: ApplicationSubmittedV1, kindergarten: Any, _: Any) -> httpx.Response:
        query = {"kindergarten_id": kindergarten["id"]}
        return await self.house.act(event, "voucher/waitlist", method="DELETE", params=query)

    async def release(self, event: ApplicationSubmittedV1, *_: Any) -> httpx.Response:
        return await self.house.act(event, "voucher/choice", method="DELETE")

    async def answer(self, _: Any, kindergarten: Any, __: Any) -> httpx.Response | None:
        child = await self._child(kindergarten, "held")
        if child is None:
            return None
        if self.dice.random() < 0.3:
            body = {"ground": "documents_expired"}
            return await self.house.at_desk(kindergarten, f"choices/{child['choice_id']}/refusal", json=body)
        return await self.house.at_desk(kindergarten, f"choices/{child['choice_id']}/acceptance")

    async def sign(self, _: Any, kindergarten: Any, __: Any) -> httpx.Response | None:
        child = await self._child(kindergarten, "accepted")
        if child is None:
            return None
        event = next(one for one in self.events if one.number == child["application_number"])
        by_parent = self.house.act(event, "voucher/contract/signature")
        by_head = self.house.at_desk(kindergarten, f"contracts/{child['contract_id']}/signature")
        answers = await asyncio.gather(by_parent, by_head)
        return max(answers, key=lambda answer: answer.status_code)

    async def transfer(self, _: Any, kindergarten: Any, __: Any) -> httpx.Response | None:
        child = await self._child(kindergarten, "enrolled")
        if child is None or self.dice.random() < 0.4:
            return None
        event = next(one for one in self.events if one.number == child["application_number"])
        return await self.house.act(event, "voucher/transfer")

    async def dismiss(self, _: Any, kindergarten: Any, __: Any) -> httpx.Response | None:
        child = await self._child(kindergarten, "enrolled")
        if child is None or self.dice.random() < 0.7:
            return None
        path = f"enrolments/{child['enrolment_id']}/dismissal"
        return await self.house.at_desk(kindergarten, path, json={"ground": "parent_request"})

    async def look_after(self, *_: Any) -> None:
        await self.house.places()

    async def _child(self, kindergarten: Any, state: str) -> dict[str, Any] | None:
        listed = await self.house.at_desk(kindergarten, "children", method="GET", params={"state": state})
        items = [item for item in listed.json()["items"] if item["ended_at"] is None]
        return self.dice.choice(items) if items else None

    async def check(self) -> None:
        for row in await self.house.connection.fetch(_COUNTED):
            assert (row["held"], row["enrolled"]) == (row["holds"], row["children"]), dict(row)
        assert await self.house.connection.fetch(_STRAY) == []


async def test_places_are_counted_once_through_random_days(house: PlaceHouse) -> None:
    days = Days(house, dice=random.Random(20270712))
    await days.open()

    for number in range(ROUNDS):
        await asyncio.gather(*(days.step() for _ in range(AT_ONCE)))
        await days.check()
        if number % 5 == 4:
            await house.move_to(house.clock.now + timedelta(days=2))
            await days.check()

    await house.move_to(house.clock.now + timedelta(days=14))
    await days.check()
    steps = await house.connection.fetch("select distinct action from voucher_step")
    assert {row["action"] for row in steps} >= {"bind", "use"}
    for event in days.events:
        await house.tell(_withdrawn(event, house))
    await days.check()
    counts = [await house.counts(group) for _, group in days.places]
    assert [(held, enrolled) for _, held, enrolled in counts] == [(0, 0)] * 3


def _withdrawn(event: ApplicationSubmittedV1, house: PlaceHouse) -> ApplicationWithdrawnV1:
    return ApplicationWithdrawnV1(
        application_id=event.application_id,
        number=event.number,
        ground="withdrawn_by_parent",
        withdrawn_at=house.clock.now,
    )


async def test_two_replicas_offer_every_free_place_once(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"], declared=0)
    events = await house.confirmed(8)
    for event in events:
        await house.wait_at(event, kindergarten)
    headers = house.operator | {"If-Match": '"1"'}
    await house.client.patch(f"/operator/groups/{group['id']}", json={"declared": 5}, headers=headers)

    await asyncio.gather(house.places(), house.places(), house.places())

    async def settled() -> bool:
        await house.places()
        return await house.counts(group) == (5, 5, 0)

    await eventually(settled)
    states = [(await house.waits(event))[0]["state"] for event in events]
    assert states == ["offered"] * 5 + ["waiting"] * 3
    assert len(await house.events("waitlist_offered")) == 5
