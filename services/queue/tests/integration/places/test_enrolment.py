"""A kindergarten answers, both sign, and the child goes there until it does not."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest
from place_house import PlaceHouse
from queue_builders import ALMATY


async def test_two_signatures_enrol_a_child(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"])
    (event,) = await house.confirmed()
    await house.choose(event, group)

    contract = await house.accept(event, kindergarten)
    again = await house.accept(event, kindergarten)
    mine = await house.act(event, "voucher/contract", method="GET")
    by_parent = await house.act(event, "voucher/contract/signature")
    before = await house.counts(group)
    by_head = await house.at_desk(kindergarten, f"contracts/{contract['id']}/signature")

    assert again["id"] == contract["id"]
    assert mine.json()["document_hash"] == contract["document_hash"]
    assert mine.json()["document"]["application"] == event.number
    assert (by_parent.json()["state"]["code"], before) == ("bound", (20, 1, 0))
    assert by_head.status_code == 200, by_head.text
    assert ((await house.voucher(event))["state"]["code"], await house.counts(group)) == ("used", (20, 0, 1))
    assert (await house.entry(event))["state"] == "enrolled"
    told = [(fact["fact"], fact["state"]) for fact in await house.events(of=event) if "state" in fact]
    assert told[-6:] == [
        ("place_held", "place_held"),
        ("contract_drafted", "contract_pending"),
        ("contract_signed", "contract_pending"),
        ("contract_signed", "contract_pending"),
        ("voucher_used", "enrolled"),
        ("child_enrolled", "enrolled"),
    ]
    assert await house.connection.fetchval("select count(*) from deadline where state = 'open'") == 0


async def test_a_refusal_needs_a_listed_ground_and_gives_the_child_its_time_back(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"])
    (event,) = await house.confirmed()
    before = await house.voucher(event)
    await house.choose(event, group)
    choice = (await house.voucher(event))["choice"]["id"]
    await house.move_to(house.clock.now + timedelta(days=1))

    unlisted = await house.at_desk(kindergarten, f"choices/{choice}/refusal", json={"ground": "no_reason"})
    refused = await house.at_desk(
        kindergarten, f"choices/{choice}/refusal", json={"ground": "documents_expired", "note": "certificate of May"}
    )

    assert (unlisted.status_code, unlisted.json()["errors"][0]["pointer"]) == (422, "/ground")
    assert refused.status_code == 204, refused.text
    after = await house.voucher(event)
    assert (after["state"]["code"], after["choice"]["state"]) == ("confirmed", "refused")
    assert (before["use_by"], after["use_by"]) == ("2027-07-19T19:00:00.000Z", "2027-07-20T19:00:00.000Z")
    assert await house.counts(group) == (20, 0, 0)
    tasks = (await house.client.get("/operator/tasks", headers=house.operator)).json()["items"]
    assert [(task["kind"]["code"], task["details"]["ground"]) for task in tasks] == [
        ("kindergarten_refused", "documents_expired")
    ]
    assert [(fact["by"], fact["ground"]) for fact in await house.events("place_released")] == [
        ("kindergarten", "documents_expired")
    ]
    again = await house.at_desk(kindergarten, f"choices/{choice}/acceptance")
    assert (again.status_code, again.json()["code"]) == (409, "choice_answered")


async def test_a_silent_kindergarten_becomes_a_task_and_the_place_stays_held(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"])
    (event,) = await house.confirmed()
    await house.choose(event, group)

    await house.move_to("2027-07-14T19:00:00+00:00")

    tasks = (await house.client.get("/operator/tasks", headers=house.operator)).json()["items"]
    assert [(task["kind"]["code"], task["application_number"]) for task in tasks] == [
        ("kindergarten_silent", event.number)
    ]
    assert await house.counts(group) == (20, 1, 0)
    done = await house.client.post(
        f"/operator/tasks/{tasks[0]['id']}/completion", json={"note": "called them"}, headers=house.operator
    )
    again = await house.client.post(
        f"/operator/tasks/{tasks[0]['id']}/completion", json={"note": "called them"}, headers=house.operator
    )
    assert (done.json()["state"], again.status_code, again.json()["code"]) == ("done", 409, "task_done")


async def test_a_dismissed_child_is_seen_until_the_day_ends_and_its_place_goes_on(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"], declared=1)
    child, waiting = await house.confirmed(2)
    row = await house.enrol(child, kindergarten, group)
    await house.wait_at(waiting, kindergarten)

    async def seen() -> list[str]:
        answer = await house.at_desk(kindergarten, "children", method="GET")
        return [item["application_number"] for item in answer.json()["items"]]

    gone = await house.at_desk(
        kindergarten, f"enrolments/{row['enrolment_id']}/dismissal", json={"ground": "moved_away"}
    )
    twice = await house.at_desk(
        kindergarten, f"enrolments/{row['enrolment_id']}/dismissal", json={"ground": "moved_away"}
    )
    await house.places()

    assert (gone.status_code, twice.status_code) == (204, 204)
    assert [one["state"] for one in await house.waits(waiting)] == ["offered"]
    assert (await house.entry(child))["state"] == "archived"
    facts = await house.events("enrolment_ended", "voucher_returned", "application_lapsed", of=child)
    assert [(fact["fact"], fact["ground"], fact["state"]) for fact in facts] == [
        ("enrolment_ended", "dismissed", "archived"),
        ("voucher_returned", "closed", "archived"),
        ("application_lapsed", "dismissed", "archived"),
    ]
    assert await seen() == [child.number]
    await house.move_to("2027-07-12T18:59:59.999+00:00")
    assert await seen() == [child.number]
    await house.move_to("2027-07-12T19:00:00+00:00")
    assert await seen() == []


async def test_a_child_that_changes_kindergartens_keeps_its_voucher(house: PlaceHouse) -> None:
    first, second = await house.kindergarten(), await house.kindergarten(name_ru="Второй")
    here, there = await house.group(first["id"]), await house.group(second["id"])
    (event,) = await house.confirmed()
    await house.enrol(event, first, here)
    await house.move_to("2027-08-02T06:00:00+00:00")

    moved = await house.act(event, "voucher/transfer")
    again = await house.act(event, "voucher/transfer")

    assert (moved.json()["state"]["code"], again.status_code) == ("confirmed", 200)
    assert moved.json()["use_by"] == "2027-08-09T19:00:00.000Z"
    assert await house.counts(here) == (20, 0, 0)
    await house.enrol(event, second, there)
    assert await house.counts(there) == (20, 0, 1)
    rows = await house.connection.fetch(
        "select lower(during)::text as l, upper(during)::text as u from enrolment order by id"
    )
    assert [(row["l"], row["u"]) for row in rows] == [("2027-07-12", "2027-08-02"), ("2027-08-02", None)]


async def test_the_contract_cannot_be_signed_when_its_term_is_over(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"])
    (event,) = await house.confirmed()
    await house.choose(event, group)
    contract = await house.accept(event, kindergarten)
    house.clock.now = await house.connection.fetchval("select use_by from voucher")

    by_parent = await house.act(event, "voucher/contract/signature")
    by_head = await house.at_desk(kindergarten, f"contracts/{contract['id']}/signature")

    assert [(answer.status_code, answer.json()["code"]) for answer in (by_parent, by_head)] == [
        (409, "contract_term_over"),
        (409, "contract_term_over"),
    ]


async def test_both_sign_at_the_same_instant_and_the_child_is_enrolled_once(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"], declared=10)
    events = await house.confirmed(10)
    contracts = []
    for event in events:
        await house.choose(event, group)
        contracts.append(await house.accept(event, kindergarten))

    answers = await asyncio.gather(
        *(house.act(event, "voucher/contract/signature") for event in events),
        *(house.at_desk(kindergarten, f"contracts/{contract['id']}/signature") for contract in contracts),
    )

    assert {answer.status_code for answer in answers} == {200}
    assert await house.counts(group) == (10, 0, 10)
    assert await house.connection.fetchval("select count(*) from enrolment") == 10


async def test_no_child_goes_to_two_kindergartens_and_has_no_two_vouchers_even_by_direct_sql(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"])
    (event,) = await house.confirmed()
    await house.enrol(event, kindergarten, group)

    with pytest.raises(asyncpg.ExclusionViolationError):
        await house.connection.execute(
            "insert into enrolment (id, application_id, child_id, voucher_id, kindergarten_id, group_id, during) "
            "select gen_random_uuid(), application_id, child_id, voucher_id, kindergarten_id, group_id, "
            "daterange(lower(during) + 100, null) from enrolment"
        )
    columns = (
        "application_id, code, child_id, territory, list, iteration_id, offered_at, confirm_by, terms_version, "
        "rule_version"
    )
    for state, refused in (("closed", asyncpg.ExclusionViolationError), ("offered", asyncpg.UniqueViolationError)):
        ended_at = "null" if state == "closed" else "offered_at"
        with pytest.raises(refused):
            await house.connection.execute(
                f"insert into voucher (id, number, ordinal, state, ended_at, {columns}) "  # noqa: S608 - ours
                f"select gen_random_uuid(), 'X', 99, '{state}', {ended_at}, {columns} from voucher"
            )


async def test_staff_of_a_kindergarten_see_their_own_alone_and_every_look_is_written_down(house: PlaceHouse) -> None:
    mine, other = await house.kindergarten(), await house.kindergarten(name_ru="Другой")
    group, foreign = await house.group(mine["id"]), await house.group(other["id"])
    one, two = await house.confirmed(2)
    await house.choose(one, group)
    await house.choose(two, foreign)
    theirs = (await house.voucher(two))["choice"]["id"]

    seen = await house.at_desk(mine, "children", method="GET")
    answers = [
        await house.at_desk(mine, f"choices/{theirs}/acceptance"),
        await house.at_desk(mine, f"choices/{theirs}/refusal", json={"ground": "documents_expired"}),
        await house.at_desk(mine, "profile", method="GET", params={"kindergarten_id": other["id"]}),
        await house.at_desk(
            mine, f"groups/{foreign['id']}", method="PATCH", json={"declared": 1}, headers={"If-Match": '"1"'}
        ),
    ]
    everywhere = house.staff("kindergarten_head", territories=("all", ALMATY), name="head")
    unbound = await house.client.get("/kindergarten/profile", headers=everywhere)

    assert [item["application_number"] for item in seen.json()["items"]] == [one.number]
    assert [answer.status_code for answer in (*answers, unbound)] == [404] * 5
    rows = await house.connection.fetch(
        "select action, outcome, account_id, actor_kind from audit where action in ('child_viewed', 'answer_choice')"
    )
    assert [tuple(row) for row in rows] == [
        ("child_viewed", "done", one.account_id, "kindergarten"),
        ("answer_choice", "refused", None, "kindergarten"),
        ("answer_choice", "refused", None, "kindergarten"),
    ]


async def test_a_kindergarten_changes_its_contacts_and_its_places_alone(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"])
    match = {"If-Match": '"1"'}

    contacts = await house.at_desk(
        kindergarten, "profile", method="PATCH", json={"phone": "+77272223344"}, headers=match
    )
    name = await house.at_desk(kindergarten, "profile", method="PATCH", json={"name_ru": "Мой"}, headers=match)
    places = await house.at_desk(
        kindergarten, f"groups/{group['id']}", method="PATCH", json={"declared": 25}, headers=match
    )

    assert (contacts.status_code, contacts.json()["phone"]) == (200, "+77272223344")
    assert (name.status_code, name.json()["errors"][0]["code"]) == (422, "unknown_field")
    assert (places.json()["declared"], places.json()["free"]) == (25, 25)


async def test_the_waiting_list_is_the_same_for_the_kindergarten(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    await house.group(kindergarten["id"], declared=0)
    events = await house.confirmed(3)
    for event in reversed(events):
        await house.wait_at(event, kindergarten)

    first = await house.at_desk(kindergarten, "waitlist", method="GET", params={"limit": 2})
    rest = await house.at_desk(
        kindergarten, "waitlist", method="GET", params={"limit": 2, "cursor": first.json()["next_cursor"]}
    )

    shown = first.json()["items"] + rest.json()["items"]
    assert [(item["number"], item["application_number"]) for item in shown] == [
        (number, event.number) for number, event in enumerate(events, start=1)
    ]
    assert rest.json()["next_cursor"] is None


async def test_a_kindergarten_that_closes_loses_no_child(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"], declared=3)
    enrolled, held, accepted, waiting = await house.confirmed(4)
    row = await house.enrol(enrolled, kindergarten, group)
    await house.choose(held, group)
    await house.choose(accepted, group)
    await house.accept(accepted, kindergarten)
    await house.wait_at(waiting, kindergarten)
    path = f"/operator/kindergartens/{kindergarten['id']}/closing"

    closing = await house.client.post(path, json={"reason": "the building is unsafe"}, headers=house.operator)
    again = await house.client.post(path, json={"reason": "the building is unsafe"}, headers=house.operator)
    chosen = await house.choose(waiting, group)
    await house.places()
    await house.places()

    assert closing.status_code == 202, closing.text
    assert {name: closing.json()[name] for name in ("held", "waiting", "enrolled")} == {
        "held": 2,
        "waiting": 1,
        "enrolled": 1,
    }
    assert (again.status_code, again.json()["code"]) == (409, "kindergarten_closing")
    assert (chosen.status_code, chosen.json()["code"]) == (409, "kindergarten_closing")
    assert [(await house.voucher(event))["state"]["code"] for event in (held, accepted, waiting)] == ["confirmed"] * 3
    assert await house.counts(group) == (3, 0, 1)
    tasks = (await house.client.get("/operator/tasks", headers=house.operator)).json()["items"]
    assert [(task["kind"]["code"], task["application_number"]) for task in tasks] == [
        ("kindergarten_closing", None),
        ("kindergarten_closing", enrolled.number),
    ]
    assert [fact["ground"] for fact in await house.events("waitlist_left")] == ["kindergarten_closed"]
    await house.at_desk(kindergarten, f"enrolments/{row['enrolment_id']}/dismissal", json={"ground": "parent_request"})
    await house.places()
    shown = await house.client.get(f"/public/kindergartens/{kindergarten['id']}")
    assert shown.json()["state"]["code"] == "closed"
    assert (await house.client.get("/public/kindergartens")).json()["items"] == []
