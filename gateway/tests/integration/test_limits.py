"""Limits by address and account, the caller's address, and the refusal of more than fits."""

import asyncio

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.waiting import eventually

ACCOUNT = "0190aaaa-0000-7000-8000-000000000001"
NEIGHBOUR = "0190aaaa-0000-7000-8000-000000000002"


async def test_one_address_over_its_limit_leaves_others_alone(start_gateway) -> None:
    gateway = await start_gateway(trusted_proxies="127.0.0.0/8", limit_public="2/60 2/60")
    flood = {"X-Forwarded-For": "203.0.113.9"}

    answers = [await gateway.client.get("/api/v1/policy", headers=flood) for _ in range(3)]
    other = await gateway.client.get("/api/v1/policy", headers={"X-Forwarded-For": "203.0.113.10"})

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["code"] == "too_many_requests"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert other.status_code == 200
    assert gateway.identity.seen[-1].headers["x-client-address"] == "203.0.113.10"


async def test_an_answer_tells_the_limit_and_what_is_left(start_gateway) -> None:
    gateway = await start_gateway(limit_public="10/60 5/60")

    answer = await gateway.client.get("/api/v1/policy")

    assert answer.headers["ratelimit-policy"] == '"public_address";q=10;w=60'
    assert answer.headers["ratelimit"] == '"public_address";r=9;t=6'


async def test_what_a_stranger_claims_of_its_address_counts_for_nothing(start_gateway) -> None:
    gateway = await start_gateway(limit_public="1/60 1/60")

    first = await gateway.client.get("/api/v1/policy", headers={"X-Forwarded-For": "203.0.113.9"})
    second = await gateway.client.get("/api/v1/policy", headers={"X-Forwarded-For": "203.0.113.10"})

    assert (first.status_code, second.status_code) == (200, 429)
    assert gateway.identity.seen[-1].headers["x-client-address"] == "127.0.0.1"


async def test_an_account_has_a_limit_of_its_own_wherever_it_calls_from(start_gateway, issuer: Issuer) -> None:
    gateway = await start_gateway(trusted_proxies="127.0.0.0/8", limit_read="100/60 1/60")

    def asked_from(address: str, account: str) -> dict[str, str]:
        return issuer.headers(account) | {"X-Forwarded-For": address}

    first = await gateway.client.get("/api/v1/children", headers=asked_from("203.0.113.1", ACCOUNT))
    second = await gateway.client.get("/api/v1/children", headers=asked_from("203.0.113.2", ACCOUNT))
    neighbour = await gateway.client.get("/api/v1/children", headers=asked_from("203.0.113.2", NEIGHBOUR))

    assert [first.status_code, second.status_code, neighbour.status_code] == [200, 429, 200]


async def test_this_machine_may_be_exempt_and_others_are_not(start_gateway) -> None:
    gateway = await start_gateway(limits_exempt_loopback=True, trusted_proxies="127.0.0.0/8", limit_public="1/60 1/60")
    outside = {"X-Forwarded-For": "203.0.113.9"}

    own = [await gateway.client.get("/api/v1/policy") for _ in range(3)]
    others = [await gateway.client.get("/api/v1/policy", headers=outside) for _ in range(2)]

    assert [answer.status_code for answer in own] == [200, 200, 200]
    assert own[-1].headers["ratelimit"] == '"public_address";r=1;t=0'
    assert [answer.status_code for answer in others] == [200, 429]


async def test_list_reads_give_way_to_signing_in_and_health_stays_alive(start_gateway) -> None:
    gateway = await start_gateway(in_flight_most=8, in_flight_least=8)
    release = asyncio.Event()

    async def wait(_: Request) -> Response:
        await release.wait()
        return JSONResponse({})

    gateway.applications.answers["/reference/regions"] = wait
    gateway.queue.answers["/public/territories"] = wait
    held = [
        asyncio.create_task(gateway.client.get(path))
        for path in ["/api/v1/reference/regions"] * 3 + ["/api/v1/public/territories"] * 3
    ]
    await eventually(lambda: len(gateway.applications.seen) + len(gateway.queue.seen) == 6)

    loop = asyncio.get_running_loop()
    began = loop.time()
    read = await gateway.client.get("/api/v1/policy")
    took = loop.time() - began
    sign_in = await gateway.client.post("/api/v1/sessions", json={})
    alive = await gateway.client.get("/livez")
    release.set()

    assert (read.status_code, read.json()["code"]) == (503, "overloaded")
    assert "retry-after" in read.headers
    assert took < 1
    assert sign_in.status_code == 200
    assert alive.status_code == 200
    assert {answer.status_code for answer in await asyncio.gather(*held)} == {200}


async def test_a_hanging_service_leaves_places_for_the_others(start_gateway) -> None:
    gateway = await start_gateway(in_flight_most=20, in_flight_least=20)
    release = asyncio.Event()

    async def hang(_: Request) -> Response:
        await release.wait()
        return JSONResponse({})

    gateway.queue.answers["/public/territories"] = hang
    held = [asyncio.create_task(gateway.client.get("/api/v1/public/territories")) for _ in range(20)]
    await eventually(lambda: sum(task.done() for task in held) == 11)

    other = await gateway.client.get("/api/v1/policy")
    release.set()
    answers = await asyncio.gather(*held)

    assert other.status_code == 200
    assert [answer.status_code for answer in answers].count(200) == 9
