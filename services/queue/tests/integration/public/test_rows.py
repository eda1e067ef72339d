"""Rows without names, sizes without small cells, and numbers, for everybody."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from public_house import ENTRIES, append, children, paged, privilege
from queue_builders import ALMATY, OPENING, submitted

from balabaqsha_contracts.applications_events import ApplicationSubmittedV1, ApplicationWithdrawnV1
from queue_service.domain.changes import held

Deliver = Callable[..., Awaitable[list[Any]]]


async def test_rows_stand_category_after_category_in_the_order_of_filing(
    client: httpx.AsyncClient, deliver: Deliver
) -> None:
    young = children(3, year=2026) + children(2, year=2025)
    events = await deliver(*children(4), *children(3, privilege=privilege("b2")), *children(2, year=2021), *young)
    rank = {"c08": 0, "c15": 1, "c16": 2, "c21": 3}

    def category(event: ApplicationSubmittedV1) -> str:
        year = event.birth_date.year
        return {2021: "c08", 2023: "c15" if event.privilege else "c16"}.get(year, "c21")

    expected = sorted(events, key=lambda event: (rank[category(event)], event.filed_at, event.number))

    rows = await paged(client, ENTRIES, limit=2)

    assert [row["number"] for row in rows] == [event.number for event in expected]
    assert [row["overall"] for row in rows] == list(range(1, len(events) + 1))
    assert [row["category"] for row in rows] == [category(event) for event in expected]
    for row, event in zip(rows, expected, strict=True):
        mates = [other.number for other in expected if category(other) == category(event)]
        assert row["number_in_category"] == mates.index(event.number) + 1
        assert row["cohort"] == event.birth_date.year
        assert row["privilege_class"]["code"] == ("b2" if event.privilege else "general")
        assert row["held_ground"] is None or event.birth_date.year >= 2025, "only the youngest may be too young"


async def test_a_category_is_paged_by_itself_and_a_held_child_keeps_its_row(
    client: httpx.AsyncClient, app: FastAPI, connection: asyncpg.Connection, deliver: Deliver
) -> None:
    events = await deliver(*children(5), *children(3, privilege=privilege("a")))
    await append(app, connection, held(waiting_list=ALMATY, code=events[1].number, ground="under_age"))

    rows = await paged(client, ENTRIES, category="c16", limit=2)

    assert [row["number"] for row in rows] == [event.number for event in events[:5]]
    assert [row["held_ground"] for row in rows] == [None, "under_age", None, None, None]
    assert [row["number_in_category"] for row in rows] == [1, 2, 3, 4, 5]
    assert [row["overall"] for row in rows] == [4, 5, 6, 7, 8]


async def test_a_page_goes_on_behind_a_row_that_has_left(client: httpx.AsyncClient, deliver: Deliver) -> None:
    events = await deliver(*children(5))
    first = (await client.get(ENTRIES, params={"limit": 2})).json()
    await deliver(
        ApplicationWithdrawnV1(
            application_id=events[1].application_id,
            number=events[1].number,
            ground="withdrawn_by_parent",
            withdrawn_at=OPENING,
        )
    )

    second = (await client.get(ENTRIES, params={"limit": 2, "cursor": first["next_cursor"]})).json()

    assert [row["number"] for row in second["items"]] == [events[2].number, events[3].number]
    assert [row["number_in_category"] for row in second["items"]] == [2, 3]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/public/queue/711111111/entries", 404, "territory_not_found"),
        ("/public/queue/almaty/entries", 422, "invalid_request"),
        (f"{ENTRIES}?category=c99", 404, "category_not_found"),
        (f"{ENTRIES}?cursor=nonsense", 422, "cursor_invalid"),
        (f"{ENTRIES}?limit=101", 422, "invalid_request"),
        ("/public/queue?territory=711111111", 404, "territory_not_found"),
        ("/public/statistics?territory=711111111", 404, "territory_not_found"),
        ("/public/queue/numbers/0000", 404, "number_not_found"),
        ("/public/iterations/none", 404, "run_not_found"),
        ("/public/rules/1999.1", 404, "rule_version_not_found"),
    ],
)
async def test_what_is_not_there_is_said_by_code(
    client: httpx.AsyncClient, deliver: Deliver, path: str, status: int, code: str
) -> None:
    await deliver(*children(1))

    answer = await client.get(path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "spell",
    [
        str.lower,
        lambda number: number.replace("-", ""),
        lambda number: number.replace("-", " "),
        lambda number: number.replace("-", "\u2013"),
        lambda number: number.replace("0", "O").replace("1", "l"),
    ],
)
async def test_a_number_is_found_however_it_is_written(
    client: httpx.AsyncClient, deliver: Deliver, spell: Callable[[str], str]
) -> None:
    number = "0K1M-7WXY-90AB-CDEF-G"
    await deliver(submitted(number=number))

    answer = await client.get(f"/public/queue/numbers/{spell(number)}")

    assert answer.json()["number"] == number
    assert answer.json()["overall"] == {"number": 1, "total": 1}
    assert answer.json()["application_id"] is None


async def test_sizes_hide_small_cells_and_what_would_give_them_away(
    client: httpx.AsyncClient, deliver: Deliver
) -> None:
    await deliver(*children(6), *children(9, year=2021), *children(1, year=2022))

    view = (await client.get("/public/queue", params={"territory": ALMATY})).json()

    sizes = {item["code"]: item["total"] for item in view["categories"]}
    assert view["total"] == 16
    assert (sizes["c16"], sizes["c12"], sizes["c08"], sizes["c01"]) == (None, None, 9, 0)
    assert (await client.get("/public/territories")).json()["items"] == [{"code": ALMATY, "total": 16}]


async def test_a_territory_of_four_shows_no_size_at_all(client: httpx.AsyncClient, deliver: Deliver) -> None:
    await deliver(*children(4))

    view = (await client.get("/public/queue", params={"territory": ALMATY})).json()

    assert view["total"] is None
    assert {item["total"] for item in view["categories"]} == {0, None}
    assert (await client.get("/public/territories")).json()["items"] == [{"code": ALMATY, "total": None}]


@pytest.mark.parametrize(
    ("language", "order", "notice"),
    [
        ("en", "Category 1: children born in 2020, out-of-turn right", "fewer than five"),
        ("ru", "Категория 1: дети 2020 года рождения, внеочередное право", "меньше пяти"),
        ("kk", "1-санат: 2020 жылы туғандар, кезектен тыс құқық", "бестен аз"),
    ],
)
async def test_the_rules_are_told_in_plain_words(
    client: httpx.AsyncClient, deliver: Deliver, language: str, order: str, notice: str
) -> None:
    await deliver(*children(1))

    answer = await client.get("/public/queue", params={"territory": ALMATY}, headers={"Accept-Language": language})

    assert answer.headers["Content-Language"] == language
    assert answer.json()["rules"]["order"][0] == order
    assert len(answer.json()["rules"]["order"]) == 21
    assert notice in answer.json()["notice"]
