"""Every service killed at every step around commit and publish: nothing lost, nothing double, nothing stuck.

Thirteen places, five services, 52 kills while families keep filing. No fault in 52 means a rate below
3/52 = 6 % at 95 %. That takes minutes and is what `make trust` does; otherwise the 16 kills between an effect and the
word of it, where most can go wrong.
"""

import asyncio
import os
import time

import httpx
import pytest

from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import Parent, RefusedError
from balabaqsha_testkit.reconciliation import at_rest, disagreements, parked, query
from balabaqsha_testkit.victims import Victim
from balabaqsha_testkit.waiting import eventually

HTTP = ("http.before_tx", "http.after_domain", "http.after_outbox", "http.after_commit")
READS = ("http.before_tx", "http.after_commit")
RELAY = ("relay.after_select", "relay.after_publish", "relay.after_confirm", "relay.after_mark")
HEARING = ("cons.after_recv", "cons.after_inbox", "cons.after_effect", "cons.after_commit", "cons.after_ack")
#: Every service at every place it passes; identity hears nothing, queue and notifications state nothing over HTTP.
PLACES = {
    "identity": (*HTTP, *RELAY),
    "children": (*HTTP, *RELAY, *HEARING),
    "applications": (*HTTP, *RELAY, *HEARING),
    "queue": (*READS, *RELAY, *HEARING),
    "notifications": (*READS, *HEARING),
}
#: Beside these only in `make trust`.
ALWAYS = frozenset({"http.after_outbox", "http.after_commit", "relay.after_publish", "cons.after_effect"})
EVERYWHERE = "EVERY_KILL" in os.environ
WALKING = 4
GIVE_UP_SECONDS = 240.0
PATIENCE_SECONDS = 0.1

assert sum(len(places) for places in PLACES.values()) == 52


class Stubborn:
    """A parent who repeats whatever failed, with the same key, until it is settled."""

    def __init__(self, parent: Parent, *, house: House, mark: str) -> None:
        self.parent = parent
        self.house = house
        self.mark = mark
        self.application: str | None = None
        #: The answer to the last step of a registration was lost: only a sign-in can tell.
        self.may_be_registered = False

    async def until_filed(self) -> str:
        """Registered, signed in, child added, application filed and numbered: whatever dies on the way."""
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while True:
            try:
                return await self._go_on()
            except (httpx.HTTPError, RefusedError, AssertionError) as fault:
                if time.monotonic() > deadline:
                    raise AssertionError(f"stuck: {fault}") from fault
                await asyncio.sleep(PATIENCE_SECONDS)

    async def _go_on(self) -> str:
        parent = self.parent
        if parent.access_token is None:
            await self._come_in()
        children = (await parent.get("/children"))["items"] or [await parent.add_child()]
        if self.application is None:
            started = await parent.post("/applications", {"child_id": children[0]["id"]}, headers=self._key("start"))
            self.application = str(started["id"])
        shown = await parent.ask("GET", f"/applications/{self.application}")
        if not shown.is_success:
            raise RefusedError(shown)
        if shown.json()["state"]["code"] == "draft":
            await self._fill_in(shown)
            await self._wait_for_the_link(children[0]["id"])
            await parent.submit(self.application, key=f"submit-{self.mark}")
        await parent.get("/notifications")
        await parent.numbered(self.application, within=10)
        return self.application

    async def _wait_for_the_link(self, child_id: str) -> None:
        """Then the submission itself states the event; without the link a consumer would."""

        async def known() -> bool:
            statement = "select 1 from child_link where child_id = $1"
            return bool(await query(self.house, "applications", statement, child_id))

        await eventually(known, within=10)

    async def _come_in(self) -> None:
        if not self.may_be_registered:
            await self._register()
        try:
            await self.parent.sign_in()
        except RefusedError as refusal:
            if refusal.answer.status_code == httpx.codes.UNAUTHORIZED:
                self.may_be_registered = False
            raise

    async def _register(self) -> None:
        try:
            await self.parent.register()
        except RefusedError as refusal:
            self.may_be_registered = refusal.answer.request.url.path.endswith("/password")
            raise
        self.may_be_registered = True

    async def _fill_in(self, shown: httpx.Response) -> None:
        wishes = {
            "group_type": "general",
            "region": "750000000",
            "district": "751310000",
            "settlement": None,
            "language": "kk",
        }
        headers = {"If-Match": shown.headers["etag"]}
        answer = await self.parent.ask("PATCH", f"/applications/{self.application}", json=wishes, headers=headers)
        if not answer.is_success:
            raise RefusedError(answer)

    def _key(self, step: str) -> dict[str, str]:
        return {"Idempotency-Key": f"{step}-{self.mark}"}


@pytest.mark.timeout(600)
async def test_kills_lose_double_and_stop_nothing(house: House, api: httpx.AsyncClient) -> None:
    victims = [
        Victim(name, [place for place in places if EVERYWHERE or place in ALWAYS]) for name, places in PLACES.items()
    ]
    filed: list[str] = []
    for victim in victims:
        house.stop(victim.name)
        victim.rise(house)

    async with asyncio.TaskGroup() as walkers:
        armed = asyncio.Event()
        for place in range(WALKING):
            walkers.create_task(_keep_filing(house, api, filed, armed, mark=str(place)))
        await _kill_on(house, victims)
        armed.set()
    house.wait_until_ready()
    await at_rest(house, within=120)

    assert {victim.name: victim.left for victim in victims if victim.left} == {}
    assert await disagreements(house, filed) == []
    assert await parked(house) == {}


async def _kill_on(house: House, victims: list[Victim]) -> None:
    """Start again whatever has died, until every place of every victim has been died at, or time is up."""
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while any(victim.left for victim in victims) and time.monotonic() < deadline:
        for victim in victims:
            if victim.left and victim.has_fallen(house):
                victim.rise(house)
        await asyncio.sleep(PATIENCE_SECONDS)
    for victim in victims:
        if victim.left:
            house.stop(victim.name)
            house.start(victim.name, wait=False)


async def _keep_filing(
    house: House, api: httpx.AsyncClient, filed: list[str], over: asyncio.Event, *, mark: str
) -> None:
    """One family after the other, each until its child has a number, while anybody may still be killed."""
    number = 0
    while not over.is_set():
        number += 1
        parent = await Parent.of_new_family(house, api, children=[{"birth_date": "2023-01-05"}])
        filed.append(await Stubborn(parent, house=house, mark=f"{mark}-{number}").until_filed())
