"""What a parent does with a voucher, and what becomes of one that nobody answers."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rule_desk import Desk
from rule_documents import with_ratios
from voucher_house import STARTS_AT, VoucherHouse

ALMATY_ZONE = ZoneInfo("Asia/Almaty")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(ALMATY_ZONE)


async def test_an_issued_voucher_is_to_be_accepted_within_two_working_days(house: VoucherHouse) -> None:
    (child,) = await house.offered()

    shown = await house.voucher(child)

    assert shown["state"] == {"code": "offered", "text": "Выдан ваучер, подтвердите согласие"}
    assert local(shown["confirm_by"]).isoformat() == "2027-07-15T00:00:00+05:00"
    assert (shown["can"], shown["refusal_word"]) == (["confirm", "decline"], "ОТКАЗЫВАЮСЬ")
    assert [step["action"] for step in shown["steps"]] == ["offer"]
    kk = await house.act(child, "voucher", method="GET", headers={"Accept-Language": "kk"})
    assert (kk.json()["refusal_word"], kk.json()["steps"][0]["text"]) == ("БАС ТАРТАМЫН", "Ваучер берілді")


async def test_an_accepted_voucher_has_five_working_days_to_a_contract(house: VoucherHouse) -> None:
    (child,) = await house.offered()

    answer = await house.confirm(child)
    again = await house.confirm(child)

    assert answer.status_code == again.status_code == 200, answer.text
    shown = answer.json()
    assert shown["state"]["code"] == "confirmed"
    assert local(shown["use_by"]).isoformat() == "2027-07-20T00:00:00+05:00"
    assert shown["can"] == ["choose", "decline"]
    assert again.json() == shown
    (told,) = await house.events("voucher_confirmed")
    assert (told["state"], told["use_by"]) == ("choosing", shown["use_by"])
    open_kinds = await house.connection.fetch("select kind from deadline where state = 'open' order by due_at")
    assert [row["kind"] for row in open_kinds] == ["contract"]


async def test_nobody_else_sees_or_answers_a_voucher(house: VoucherHouse) -> None:
    child, other = await house.offered(2)
    stranger = house.parent(other)

    answers = [
        await house.client.get(f"/applications/{child.application_id}/voucher", headers=stranger),
        await house.client.post(f"/applications/{child.application_id}/voucher/confirmation", headers=stranger),
        await house.client.delete(f"/applications/{child.application_id}/voucher/refusal", headers=stranger),
        await house.client.post(f"/applications/{child.application_id}/restoration", headers=stranger),
        await house.act(child, "voucher", method="GET", headers={"Authorization": ""}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404, 401]
    assert (await house.voucher(child))["state"]["code"] == "offered"


async def test_another_representative_of_the_child_answers_too(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    await house.connection.execute("insert into child_link values ($1, 'father')", child.child_id)

    path = f"/applications/{child.application_id}/voucher/confirmation"
    answer = await house.client.post(path, headers=house.issuer.headers("father"))

    assert (answer.status_code, answer.json()["state"]["code"]) == (200, "confirmed")


async def test_one_without_a_voucher_is_told_so(house: VoucherHouse) -> None:
    (child,) = await house.file()

    answer = await house.act(child, "voucher", method="GET")

    assert (answer.status_code, answer.json()["code"]) == (404, "voucher_not_found")


async def test_a_voucher_nobody_answers_expires_and_its_place_goes_back(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    confirm_by = datetime.fromisoformat((await house.voucher(child))["confirm_by"])

    await house.move_to(confirm_by)

    shown = await house.voucher(child)
    assert (shown["state"]["code"], shown["can"]) == ("expired", ["restore"])
    assert local(shown["restore_by"]).isoformat() == "2027-08-13T00:00:00+05:00"
    facts = [fact for fact in await house.facts(child) if fact != "voucher_reminder_due"]
    assert facts[-3:] == ["voucher_expired", "application_inactivated", "voucher_returned"]
    (inactivated,) = await house.events("application_inactivated")
    assert (inactivated["ground"], inactivated["restore_by"]) == ("not_confirmed", shown["restore_by"])
    assert await house.pool() == [("expired", 1)]
    late = await house.confirm(child)
    assert (late.status_code, late.json()["code"], late.json()["state"]) == (409, "voucher_state_conflict", "expired")


async def test_an_unsigned_contract_makes_the_application_inactive(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    use_by = (await house.confirm(child)).json()["use_by"]

    await house.move_to(use_by)

    assert (await house.voucher(child))["state"]["code"] == "expired"
    (expired,) = await house.events("voucher_expired")
    (inactivated,) = await house.events("application_inactivated")
    assert (expired["stage"], inactivated["ground"]) == ("contract", "contract_not_signed")


async def test_a_restored_child_stands_where_it_stood_and_no_ratio_has_moved(house: VoucherHouse) -> None:
    first, second = await house.file(2, privilege=None)
    before = await house.position(first)
    await house.issue(1)
    await house.move_to((await house.voucher(first))["confirm_by"])
    ratios = await house.connection.fetch("select * from ratio_progress order by 1, 2")

    answer = await house.restore(first)
    await house.tick()

    assert answer.status_code == 200, answer.text
    after = await house.position(first)
    for number in ("overall", "category", "cohort"):
        assert after[number] == before[number]
    assert (await house.position(second))["overall"]["number"] == 2
    assert await house.connection.fetch("select * from ratio_progress order by 1, 2") == ratios
    (restored,) = await house.events("application_restored")
    assert (restored["ground"], restored["state"]) == ("restored", "queued")
    assert (await house.restore(first)).status_code == 200, "the same again changes nothing"
    assert len(await house.events("application_restored")) == 1


async def test_an_application_is_restored_once(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    await house.move_to((await house.voucher(child))["confirm_by"])
    await house.restore(child)
    await house.tick()
    await house.issue(1)
    await house.move_to((await house.voucher(child))["confirm_by"])

    answer = await house.restore(child)

    assert (answer.status_code, answer.json()["code"]) == (409, "restored_already")
    assert (await house.voucher(child))["can"] == []
    told = await house.events("application_inactivated")
    assert told[-1]["restore_by"] is None


async def test_a_child_not_restored_in_time_is_archived(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    await house.move_to((await house.voucher(child))["confirm_by"])
    restore_by = datetime.fromisoformat((await house.voucher(child))["restore_by"])

    house.clock.now = restore_by
    late = await house.restore(child)
    await house.tick()

    assert (late.status_code, late.json()["code"]) == (409, "restore_term_over")
    assert (await house.entry(child))["state"] == "archived"
    (lapsed,) = await house.events("application_lapsed")
    assert (lapsed["ground"], lapsed["state"]) == ("not_restored", "archived")
    assert (await house.restore(child)).json()["code"] == "application_not_inactive"


async def test_only_an_inactive_application_is_restored(house: VoucherHouse) -> None:
    (child,) = await house.offered()

    answer = await house.restore(child)

    assert (answer.status_code, answer.json()["code"]) == (409, "application_not_inactive")


async def test_reminders_come_once_and_only_while_they_are_of_use(house: VoucherHouse) -> None:
    answered, silent = await house.offered(2)
    confirm_by = datetime.fromisoformat((await house.voucher(silent))["confirm_by"])

    await house.move_to(STARTS_AT + timedelta(hours=24))
    await house.confirm(answered)
    await house.move_to(confirm_by - timedelta(hours=4))
    await house.tick()

    told = [
        (one["application_id"] == silent.application_id, one["stage"], one["reminder"], one["state"])
        for one in await house.events("voucher_reminder_due")
    ]
    assert sorted(told) == [
        (False, "confirmation", "after_24h", "voucher_offered"),
        (False, "contract", "after_24h", "choosing"),
        (True, "confirmation", "after_24h", "voucher_offered"),
        (True, "confirmation", "before_4h", "voucher_offered"),
    ]


async def test_an_inactive_family_is_told_on_four_days(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    await house.move_to((await house.voucher(child))["confirm_by"])
    restore_by = datetime.fromisoformat((await house.voucher(child))["restore_by"])

    for _ in range(28):
        await house.move_to(house.clock.now + timedelta(days=1))

    notices = await house.events("voucher_reminder_due", of=child)
    days = [one["reminder"] for one in notices if one["stage"] == "restoration"]
    assert days == ["day_1", "day_14", "day_25", "day_27"]
    assert {datetime.fromisoformat(one["deadline"]) for one in notices if one["stage"] == "restoration"} == {restore_by}
    hours = {local(one["due_at"]).hour for one in notices if one["stage"] == "restoration"}
    assert hours == {10}


async def test_expiry_and_restoration_move_no_ratio(house: VoucherHouse) -> None:
    desk = Desk(
        client=house.client,
        app=house.app,
        operator=house.officer("all", role="queue_operator", name="operator"),
        officer=house.officer("all"),
    )
    await desk.put_in_force(with_ratios("2026.2"))
    right = {"claim_id": "c", "privilege_class": "b1", "state": "confirmed"}
    children = [*(await house.file(4)), *(await house.file(4, privilege=right))]
    await house.issue(5)
    drawn = [child for child in children if (await house.entry(child))["state"] == "offered"]
    moved = await house.connection.fetch("select * from ratio_progress order by 1, 2")

    await house.move_to((await house.voucher(drawn[0]))["confirm_by"])
    for child in drawn:
        assert (await house.restore(child)).status_code == 200
    await house.tick()

    assert any(row["phi"] for row in moved), "the issue moved the ratio"
    assert await house.connection.fetch("select * from ratio_progress order by 1, 2") == moved
    totals = {(await house.position(child))["overall"]["total"] for child in children}
    assert totals == {len(children)}
