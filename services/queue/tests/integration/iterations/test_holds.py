"""Whom vouchers pass by, on which ground, and since when; the place in the queue is kept."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from history_office import wishes
from iteration_desk import IterationDesk
from public_house import children, settled
from queue_builders import ALMATY, OPENING, submitted

from balabaqsha_testkit.issuer import Issuer
from queue_service.entrypoints.hold_timer import review_every_list

DISTRICT = "195220100"
SETTLEMENT = "195220500"
ENTRIES = "/operator/entries"


def youngest(app: FastAPI, *, months: int = 6, **changes: Any) -> Any:
    born = (app.state.service.clock() - timedelta(days=30 * months)).date()
    return submitted(birth_date=born, filed_at=OPENING, **changes)


async def leaves(desk: IterationDesk, *kinds: str) -> list[tuple[str, str]]:
    rows = await desk.connection.fetch(
        "select kind, convert_from(leaf, 'UTF8')::jsonb ->> 'ground' as ground from ledger "
        "where kind = any($1) order by seq",
        list(kinds),
    )
    return [(row["kind"], row["ground"]) for row in rows]


async def reviewed(desk: IterationDesk) -> None:
    await review_every_list(desk.app.state.service)
    await settled(desk.connection)


async def test_a_child_too_young_is_held_from_the_first_moment(
    desk: IterationDesk, app: FastAPI, issuer: Issuer
) -> None:
    event = youngest(app)

    await desk.deliver(event)

    assert await leaves(desk, "entered", "held") == [("entered", "delivery_delayed"), ("held", "under_age")]
    path = f"/applications/{event.application_id}/position"
    mine = (await desk.client.get(path, headers=issuer.headers(event.account_id))).json()
    assert (mine["available"], mine["hold"]["ground"]) == (True, "under_age")
    assert mine["hold"]["text"]
    assert mine["hold"]["since"]


async def test_a_review_that_finds_nothing_new_writes_nothing(desk: IterationDesk, app: FastAPI) -> None:
    await desk.deliver(youngest(app), *children(2))
    await reviewed(desk)
    before = await desk.connection.fetchval("select max(seq) from ledger")

    await reviewed(desk)

    assert await desk.connection.fetchval("select max(seq) from ledger") == before


async def test_who_became_old_enough_is_let_go_by_a_review(desk: IterationDesk, app: FastAPI) -> None:
    event = youngest(app)
    await desk.deliver(event)
    await desk.connection.execute("update entry set birth_date = '2024-01-01'")

    await reviewed(desk)

    assert await leaves(desk, "held", "released") == [("held", "under_age"), ("released", "under_age")]
    keys = [
        row["routing_key"] for row in await desk.connection.fetch("select routing_key from outbox order by position")
    ]
    assert keys[-2:] == ["queue.hold_placed.v1", "queue.hold_lifted.v1"]


async def test_a_publication_passes_by_who_is_too_young(desk: IterationDesk, app: FastAPI) -> None:
    held = youngest(app, months=10)
    old_enough = submitted(birth_date=(app.state.service.clock() - timedelta(days=600)).date())
    await desk.deliver(held, old_enough)
    await desk.all_told()

    card = await desk.issue(2)

    assert await desk.winners(card["id"]) == [old_enough.number]


async def district(desk: IterationDesk, *, free: int, settlement: str = SETTLEMENT) -> str:
    """A kindergarten of a settlement of the district, with so many free places."""
    kindergarten, group = str(uuid4()), str(uuid4())
    await desk.connection.execute(
        """
        insert into kindergarten (id, name_kk, name_ru, kind, ownership, address_kk, address_ru, region, district,
                                  settlement, territory, languages, regimes, state, changed_at)
        values ($1, 'a', 'a', 'kindergarten', 'state', 'a', 'a', '190000000', $2, $3, $2, '{kk}', '{full_day}',
                'open', now())
        """,
        kindergarten,
        DISTRICT,
        settlement,
    )
    await desk.connection.execute(
        """
        insert into kindergarten_group (id, kindergarten_id, name, age_band, purpose, language, regime, declared, state,
                                        changed_at)
        values ($1, $2, 'a', 'young', 'general', 'kk', 'full_day', $3, 'open', now())
        """,
        group,
        kindergarten,
        free,
    )
    return group


def of_district(**changes: Any) -> Any:
    return submitted(**{"region": "190000000", "district": DISTRICT, "settlement": SETTLEMENT} | changes)


async def test_a_settlement_without_a_free_place_takes_no_part(desk: IterationDesk) -> None:
    group = await district(desk, free=0)
    await desk.deliver(of_district())
    held = await leaves(desk, "held", "released")
    await desk.connection.execute("update kindergarten_group set declared = 3 where id = $1", group)

    await reviewed(desk)

    assert held == [("held", "no_places_in_settlement")]
    assert await leaves(desk, "released") == [("released", "no_places_in_settlement")]


async def test_a_city_draws_whatever_the_settlement(desk: IterationDesk) -> None:
    await district(desk, free=0)

    await desk.deliver(submitted(settlement=SETTLEMENT))
    await reviewed(desk)

    assert await leaves(desk, "held") == []


async def test_a_hold_that_gives_way_to_another_is_one_leaf(desk: IterationDesk, app: FastAPI) -> None:
    await district(desk, free=0)
    born = (app.state.service.clock() - timedelta(days=200)).date()
    await desk.deliver(of_district(birth_date=born))
    await desk.connection.execute("update entry set birth_date = '2024-01-01'")

    await reviewed(desk)

    assert await leaves(desk, "held", "released") == [("held", "under_age"), ("held", "no_places_in_settlement")]


async def test_staff_hold_a_child_and_let_it_go(desk: IterationDesk) -> None:
    first, second = children(2)
    await desk.deliver(first, second)
    await desk.all_told()
    path = f"{ENTRIES}/{first.application_id}"
    body = {"ground": "suspended", "reason": "the guardianship is disputed in court"}

    placed = await desk.client.post(f"{path}/hold", json=body, headers=desk.operator)
    again = await desk.client.post(f"{path}/hold", json=body, headers=desk.operator)
    await reviewed(desk)
    card = await desk.issue(1)
    lifted = await desk.client.post(f"{path}/release", json=body, headers=desk.operator)
    await settled(desk.connection)

    assert placed.status_code == 200, placed.text
    assert placed.json()["hold"]["ground"] == "suspended"
    assert (again.status_code, again.json()["code"]) == (409, "already_held")
    assert await desk.winners(card["id"]) == [second.number]
    assert lifted.json()["hold"] is None
    assert await leaves(desk, "held", "released") == [("held", "suspended"), ("released", "suspended")]


async def test_who_changes_the_list_stays_held(desk: IterationDesk) -> None:
    (event,) = children(1)
    await desk.deliver(event)
    body = {"ground": "suspended", "reason": "the guardianship is disputed in court"}
    await desk.client.post(f"{ENTRIES}/{event.application_id}/hold", json=body, headers=desk.operator)
    await settled(desk.connection)

    await desk.deliver(wishes(event, "special"))

    assert await desk.connection.fetchval("select held_ground from standing") == "suspended"


async def test_the_desk_lists_rows_by_every_filter(desk: IterationDesk, app: FastAPI) -> None:
    held, *waiting = youngest(app), *children(3), of_district(settlement=None)
    await desk.deliver(held, *waiting)

    async def numbers(**query: Any) -> list[str]:
        found: list[str] = []
        cursor: str | None = None
        while True:
            page = query | {"limit": 2} | ({"cursor": cursor} if cursor else {})
            answer = await desk.client.get(ENTRIES, params=page, headers=desk.operator)
            assert answer.status_code == 200, answer.text
            found += [row["number"] for row in answer.json()["items"]]
            cursor = answer.json()["next_cursor"]
            if cursor is None:
                return found

    everybody = sorted((held, *waiting), key=lambda event: (event.filed_at, event.number))
    assert await numbers() == [event.number for event in everybody]
    assert await numbers(territory=DISTRICT) == [waiting[-1].number]
    assert await numbers(territory=ALMATY, held="true") == [held.number]
    assert held.number not in await numbers(held="false")
    assert set(await numbers(category="c16", territory=ALMATY)) == {event.number for event in waiting[:3]}
    assert await numbers(state="offered") == []


async def test_another_districts_entries_are_not_there(desk: IterationDesk, issuer: Issuer) -> None:
    (event,) = children(1)
    await desk.deliver(event)
    elsewhere = issuer.headers("other", roles=["queue_operator"], territories=[DISTRICT])
    path = f"{ENTRIES}/{event.application_id}"
    body = {"ground": "suspended", "reason": "not theirs to hold"}

    listed = await desk.client.get(ENTRIES, headers=elsewhere)
    asked_for = await desk.client.get(ENTRIES, params={"territory": ALMATY}, headers=elsewhere)
    card = await desk.client.get(path, headers=elsewhere)
    held = await desk.client.post(f"{path}/hold", json=body, headers=elsewhere)

    assert listed.json()["items"] == asked_for.json()["items"] == []
    assert (card.status_code, held.status_code) == (404, 404)
    outcomes = await desk.connection.fetch("select outcome from audit where subject = $1", event.application_id)
    assert [row["outcome"] for row in outcomes] == ["refused", "refused"]


async def test_a_look_at_an_entry_is_written_down(desk: IterationDesk) -> None:
    (event,) = children(1)
    await desk.deliver(event)
    await desk.all_told()
    await desk.issue(1)

    card = (await desk.client.get(f"{ENTRIES}/{event.application_id}", headers=desk.operator)).json()

    assert (card["state"], card["number"]) == ("offered", event.number)
    assert [step["action"] for step in card["vouchers"][0]["steps"]] == ["offer"]
    assert [one["kind"] for one in card["deadlines"]].count("confirm") == 1
    row = await desk.connection.fetchrow("select * from audit order by position desc limit 1")
    assert (row["action"], row["subject"], row["account_id"]) == (
        "look_at_entry",
        event.application_id,
        event.account_id,
    )
