"""A voucher shows the place it is bound to, and lets go of it with its end."""

from typing import Any

from place_house import GROUP, KINDERGARTEN
from voucher_house import VoucherHouse


async def group(house: VoucherHouse) -> dict[str, Any]:
    """A group for four-year-olds, with a place each for two."""
    staff = house.officer("all", role="queue_operator", name="operator")
    made = await house.client.post("/operator/kindergartens", json=KINDERGARTEN, headers=staff)
    path = f"/operator/kindergartens/{made.json()['id']}/groups"
    answer = await house.client.post(path, json=GROUP | {"age_band": "senior", "declared": 2}, headers=staff)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def held(house: VoucherHouse) -> int:
    return await house.connection.fetchval("select sum(held) from kindergarten_group")


async def test_a_bound_voucher_shows_its_kindergarten_and_what_is_possible(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    await house.confirm(child)

    chosen = await house.act(child, "voucher/choice", json={"group_id": (await group(house))["id"]})

    assert chosen.status_code in (200, 201), chosen.text
    shown = await house.voucher(child)
    assert (shown["state"]["code"], shown["can"]) == ("bound", ["release", "decline"])
    assert (shown["kindergarten"]["name"], shown["choice"]["state"]) == (KINDERGARTEN["name_ru"], "held")
    assert shown["contract"] is None
    kk = await house.act(child, "voucher", method="GET", headers={"Accept-Language": "kk"})
    assert kk.json()["kindergarten"]["name"] == KINDERGARTEN["name_kk"]


async def test_a_contract_that_is_not_signed_in_time_frees_the_place(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    use_by = (await house.confirm(child)).json()["use_by"]
    await house.act(child, "voucher/choice", json={"group_id": (await group(house))["id"]})
    before = await held(house)

    await house.move_to(use_by)

    assert (before, await held(house)) == (1, 0)
    assert (await house.voucher(child))["state"]["code"] == "expired"
    (released,) = await house.events("place_released")
    assert (released["by"], released["state"]) == ("deadline", "inactive")


async def test_a_refusal_taken_back_finds_the_voucher_without_a_place(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    await house.confirm(child)
    await house.act(child, "voucher/choice", json={"group_id": (await group(house))["id"]})

    await house.refuse(child)
    freed = await held(house)
    answer = await house.undo(child)

    assert freed == 0
    assert (answer.json()["state"]["code"], answer.json()["can"]) == ("confirmed", ["choose", "decline"])
