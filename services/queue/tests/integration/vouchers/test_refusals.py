"""A refusal is typed, and can be taken back for a day."""

from datetime import datetime, timedelta

import pytest
from voucher_house import VoucherHouse


@pytest.mark.parametrize("word", ["ОТКАЗЫВАЮСЬ", "БАС ТАРТАМЫН", "REFUSE", " отказываюсь "])
async def test_the_word_of_any_language_refuses(house: VoucherHouse, word: str) -> None:
    (child,) = await house.offered()

    answer = await house.refuse(child, word)

    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert (shown["state"]["code"], shown["can"]) == ("declined", ["undo"])
    (told,) = await house.events("voucher_declined")
    assert (told["state"], told["undo_by"]) == ("annulled", shown["undo_by"])
    assert (await house.entry(child))["state"] == "annulled"
    assert await house.pool() == []


async def test_another_word_refuses_nothing(house: VoucherHouse) -> None:
    (child,) = await house.offered()

    answer = await house.refuse(child, "да")

    assert (answer.status_code, answer.json()["code"]) == (422, "typed_confirmation_wrong")
    assert answer.json()["errors"][0]["pointer"] == "/typed_confirmation"
    assert (await house.voucher(child))["state"]["code"] == "offered"


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_refusal_taken_back_leaves_everything_as_it_was(
    house: VoucherHouse,
    *,
    accepted: bool,
) -> None:
    (child,) = await house.offered()
    if accepted:
        await house.confirm(child)
    before = await house.voucher(child)
    await house.refuse(child)
    house.clock.now += timedelta(hours=2)

    answer = await house.undo(child)
    again = await house.undo(child)

    assert answer.status_code == again.status_code == 200, answer.text
    after = answer.json()
    assert {key: after[key] for key in after if key != "steps"} == {
        key: before[key] for key in before if key != "steps"
    }
    assert [step["action"] for step in after["steps"]][-2:] == ["decline", "undo"]
    (told,) = await house.events("application_restored")
    assert (told["ground"], told["state"]) == ("refusal_undone", "choosing" if accepted else "voucher_offered")
    await house.move_to(after["use_by"] if accepted else after["confirm_by"])
    assert (await house.voucher(child))["state"]["code"] == "expired", "the term is the one that was stored"


async def test_after_a_day_a_refusal_stands_and_the_place_goes_back(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    undo_by = datetime.fromisoformat((await house.refuse(child)).json()["undo_by"])

    house.clock.now = undo_by
    late = await house.undo(child)
    await house.tick()

    assert (late.status_code, late.json()["code"]) == (409, "undo_term_over")
    assert await house.pool() == [("declined", 1)]
    (returned,) = await house.events("voucher_returned")
    assert (returned["ground"], returned["state"]) == ("declined", "annulled")
    assert (await house.voucher(child))["state"]["code"] == "declined"


async def test_refusing_twice_is_refusing_once(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    first = await house.refuse(child)
    house.clock.now += timedelta(hours=1)

    second = await house.refuse(child)

    assert second.json() == first.json()
    assert len(await house.events("voucher_declined")) == 1


async def test_a_voucher_that_was_never_refused_has_nothing_to_take_back(house: VoucherHouse) -> None:
    (child,) = await house.offered()

    answer = await house.undo(child)

    assert (answer.status_code, answer.json()["code"]) == (409, "voucher_state_conflict")
    assert (answer.json()["state"], answer.json()["possible"]) == ("offered", ["confirm", "decline"])


async def test_one_key_gives_one_answer(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    key = {"Idempotency-Key": "one"}

    first = await house.act(child, "voucher/confirmation", headers=key)
    house.clock.now += timedelta(hours=1)
    second = await house.act(child, "voucher/confirmation", headers=key)

    assert first.content == second.content
