"""The same request sent again: one effect, and one answer byte for byte."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Annotated

import httpx
import pytest
from chassis_house import opener, queued, value
from fastapi import Depends, FastAPI, Header, Request, Response
from sqlalchemy import text

from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.database import Database
from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.principal import Principal
from balabaqsha_chassis.problems import Problem, ProblemRenderer, install_problems
from balabaqsha_chassis.representation import RequestModel, ResponseModel, json_response


class NewThing(RequestModel):
    name: str


class Thing(ResponseModel):
    id: str
    name: str


async def caller(request: Request, x_caller: Annotated[str, Header()] = "a") -> None:
    request.state.principal = Principal(account_id=x_caller, session_id="s", issued_at=system_clock())


@pytest.fixture
def app(database: Database) -> FastAPI:
    made = FastAPI()
    install_problems(made, ProblemRenderer(texts={}))

    async def add(body: NewThing, claim: ClaimDep) -> Response:
        async with opener(database)() as unit_of_work:
            if (stored := await claim.take(unit_of_work.connection)) is not None:
                return stored
            thing = Thing(id=new_id(), name=body.name)
            await unit_of_work.connection.execute(
                text("insert into effect (subject) values (:name)"), {"name": body.name}
            )
            await unit_of_work.outbox.add(queued(thing.id))
            if body.name == "refused":
                raise Problem(409, "refused")
            headers = {"Location": f"/things/{thing.id}", "ETag": '"1"', "X-Own": "not kept"}
            return await claim.keep(unit_of_work.connection, json_response(thing, status=201, headers=headers))

    made.post("/things", dependencies=[Depends(caller)])(add)
    made.post("/others", dependencies=[Depends(caller)])(add)
    return made


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://things", timeout=60) as made:
        yield made


async def post(
    client: httpx.AsyncClient, *, key: str | None, name: str = "one", path: str = "/things", who: str = "a"
) -> httpx.Response:
    headers = {"X-Caller": who} | ({"Idempotency-Key": key} if key is not None else {})
    return await client.post(path, json={"name": name}, headers=headers)


async def effects(database: Database) -> int:
    return int(await value(database, "select count(*) from effect"))


async def test_fifty_at_once_have_one_effect_and_get_the_one_answer_or_are_told_to_wait(
    client: httpx.AsyncClient, database: Database
) -> None:
    answers = await asyncio.gather(*(post(client, key="k") for _ in range(50)))

    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {201, 409}
    assert statuses[201] >= 1
    assert await effects(database) == 1
    assert await value(database, "select count(*) from outbox") == 1
    bodies = {answer.content for answer in answers if answer.status_code == 201}
    assert len(bodies) == 1
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["code"] == "request_in_progress"
            assert answer.headers["retry-after"] == "1"

    again = await post(client, key="k")

    assert again.status_code == 201
    assert {again.content} == bodies
    assert await effects(database) == 1


async def test_an_answer_given_again_has_its_headers_too(client: httpx.AsyncClient) -> None:
    first, second = await post(client, key="k"), await post(client, key="k")

    assert second.content == first.content
    for name in ("content-type", "location", "etag"):
        assert second.headers[name] == first.headers[name]
    assert "x-own" not in second.headers


async def test_a_key_used_for_another_body_is_refused(client: httpx.AsyncClient, database: Database) -> None:
    await post(client, key="k")

    answer = await post(client, key="k", name="two")

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert await effects(database) == 1


@pytest.mark.parametrize("other", [{"who": "b"}, {"path": "/others"}, {"key": "l"}])
async def test_a_key_is_its_callers_and_its_routes_own(
    client: httpx.AsyncClient, database: Database, other: dict[str, str]
) -> None:
    first = await post(client, key="k")

    second = await post(client, **({"key": "k"} | other))

    assert second.status_code == 201
    assert second.content != first.content
    assert await effects(database) == 2


async def test_without_a_key_every_call_is_its_own(client: httpx.AsyncClient, database: Database) -> None:
    await post(client, key=None)
    await post(client, key=None)

    assert await effects(database) == 2


async def test_a_refused_request_leaves_nothing_and_may_be_sent_again(
    client: httpx.AsyncClient, database: Database
) -> None:
    for _ in range(2):
        answer = await post(client, key="k", name="refused")
        assert (answer.status_code, answer.json()["code"]) == (409, "refused")

    assert await effects(database) == 0
    assert await value(database, "select count(*) from idempotency") == 0


async def test_an_answer_older_than_a_day_is_forgotten(client: httpx.AsyncClient, database: Database) -> None:
    first = await post(client, key="k")
    async with database.transaction() as connection:
        await connection.execute(text("update idempotency set created_at = created_at - interval '25 hours'"))

    second = await post(client, key="k", name="two")

    assert second.status_code == 201
    assert second.content != first.content
    assert (await post(client, key="k", name="two")).content == second.content


@pytest.mark.parametrize("key", ["", "k" * 65])
async def test_a_key_of_no_length_or_too_long_is_refused(client: httpx.AsyncClient, key: str) -> None:
    answer = await post(client, key=key)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/header/idempotency-key"
