"""Each part stopped in turn while families keep filing: what works is what the documents say, and nothing is lost."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import httpx
import pytest

from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import Parent
from balabaqsha_testkit.waiting import eventually

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "outages.md"
FILING_FAMILIES = 3


def promised() -> dict[str, dict[str, str]]:
    """The table of the page: part -> deed -> yes, no or later."""
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    deeds = rows[0][1:]
    return {row[0]: dict(zip(deeds, row[1:], strict=True)) for row in rows[1:]}


PROMISED = promised()


class Family:
    """A parent with one queued application and one draft ready to be sent."""

    def __init__(self, parent: Parent, *, stranger: Parent, queued: str, draft: str) -> None:
        self.parent = parent
        self.stranger = stranger
        self.queued = queued
        self.draft = draft

    @classmethod
    async def ready_to_file(cls, house: House, api: httpx.AsyncClient) -> "Family":
        children = [{"birth_date": "2022-03-01"}, {"birth_date": "2023-04-01"}, {"birth_date": "2024-05-01"}]
        parent = await Parent.of_new_family(house, api, children=children)
        await parent.register()
        await parent.sign_in()
        queued = await parent.file(0)
        await parent.numbered(queued["id"])
        child = await parent.add_child(1)
        draft = await parent.draft(child["id"])
        stranger = await Parent.of_new_family(house, api)
        return cls(parent, stranger=stranger, queued=queued["id"], draft=draft["id"])

    async def do(self, deed: str) -> httpx.Response:
        """Do the deed the table names, and hand over the answer."""
        deeds: dict[str, Callable[[], Awaitable[httpx.Response]]] = {
            "register": self._register,
            "sign in": self._sign_in,
            "add a child": self._add_a_child,
            "file an application": self._file,
            "see the number": lambda: self.parent.ask("GET", f"/applications/{self.queued}/position"),
            "my applications": lambda: self.parent.ask("GET", "/applications"),
            "notices": lambda: self.parent.ask("GET", "/notifications"),
        }
        return await deeds[deed]()

    async def _register(self) -> httpx.Response:
        body = {
            "phone": self.stranger.guardian["phone"],
            "iin": self.stranger.guardian["iin"],
            "policy_version": self.policy_version,
            "policy_accepted": True,
        }
        return await self.stranger.ask("POST", "/registrations", json=body)

    async def _sign_in(self) -> httpx.Response:
        body = {
            "method": "password",
            "identifier_kind": "iin",
            "identifier": self.parent.guardian["iin"],
            "password": "Ertegi-Alem-2026",
            "remember_me": False,
        }
        return await self.parent.ask("POST", "/sessions", json=body)

    async def _add_a_child(self) -> httpx.Response:
        return await self.parent.ask("POST", "/children/checks", json={"iin": self.parent.family["children"][2]["iin"]})

    async def _file(self) -> httpx.Response:
        body = {"consent_version": self.consent_version, "consent_accepted": True}
        return await self.parent.ask("POST", f"/applications/{self.draft}/submission", json=body)

    policy_version = ""
    consent_version = ""

    async def remember_versions(self) -> None:
        """What a page has on the screen when the outage begins."""
        self.policy_version = (await self.parent.get("/policy"))["version"]
        self.consent_version = (await self.parent.get("/reference/consent"))["version"]


def take_away(house: House, part: str) -> None:
    house.rabbitmq.stop() if part == "RabbitMQ" else house.stop(part)


def bring_back(house: House, part: str) -> None:
    if part == "RabbitMQ":
        house.rabbitmq.start()
    else:
        house.start(part)
    house.wait_until_ready()


@pytest.mark.timeout(240)
@pytest.mark.parametrize("part", list(PROMISED))
async def test_a_part_away_stops_what_the_table_says_and_nothing_is_lost(
    house: House, api: httpx.AsyncClient, part: str
) -> None:
    families = [await Family.ready_to_file(house, api) for _ in range(FILING_FAMILIES)]
    for family in families:
        await family.remember_versions()
    filed: list[Family] = []
    found: dict[str, str] = {}

    take_away(house, part)
    try:
        for family in families:
            for deed in PROMISED[part]:
                answer = await family.do(deed)
                found[deed] = _verdict(answer, PROMISED[part][deed])
                if deed == "file an application" and answer.is_success:
                    filed.append(family)
    finally:
        bring_back(house, part)

    assert found == PROMISED[part]
    for family in families:
        if family not in filed:
            answer = await family.do("file an application")
            assert answer.status_code == 202, answer.text
        await family.parent.numbered(family.draft, within=60)
    await _each_once(house, [family.draft for family in families])


def _verdict(answer: httpx.Response, promise: str) -> str:
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        assert answer.headers.get("retry-after"), answer.headers
        assert answer.headers["content-type"].startswith("application/problem+json")
        return "no"
    assert answer.is_success, answer.text
    return "later" if promise == "later" else "yes"


async def _each_once(house: House, applications: list[str]) -> None:
    """One entry, one ledger line, one event and one notice for each."""
    counts = {
        ("queue", "select count(*) from entry where application_id = any($1)"): len(applications),
        (
            "queue",
            "select count(*) from ledger join entry using (code) where application_id = any($1)",
        ): len(applications),
        (
            "queue",
            "select count(*) from outbox where subject = any($1) and routing_key = 'queue.application_queued.v1'",
        ): len(applications),
    }
    for (service, query), expected in counts.items():

        async def right(service: str = service, query: str = query, expected: int = expected) -> bool:
            connection = await asyncpg.connect(house.layout.database(service))
            try:
                assert await connection.fetchval(query, applications) == expected
            finally:
                await connection.close()
            return True

        await eventually(right, within=30)
