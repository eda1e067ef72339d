"""A forecast is made each night of what the ledger moved in past seasons, and shown to those who see the number."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from queue_builders import ALMATY, submitted

from balabaqsha_chassis.clock import to_milliseconds
from balabaqsha_contracts.applications_events import ApplicationSubmittedV1
from balabaqsha_contracts.children_events import ChildLinkedV1
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.serving import Deliveries
from queue_service.bootstrap import create_app
from queue_service.domain.changes import run
from queue_service.entrypoints.forecast_timer import make_due_forecasts
from queue_service.settings import QueueSettings
from queue_service.use_cases.seal_changes import SealChanges, seal_changes

MakeDatabase = Callable[[str], Awaitable[ServiceDatabase]]
TODAY = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
STOOD = 24
#: In each past season the vouchers a week from 15 September on.
A_WEEK = {2023: 3, 2024: 4, 2025: 6}


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2023, 7, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def database(make_database: MakeDatabase, issuer: Issuer) -> ServiceDatabase:
    made = await make_database("queue")
    await issuer.install(made.url)
    owner = await asyncpg.connect(made.owner_url)
    # The ledger of these tests begins in the past.
    await owner.execute("update ledger_head set as_of = '2023-07-01'")
    await owner.close()
    return made


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def app(database: ServiceDatabase, hands: Hands) -> FastAPI:
    settings = QueueSettings(
        database_url=database.url,
        broker_url="amqp://unused",
        jwks_url="http://127.0.0.1:1/unused",
        roles="api",
    )
    return create_app(settings, clock=hands)


@pytest.fixture
def live(client: httpx.AsyncClient, app: FastAPI, deliveries: Deliveries, hands: Hands) -> "Live":
    return Live(app, deliveries, hands)


class Live:
    """What a department does over the years."""

    def __init__(self, app: FastAPI, deliveries: Deliveries, hands: Hands) -> None:
        self._app = app
        self._deliveries = deliveries
        self._hands = hands

    async def filed(self, when: datetime, *, born: int, count: int) -> list[ApplicationSubmittedV1]:
        """Children of a year file, a minute after each other."""
        self._hands.now = when + timedelta(hours=12)
        events = [
            submitted(birth_date=date(born, 5, 1), filed_at=when + timedelta(minutes=place)) for place in range(count)
        ]
        for event in events:
            await self._deliveries.deliver(self._app, event)
        await self.sealed()
        return events

    async def issued(self, when: datetime, *, places: int) -> None:
        self._hands.now = when
        change = run(waiting_list=ALMATY, name=f"run-{when:%Y-%m-%d}", places=places, cut_off_ms=to_milliseconds(when))
        async with self._app.state.service.open_unit_of_work() as unit_of_work:
            await unit_of_work.pending.append(change)
        await self.sealed()

    async def season(self, season: int) -> None:
        """Children of three file in July; from September on vouchers are issued, in the end more than they need."""
        await self.filed(datetime(season, 7, 2, 4, tzinfo=UTC), born=season - 3, count=STOOD)
        for week in range(STOOD // A_WEEK[season] + 3):
            await self.issued(datetime(season, 9, 15, 6, tzinfo=UTC) + timedelta(weeks=week), places=A_WEEK[season])

    async def sealed(self) -> None:
        while True:
            async with self._app.state.service.open_unit_of_work() as unit_of_work:
                if not await seal_changes(SealChanges(), unit_of_work=unit_of_work, clock=self._hands):
                    return

    async def night(self, when: datetime) -> None:
        self._hands.now = when
        await self.sealed()
        await make_due_forecasts(self._app.state.service)


async def forecast_of(
    client: httpx.AsyncClient, event: ApplicationSubmittedV1, issuer: Issuer, *, language: str = "en"
) -> dict:
    headers = issuer.headers(event.account_id) | {"Accept-Language": language}
    answer = await client.get(f"/applications/{event.application_id}/forecast", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_three_seasons_tell_when_the_turn_comes(client: httpx.AsyncClient, live: Live, issuer: Issuer) -> None:
    for season in A_WEEK:
        await live.season(season)
    children = await live.filed(datetime(2026, 7, 2, 4, tzinfo=UTC), born=2023, count=STOOD)
    await live.night(TODAY)

    first, middle, last = [await forecast_of(client, children[place], issuer) for place in (0, 12, 23)]

    assert first["available"] is True
    assert first["confidence"] == 80
    assert "2026-09-01" <= first["earliest"] <= first["likely"] <= first["latest"]
    # Vouchers begin on 15 September; the thirteenth had one in the third week at the fastest, in the fifth at the
    # slowest, and the last in the fourth and the eighth.
    assert "2026-09-08" <= first["likely"] <= "2026-09-22"
    assert middle["earliest"] <= "2026-10-01"
    assert "2026-09-22" <= middle["likely"] <= "2026-10-20"
    assert middle["latest"] >= "2026-10-13"
    assert middle["likely"] < last["likely"] <= "2026-11-10"
    assert middle["basis"]["seasons"] == 3
    assert middle["basis"]["paths"] == 200
    assert middle["basis"]["made_at"] == "2026-09-01T06:00:00.000Z"
    assert 0 <= middle["basis"]["held_share"] <= 1
    assert "past seasons of this queue (3)" in middle["basis"]["text"]


async def test_below_two_seasons_it_says_so_in_three_languages(
    client: httpx.AsyncClient, live: Live, issuer: Issuer
) -> None:
    await live.season(2025)
    (child,) = await live.filed(datetime(2026, 7, 2, 4, tzinfo=UTC), born=2023, count=1)
    await live.night(TODAY)

    answers = {language: await forecast_of(client, child, issuer, language=language) for language in ("kk", "ru", "en")}

    assert {answer["available"] for answer in answers.values()} == {False}
    assert {answer["why"]["code"] for answer in answers.values()} == {"too_little_history"}
    assert len({answer["why"]["text"] for answer in answers.values()}) == 3
    assert answers["en"]["earliest"] is None


async def test_before_the_first_night_there_is_no_forecast(
    client: httpx.AsyncClient, live: Live, issuer: Issuer
) -> None:
    (child,) = await live.filed(datetime(2026, 7, 2, 4, tzinfo=UTC), born=2023, count=1)

    answer = await forecast_of(client, child, issuer)

    assert (answer["available"], answer["why"]["code"]) == (False, "not_made_yet")


async def test_whose_turn_no_season_has_reached_is_told_so(
    client: httpx.AsyncClient, live: Live, issuer: Issuer
) -> None:
    """Nobody of the oldest was left to be reached, and after July they are at school."""
    for season in A_WEEK:
        await live.season(season)
    children = await live.filed(datetime(2026, 7, 2, 4, tzinfo=UTC), born=2020, count=200)
    await live.night(TODAY)

    answer = await forecast_of(client, children[-1], issuer)

    assert (answer["available"], answer["why"]["code"]) == (False, "beyond_horizon")
    assert "30.06.2031" in answer["why"]["text"]


async def test_who_has_no_number_has_no_forecast_for_the_same_reason(
    client: httpx.AsyncClient, live: Live, issuer: Issuer
) -> None:
    (child,) = await live.filed(datetime(2026, 7, 2, 4, tzinfo=UTC), born=2023, count=1)
    await live.issued(datetime(2026, 7, 9, 6, tzinfo=UTC), places=1)

    answer = await forecast_of(client, child, issuer)

    assert (answer["available"], answer["why"]["code"]) == (False, "voucher_offered")


async def test_only_who_sees_the_number_sees_the_forecast(
    client: httpx.AsyncClient, app: FastAPI, live: Live, issuer: Issuer, deliveries: Deliveries
) -> None:
    (child,) = await live.filed(datetime(2026, 7, 2, 4, tzinfo=UTC), born=2023, count=1)
    linked = ChildLinkedV1(
        child_id=child.child_id, account_id="father", relation="father", birth_date=child.birth_date, linked_at=TODAY
    )
    await deliveries.deliver(app, linked)
    address = f"/applications/{child.application_id}/forecast"

    answers = {who: await client.get(address, headers=issuer.headers(who)) for who in ("father", "stranger")}
    nobody = await client.get(address)

    assert answers["father"].status_code == 200
    assert answers["stranger"].status_code == 404
    assert answers["stranger"].json()["code"] == "application_not_found"
    assert nobody.status_code == 401


async def test_a_night_is_made_once_and_again_on_the_next_day(
    live: Live, client: httpx.AsyncClient, database: ServiceDatabase
) -> None:
    del client
    for season in (2024, 2025):
        await live.season(season)
    connection = await asyncpg.connect(database.url)

    async def made() -> tuple[datetime, list]:
        rows = await connection.fetch("select * from forecast_grid order by list, category, number")
        return await connection.fetchval("select made_at from forecast_basis"), [tuple(row) for row in rows]

    await live.night(TODAY)
    first = await made()
    await live.night(TODAY + timedelta(hours=3))
    same = await made()
    await connection.execute("delete from forecast_basis")
    await live.night(TODAY + timedelta(hours=6))
    again = await made()
    await live.night(TODAY + timedelta(days=1))
    next_day = await made()
    await connection.close()

    assert first[1]
    assert same == first
    assert again == (TODAY + timedelta(hours=6), first[1])
    assert next_day[0] == TODAY + timedelta(days=1)
