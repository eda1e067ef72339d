"""What lies in the database: no personal data in clear, no more rights than needed, no more rows than needed."""

import base64
import json
import secrets

import asyncpg
import pytest
from identity_house import PASSWORD, House, OpenHouse, Parent

from balabaqsha_chassis.field_encryption import CellBrokenError
from identity_service.entrypoints.timers import rewrap, tidy

_TABLES = (
    "account",
    "challenge",
    "session",
    "refresh_token",
    "limit_count",
    "policy_acceptance",
    "journal",
    "signing_key",
    "outbox",
    "idempotency",
)


async def test_no_table_holds_anything_personal_in_clear(house: House) -> None:
    parent = await house.register_adult(surname="Канарейкина", first_name="Жарқанат")
    session = await parent.sign_in()
    pending = (await session.patch({"login": "canary.login", "email": "canary@example.kz"})).json()
    code = await house.code(pending["pending_contacts"][0]["id"])
    await session.post(f"/account/contact-codes/{pending['pending_contacts'][0]['id']}", {"code": code})
    await parent.ask_for_login_code()

    dump = ""
    for table in _TABLES:
        for row in await house.rows(f"select * from {table}"):  # noqa: S608 - our own list
            dump += " ".join(
                value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in row.values()
            )

    adult = parent.adult
    canaries = [adult["iin"], adult["phone"], adult["phone"][2:], adult["birth_date"], "Канарейкина", "Жарқанат"]
    canaries += ["canary.login", "canary@example.kz", code, PASSWORD, session.access_token, session.refresh_token]
    assert [canary for canary in canaries if canary in dump] == []


async def test_a_cell_moved_to_another_person_does_not_open(house: House) -> None:
    one, other = await house.register_adult(), await house.register_adult()
    await house.rows(
        "update account set person_cell = (select person_cell from account where id = $1) where id = $2",
        other.account_id,
        one.account_id,
    )

    with pytest.raises(CellBrokenError):
        async with house.app.state.service.open_unit_of_work() as unit_of_work:
            await unit_of_work.accounts.get(one.account_id)


async def test_keys_move_to_a_new_key_encryption_key_and_the_old_one_may_go(open_house: OpenHouse) -> None:
    new_key = base64.b64encode(secrets.token_bytes(32)).decode()
    async with open_house() as house:
        parent = await house.register_adult()
        old_keys = json.loads(house.keys.data_keys)
    both = json.dumps(old_keys | {"k2": new_key})
    async with open_house(house.database, data_keys=both, data_key_id="k2") as moving:
        before = await _of(moving, parent).sign_in()
        await rewrap(moving.app.state.service)
    async with open_house(house.database, data_keys=json.dumps({"k2": new_key}), data_key_id="k2") as moved:
        session = await _of(moved, parent).sign_in()
        account = await session.get("/account")
        old_token = await moved.client.get("/account", headers=before.headers)

    assert account.json()["phone"] == parent.adult["phone"]
    assert old_token.status_code == 200


async def test_dead_challenges_sessions_and_counts_are_dropped(house: House) -> None:
    parent = await house.register_adult()
    session = await parent.sign_in()
    await parent.ask_for_login_code(**house.outside)
    house.clock.advance(days=61)

    await tidy(house.app.state.service)

    for table in ("challenge", "session", "refresh_token", "limit_count"):
        assert not await house.rows(f"select 1 from {table}"), table  # noqa: S608 - our own list
    assert (await session.refresh()).status_code == 401


async def test_living_ones_are_kept(house: House) -> None:
    session = await (await house.register_adult()).sign_in(remember_me=True)
    house.clock.advance(days=20)

    await tidy(house.app.state.service)

    assert (await session.refresh()).status_code == 200


@pytest.mark.parametrize(
    "statement",
    [
        "delete from account",
        "update journal set what = 'x'",
        "delete from journal",
        "update policy_acceptance set version = 'x'",
        "delete from policy_acceptance",
        "delete from outbox",
        "drop table session",
        "create table mine (id int)",
        "alter table account disable trigger all",
    ],
)
async def test_the_serving_login_may_not_rewrite_history_or_the_schema(house: House, statement: str) -> None:
    connection = await asyncpg.connect(house.database.url)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_the_service_is_ready_on_a_migrated_database(house: House) -> None:
    assert (await house.client.get("/readyz")).json() == {"status": "ready", "degraded": []}
    assert (await house.client.get("/livez")).status_code == 200


def _of(house: House, parent: Parent) -> Parent:
    return Parent(house=house, adult=parent.adult, account_id=parent.account_id)
