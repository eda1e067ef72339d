"""A place is chosen, held, let go; nobody wins one by being quick."""

import asyncio

import asyncpg
import httpx
import pytest
from place_house import PlaceHouse

from balabaqsha_contracts.applications_events import ApplicationSubmittedV1, ApplicationWithdrawnV1


async def test_a_choice_holds_a_place_and_letting_go_frees_it(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"])
    (event,) = await house.confirmed()

    chosen = await house.choose(event, group)
    again = await house.choose(event, group)
    held = await house.counts(group)
    gone = await house.act(event, "voucher/choice", method="DELETE")

    assert (chosen.status_code, chosen.json()["state"]["code"]) == (200, "bound")
    assert again.json()["choice"] == chosen.json()["choice"]
    assert (held, gone.json()["state"]["code"], await house.counts(group)) == ((20, 1, 0), "confirmed", (20, 0, 0))
    told = await house.events("place_held", "place_released", of=event)
    assert [(fact["fact"], fact["state"]) for fact in told] == [
        ("place_held", "place_held"),
        ("place_released", "choosing"),
    ]


async def test_two_hundred_choices_at_once_take_twenty_places(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"], declared=20)
    events = await house.confirmed(200)

    async def chosen(event: ApplicationSubmittedV1) -> httpx.Response:
        """As a browser asks: again, when the service is too busy to answer."""
        answer = await house.choose(event, group)
        return await chosen(event) if answer.status_code == 503 else answer

    answers = await asyncio.gather(*(chosen(event) for event in events))

    codes = [answer.status_code for answer in answers]
    assert (codes.count(200), codes.count(409)) == (20, 180)
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"group_full"}
    assert await house.counts(group) == (20, 20, 0)
    with pytest.raises(asyncpg.CheckViolationError):
        await house.connection.execute("update kindergarten_group set held = held + 1 where id = $1", group["id"])


async def test_a_group_of_another_age_or_need_is_refused(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    junior = await house.group(kindergarten["id"], age_band="junior")
    special = await house.group(kindergarten["id"], purpose="special")
    mixed = await house.group(kindergarten["id"], age_band="mixed_age", purpose="inclusive")
    (event,) = await house.confirmed()

    answers = [await house.choose(event, group) for group in (junior, special, mixed)]

    assert [answer.status_code for answer in answers] == [409, 409, 200]
    assert {answer.json()["code"] for answer in answers[:2]} == {"group_unsuitable"}


async def test_the_first_of_the_draw_who_waits_gets_the_free_place_and_then_the_next(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"], declared=1)
    holder, second, third, quick = await house.confirmed(4)
    await house.choose(holder, group)
    for event in (third, second):
        assert (await house.wait_at(event, kindergarten)).status_code == 200
    assert [(await house.waits(event))[0]["number"] for event in (second, third)] == [1, 2]

    await house.act(holder, "voucher/choice", method="DELETE")
    raced = await house.choose(quick, group)
    await house.places()

    assert (raced.status_code, raced.json()["code"]) == (409, "group_full")
    (offered,) = await house.waits(second)
    assert (offered["state"], offered["offered_group_id"]) == ("offered", group["id"])
    assert await house.counts(group) == (1, 1, 0)
    await house.move_to(offered["accept_by"])
    await house.places()
    assert await house.waits(second) == []
    assert [one["state"] for one in await house.waits(third)] == ["offered"]
    taken = await house.choose(third, group)
    assert (taken.status_code, await house.waits(third), await house.counts(group)) == (200, [], (1, 1, 0))
    assert [fact["ground"] for fact in await house.events("waitlist_left")] == ["offer_lapsed", "place_taken"]


async def test_a_raised_number_of_places_is_offered_to_who_waits(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"], declared=0)
    (event,) = await house.confirmed()
    joined = await house.wait_at(event, kindergarten)

    headers = house.operator | {"If-Match": '"1"'}
    await house.client.patch(f"/operator/groups/{group['id']}", json={"declared": 1}, headers=headers)
    await house.places()

    assert joined.json()["items"][0]["total"] == 1
    assert [one["state"] for one in await house.waits(event)] == ["offered"]
    refused = await house.client.patch(
        f"/operator/groups/{group['id']}", json={"declared": 0}, headers=house.operator | {"If-Match": '"2"'}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "places_in_use")
    assert [hold["number"] for hold in refused.json()["holds"]] == [event.number]


async def test_a_child_leaves_a_list_and_its_offer_goes_on(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"], declared=0)
    first, second = await house.confirmed(2)
    for event in (first, second):
        await house.wait_at(event, kindergarten)
    headers = house.operator | {"If-Match": '"1"'}
    await house.client.patch(f"/operator/groups/{group['id']}", json={"declared": 1}, headers=headers)
    await house.places()

    left = await house.act(first, "voucher/waitlist", method="DELETE", params={"kindergarten_id": kindergarten["id"]})
    await house.places()

    assert (left.status_code, left.json()["items"]) == (200, [])
    assert [one["state"] for one in await house.waits(second)] == ["offered"]
    assert await house.counts(group) == (1, 1, 0)


@pytest.mark.parametrize("end", ["expired", "declined", "withdrawn", "revoked"])
async def test_with_the_voucher_every_place_ends(house: PlaceHouse, end: str) -> None:
    kindergarten, other = await house.kindergarten(), await house.kindergarten(name_ru="Другой")
    group = await house.group(kindergarten["id"])
    await house.group(other["id"], declared=0)
    (event,) = await house.confirmed()
    await house.wait_at(event, other)
    await house.choose(event, group)

    voucher = await house.voucher(event)
    if end == "expired":
        await house.move_to(voucher["use_by"])
    elif end == "declined":
        assert (await house.refuse(event)).status_code == 200
    elif end == "withdrawn":
        withdrawn = ApplicationWithdrawnV1(
            application_id=event.application_id,
            number=event.number,
            ground="withdrawn_by_parent",
            withdrawn_at=house.clock.now,
        )
        await house.tell(withdrawn)
    else:
        body = {"ground": "place_recalled", "reason": "a place too many"}
        path = f"/operator/vouchers/{voucher['id']}/revocation"
        answer = await house.client.post(path, json=body, headers=house.officer())
        assert answer.status_code == 200, answer.text

    assert await house.counts(group) == (20, 0, 0)
    states = await house.connection.fetch("select state from choice union all select state from waitlist")
    assert {row["state"] for row in states} == {"released", "left"}
    assert [fact["ground"] for fact in await house.events("waitlist_left")] == ["voucher_ended"]


async def test_another_parents_voucher_is_not_there(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten()
    group = await house.group(kindergarten["id"])
    (event,) = await house.confirmed()
    stranger = house.issuer.headers("stranger")

    answers = [
        await house.act(event, "voucher/choice", json={"group_id": group["id"]}, headers=stranger),
        await house.act(event, "voucher/waitlist", method="GET", headers=stranger),
        await house.act(event, "voucher/contract/signature", headers=stranger),
        await house.act(event, "voucher/transfer", headers=stranger),
    ]

    assert {answer.status_code for answer in answers} == {404}
