"""Answers composed of several services: whole when all are there, partial when some are not, never a failure."""

import asyncio

import pytest
from fastapi import Request, Response

from balabaqsha_testkit.issuer import Issuer

ACCOUNT = "0190aaaa-0000-7000-8000-000000000001"
APPLICATION = {"id": "a1", "number": "AAAA-BBBB", "child_id": "c1", "state": {"code": "queued"}}
CHILD = {"id": "c1", "surname": "Сериков", "first_name": "Алихан"}
POSITION = {
    "available": True,
    "application_id": "a1",
    "overall": {"number": 14, "total": 96},
    "category": {"code": "general_6", "text": "Общая очередь", "number": 3, "total": 40},
}
VOUCHER = {"id": "v1", "number": "V-2026-000001", "state": {"code": "offered", "text": "Выдан"}}


@pytest.fixture
async def family(gateway):
    """A gateway with one family's data behind it."""
    gateway.applications.reply("/applications", {"items": [APPLICATION], "next_cursor": "n1"})
    gateway.applications.reply("/applications/a1", APPLICATION, headers={"ETag": '"4"'})
    gateway.children.reply("/children", {"items": [CHILD], "next_cursor": None})
    gateway.queue.reply("/positions", {"items": [POSITION]})
    gateway.queue.reply("/applications/a1/position", POSITION)
    gateway.queue.reply("/applications/a1/voucher", VOUCHER)
    return gateway


async def test_a_list_shows_each_application_with_its_child_and_numbers(family, issuer: Issuer) -> None:
    token = issuer.headers(ACCOUNT)

    answer = await family.client.get("/api/v1/applications?limit=5", headers=token)

    (item,) = answer.json()["items"]
    assert answer.json()["next_cursor"] == "n1"
    assert item["number"] == "AAAA-BBBB"
    assert item["child"] == {"available": True, **CHILD}
    assert item["category"] == {"code": "general_6", "text": "Общая очередь"}
    assert item["position"] == POSITION
    assert family.applications.seen[-1].query == "limit=5"
    assert family.queue.seen[-1].headers["authorization"] == token["Authorization"]


async def test_one_application_keeps_its_tag_for_editing(family, issuer: Issuer) -> None:
    headers = issuer.headers(ACCOUNT) | {"If-None-Match": '"4"'}

    answer = await family.client.get("/api/v1/applications/a1", headers=headers)

    assert answer.status_code == 200
    assert answer.headers["etag"] == '"4"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["position"]["overall"]["number"] == 14
    assert answer.json()["voucher"] == {"available": True, **VOUCHER}
    assert "if-none-match" not in family.applications.seen[-1].headers


@pytest.mark.parametrize("path", ["/api/v1/applications", "/api/v1/applications/a1"])
async def test_parts_that_are_away_say_so_in_their_place(family, issuer: Issuer, path: str) -> None:
    await asyncio.gather(family.children.stop(), family.queue.stop())

    answer = await family.client.get(path, headers=issuer.headers(ACCOUNT) | {"Accept-Language": "en"})
    await asyncio.gather(family.children.start(), family.queue.start())

    card = answer.json()["items"][0] if "items" in answer.json() else answer.json()
    away = {"code": "temporarily_unavailable", "text": "This cannot be shown just now. Try again later."}
    assert answer.status_code == 200
    assert card["number"] == "AAAA-BBBB"
    assert card["child"] == {"id": "c1", "available": False, "why": away}
    assert card["position"] == {"available": False, "why": away}
    assert card["category"] is None
    assert card.get("voucher", {"available": False, "why": away}) == {"available": False, "why": away}


async def test_a_part_that_fails_or_hangs_does_not_hold_up_the_rest(start_gateway, issuer: Issuer) -> None:
    gateway = await start_gateway(part_seconds=0.3)
    gateway.applications.reply("/applications", {"items": [APPLICATION]})
    gateway.children.reply("/children", {"no": "items"})

    async def hang(_: Request) -> Response:
        await asyncio.Event().wait()
        raise AssertionError

    gateway.queue.answers["/positions"] = hang

    answer = await gateway.client.get("/api/v1/applications", headers=issuer.headers(ACCOUNT))

    (item,) = answer.json()["items"]
    assert answer.status_code == 200
    assert item["child"]["why"]["code"] == "temporarily_unavailable"
    assert item["position"]["why"]["code"] == "temporarily_unavailable"


async def test_an_application_that_is_not_in_the_queue_has_no_number(family, issuer: Issuer) -> None:
    family.queue.reply("/positions", {"items": []})
    family.queue.reply("/applications/a1/position", {"code": "not_found"}, status=404)

    listed = await family.client.get("/api/v1/applications", headers=issuer.headers(ACCOUNT))
    alone = await family.client.get("/api/v1/applications/a1", headers=issuer.headers(ACCOUNT))

    for card in (listed.json()["items"][0], alone.json()):
        assert card["position"]["available"] is False
        assert card["position"]["why"]["code"] == "not_in_queue"


async def test_an_application_without_a_voucher_says_so(family, issuer: Issuer) -> None:
    family.queue.reply("/applications/a1/voucher", {"code": "voucher_not_found"}, status=404)

    answer = await family.client.get("/api/v1/applications/a1", headers=issuer.headers(ACCOUNT))

    assert answer.json()["voucher"]["available"] is False
    assert answer.json()["voucher"]["why"]["code"] == "no_voucher"


async def test_the_category_an_application_knows_outlives_the_queue(family, issuer: Issuer) -> None:
    family.applications.reply("/applications/a1", APPLICATION | {"category": "general_6"})
    family.queue.reply("/applications/a1/position", {"code": "internal_error"}, status=500)

    answer = await family.client.get("/api/v1/applications/a1", headers=issuer.headers(ACCOUNT))

    assert answer.json()["category"] == {"code": "general_6", "text": None}


async def test_without_applications_there_is_nothing_to_show(family, issuer: Issuer) -> None:
    await family.applications.stop()

    answer = await family.client.get("/api/v1/applications", headers=issuer.headers(ACCOUNT))
    await family.applications.start()

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "retry-after" in answer.headers


async def test_somebody_elses_application_is_not_found(family, issuer: Issuer) -> None:
    problem = {"code": "application_not_found", "status": 404}
    family.applications.reply(
        "/applications/a2", problem, status=404, headers={"content-type": "application/problem+json"}
    )

    answer = await family.client.get("/api/v1/applications/a2", headers=issuer.headers(ACCOUNT))

    assert answer.status_code == 404
    assert answer.json() == problem
    assert answer.headers["content-type"] == "application/problem+json"


async def test_composed_answers_want_a_token_too(family) -> None:
    answers = [
        await family.client.get(path)
        for path in (
            "/api/v1/applications",
            "/api/v1/applications/a1",
            "/api/v1/account/export",
            "/api/v1/account/accesses",
        )
    ]

    assert [answer.status_code for answer in answers] == [401] * 4


async def test_an_export_has_every_services_part_and_names_the_missing(gateway, issuer: Issuer) -> None:
    path = f"/internal/account/{ACCOUNT}/export"
    for name in ("identity", "children", "applications", "notifications"):
        gateway.upstreams[name].reply(path, {"of": name})
    gateway.queue.reply(path, {"code": "internal_error"}, status=500)

    answer = await gateway.client.get("/api/v1/account/export", headers=issuer.headers(ACCOUNT))

    document = answer.json()
    assert answer.status_code == 200
    assert document["account_id"] == ACCOUNT
    assert document["parts"]["children"] == {"of": "children"}
    assert sorted(document["parts"]) == ["applications", "children", "identity", "notifications"]
    assert document["missing"] == ["queue"]
    assert answer.headers["cache-control"] == "no-store"


async def test_an_ended_session_exports_nothing(gateway, issuer: Issuer) -> None:
    path = f"/internal/account/{ACCOUNT}/export"
    gateway.identity.reply(path, {"code": "session_ended", "status": 401}, status=401)

    answer = await gateway.client.get("/api/v1/account/export", headers=issuer.headers(ACCOUNT))

    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


ACCESSES = f"/internal/account/{ACCOUNT}/accesses"


async def test_who_looked_is_told_by_all_services_in_one_list_the_newest_first(gateway, issuer: Issuer) -> None:
    looks = {"applications": "2026-03-02T04:00:00.000Z", "notifications": "2026-03-03T04:00:00.000Z"}
    for name, at in looks.items():
        gateway.upstreams[name].reply(ACCESSES, {"items": [{"at": at, "action": {"code": "read", "text": "Read"}}]})
    gateway.queue.reply(ACCESSES, {"code": "internal_error"}, status=500)

    answer = await gateway.client.get("/api/v1/account/accesses", headers=issuer.headers(ACCOUNT))

    assert answer.status_code == 200
    assert [(item["service"], item["at"]) for item in answer.json()["items"]] == [
        ("notifications", looks["notifications"]),
        ("applications", looks["applications"]),
    ]
    assert answer.json()["missing"] == ["queue"]
    assert answer.headers["cache-control"] == "no-store"
    assert gateway.identity.seen == []


async def test_an_ended_session_sees_no_looks(gateway, issuer: Issuer) -> None:
    gateway.queue.reply(ACCESSES, {"code": "session_ended", "status": 401}, status=401)

    answer = await gateway.client.get("/api/v1/account/accesses", headers=issuer.headers(ACCOUNT))

    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


async def test_looks_cannot_be_told_when_no_service_answers(gateway, issuer: Issuer) -> None:
    for name in ("applications", "queue", "notifications"):
        gateway.upstreams[name].reply(ACCESSES, {"code": "internal_error"}, status=500)

    answer = await gateway.client.get("/api/v1/account/accesses", headers=issuer.headers(ACCOUNT))

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
