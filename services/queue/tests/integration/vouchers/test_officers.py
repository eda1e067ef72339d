"""Officers take vouchers back, within their territories and on written grounds."""

from typing import Any

import httpx
from voucher_house import Headers, VoucherHouse

REASON = {"ground": "place_recalled", "reason": "The group was closed"}


async def revoke(house: VoucherHouse, voucher_id: str, *, headers: Headers, **body: Any) -> httpx.Response:
    path = f"/operator/vouchers/{voucher_id}/revocation"
    return await house.client.post(path, json=REASON | body, headers=headers)


async def test_a_revoked_voucher_puts_the_child_back_where_it_stood(house: VoucherHouse) -> None:
    first, second = await house.file(2)
    before = await house.position(first)
    await house.issue(1)
    shown = await house.voucher(first)

    answer = await revoke(house, shown["id"], headers=house.officer())
    again = await revoke(house, shown["id"], headers=house.officer())
    await house.tick()

    assert answer.status_code == again.status_code == 200, answer.text
    assert (answer.json()["state"]["code"], answer.json()["ground"]) == ("revoked", "place_recalled")
    assert (await house.position(first))["overall"] == before["overall"]
    assert (await house.position(second))["overall"]["number"] == 2
    assert (await house.facts(first))[-3:] == ["voucher_revoked", "voucher_returned", "application_restored"]
    assert await house.pool() == [("revoked", 1)]
    (noted,) = await house.connection.fetch("select * from audit where action = 'revoke_voucher'")
    assert (noted["actor"], noted["outcome"], noted["ground"]) == ("officer", "done", "place_recalled")
    assert noted["account_id"] == first.account_id


async def test_an_operator_may_look_but_not_revoke_and_the_attempt_is_noted(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    operator = house.officer(role="queue_operator", name="operator")

    looked = await house.client.get("/operator/vouchers", headers=operator)
    refused = await revoke(house, (await house.voucher(child))["id"], headers=operator)

    (item,) = looked.json()["items"]
    assert (item["application_number"], item["state"]["code"]) == (child.number, "offered")
    assert (refused.status_code, refused.json()["code"]) == (403, "role_required")
    outcomes = await house.connection.fetch("select actor, outcome from audit where action = 'revoke_voucher'")
    assert [tuple(row) for row in outcomes] == [("operator", "refused")]


async def test_a_voucher_of_another_territory_is_not_found(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    elsewhere = house.officer("710000000")

    listed = await house.client.get("/operator/vouchers", headers=elsewhere)
    answer = await revoke(house, (await house.voucher(child))["id"], headers=elsewhere)

    assert listed.json()["items"] == []
    assert (answer.status_code, answer.json()["code"]) == (404, "voucher_not_found")
    assert (await house.voucher(child))["state"]["code"] == "offered"


async def test_vouchers_are_listed_by_pages_and_filters(house: VoucherHouse) -> None:
    children = await house.offered(5)
    await house.confirm(children[0])
    seen: list[str] = []
    cursor: str | None = None

    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await house.client.get("/operator/vouchers", params=query, headers=house.officer("all"))).json()
        seen += [item["application_number"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    confirmed = await house.client.get("/operator/vouchers?state=confirmed", headers=house.officer())
    found = await house.client.get(f"/operator/vouchers?number={children[1].number}", headers=house.officer())

    assert sorted(seen) == sorted(child.number for child in children)
    assert [item["application_number"] for item in confirmed.json()["items"]] == [children[0].number]
    assert [item["application_number"] for item in found.json()["items"]] == [children[1].number]


async def test_a_decision_names_one_of_the_grounds(house: VoucherHouse) -> None:
    (child,) = await house.offered()

    answer = await revoke(house, (await house.voucher(child))["id"], headers=house.officer(), ground="mood")

    assert answer.json()["code"] == "ground_unknown"
    assert answer.json()["errors"][0]["pointer"] == "/ground"


async def test_only_the_voucher_of_an_enrolled_child_is_suspended(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    path = f"/operator/vouchers/{(await house.voucher(child))['id']}"
    body = {"ground": "long_absence", "reason": "Absent since May"}

    early = await house.client.post(f"{path}/suspension", json=body, headers=house.officer())
    await house.connection.execute("update voucher set state = 'used'")
    suspended = await house.client.post(f"{path}/suspension", json=body, headers=house.officer())
    body["ground"] = "absence_over"
    resumed = await house.client.post(f"{path}/resumption", json=body, headers=house.officer())

    assert (early.status_code, early.json()["code"], early.json()["state"]) == (
        409,
        "voucher_state_conflict",
        "offered",
    )
    assert [one.json()["state"]["code"] for one in (suspended, resumed)] == ["suspended", "used"]
