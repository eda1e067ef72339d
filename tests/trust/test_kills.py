"""Every service killed at every step around commit and publish: nothing lost, nothing double, nothing stuck.

Thirteen places, four victims on average: 52 kills. No fault in 52 means a rate below 3/52 = 6 % at 95 %.
"""

import asyncio
import time

import httpx
import pytest

from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import Parent, RefusedError
from balabaqsha_testkit.reconciliation import at_rest, disagreements, parked

HTTP_WRITERS = ("identity", "children", "applications")
PRODUCERS = ("identity", "children", "applications", "queue")
HEARERS = ("children", "applications", "queue", "notifications")
VICTIMS = {
    "http.before_tx": (*HTTP_WRITERS, "queue", "notifications"),
    "http.after_domain": HTTP_WRITERS,
    "http.after_outbox": HTTP_WRITERS,
    "http.after_commit": (*HTTP_WRITERS, "queue", "notifications"),
    "relay.after_select": PRODUCERS,
    "relay.after_publish": PRODUCERS,
    "relay.after_confirm": PRODUCERS,
    "relay.after_mark": PRODUCERS,
    "cons.after_recv": HEARERS,
    "cons.after_inbox": HEARERS,
    "cons.after_effect": HEARERS,
    "cons.after_commit": HEARERS,
    "cons.after_ack": HEARERS,
}
FAMILIES = 3
GIVE_UP_SECONDS = 90.0
PATIENCE_SECONDS = 0.2

assert sum(len(victims) for victims in VICTIMS.values()) == 52


class Stubborn:
    """A parent who repeats whatever failed, with the same key, until it is settled."""

    def __init__(self, parent: Parent, *, mark: str) -> None:
        self.parent = parent
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
            await parent.submit(self.application, key=f"submit-{self.mark}")
        await parent.get("/notifications")
        await parent.numbered(self.application, within=10)
        return self.application

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


@pytest.mark.timeout(300)
@pytest.mark.parametrize("point", list(VICTIMS))
async def test_a_kill_at_this_place_loses_doubles_and_stops_nothing(
    house: House, api: httpx.AsyncClient, point: str
) -> None:
    victims = VICTIMS[point]
    for victim in victims:
        house.stop(victim)
        house.start(victim, environment={"FAILPOINT": f"{point}:2"}, wait=False)
    families = [
        Stubborn(await Parent.of_new_family(house, api, children=[{"birth_date": "2023-01-05"}]), mark=f"{point}-{n}")
        for n in range(FAMILIES)
    ]

    walks = [asyncio.create_task(family.until_filed()) for family in families]
    fallen = await _revive_the_fallen(house, set(victims), walks)
    filed = await asyncio.gather(*walks)
    house.wait_until_ready()
    await at_rest(house)

    assert fallen == set(victims), f"never reached {point}: {set(victims) - fallen}"
    assert await disagreements(house, filed) == []
    assert await parked(house) == {}


async def _revive_the_fallen(house: House, armed: set[str], walks: list[asyncio.Task[str]]) -> set[str]:
    """Start again, without the fail-point, each victim that has died; return once all have, or the walks are over."""
    fallen: set[str] = set()
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while armed - fallen and time.monotonic() < deadline:
        for victim in sorted(armed - fallen):
            if (code := house.has_ended(victim)) is not None:
                assert code == -9, f"{victim} ended with {code}: {house.log(victim)[-2000:]}"
                fallen.add(victim)
                house.start(victim, wait=False)
        if all(walk.done() for walk in walks):
            break
        await asyncio.sleep(PATIENCE_SECONDS)
    for victim in armed - fallen:
        house.stop(victim)
        house.start(victim, wait=False)
    return fallen
