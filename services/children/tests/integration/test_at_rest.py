"""What lies in the tables tells a reader of the tables nothing."""

import base64
import json
import os
from datetime import timedelta

import asyncpg
import pytest
from children_builders import MovableClock, SimulatedRegister
from children_house import House, MakeHouse

from children_service.entrypoints.timers import rewrap, tidy

NAMES = {"surname": "Қайыргелдіұлы", "first_name": "Нұрмұхаммед", "patronymic": "Жақсылықұлы"}


@pytest.fixture
def family(register: SimulatedRegister) -> dict:
    return register.family(children=[NAMES])


async def dump(house: House) -> str:
    """Every row of every table as text; bytes stand in hexadecimal."""
    tables = await house.rows(
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
    )
    rows = [await house.rows(f'select t::text as row from "{table["relname"]}" t') for table in tables]  # noqa: S608
    return "\n".join(row["row"] for table in rows for row in table)


def found(text: str, value: str) -> bool:
    return value in text or value.encode().hex() in text or base64.b64encode(value.encode()).decode()[:-4] in text


async def test_no_iin_name_or_birth_date_can_be_read_in_the_tables(house: House, family: dict):
    mother, child = family["guardians"][0], family["children"][0]
    caller = house.caller(mother["iin"])
    check = (await caller.check(child["iin"])).json()
    added = await caller.add(check["check_id"], **{"Idempotency-Key": "k-1"})
    await caller.check(mother["iin"])

    text = await dump(house)

    assert added.status_code == 201
    assert added.json()["id"] in text
    for value in (child["iin"], mother["iin"], *NAMES.values(), added.json()["iin_masked"], "10-75-"):
        assert not found(text, value), value
    outbox = await house.rows("select convert_from(data, 'UTF8') as data from outbox")
    outside_events = text.replace(outbox[0]["data"].encode().hex(), "")
    assert not found(outside_events, child["birth_date"])


async def test_a_check_is_evidence(house: House, family: dict):
    caller = house.caller(family["guardians"][0]["iin"])

    check = (await caller.check(family["children"][0]["iin"])).json()

    (row,) = await house.rows("select * from register_check")
    assert str(row["id"]) == check["check_id"]
    assert (row["account_id"], row["relation"], row["used_at"]) == (caller.account_id, "mother", None)
    assert len(bytes.fromhex(row["fingerprint"])) == 32
    assert (row["expires_at"] - row["checked_at"]).total_seconds() == 1800


async def test_evidence_outlives_the_child_without_what_it_told(house: House, family: dict):
    caller = house.caller(family["guardians"][0]["iin"])
    child = await caller.check_and_add(family["children"][0]["iin"])

    await caller.delete(f"/children/{child['id']}")

    (row,) = await house.rows("select * from register_check")
    assert row["relation"] == "mother"
    assert row["used_at"] is not None
    assert [row[name] for name in ("data_key", "iin", "surname", "birth_date", "basis")] == [None] * 5


async def test_data_keys_move_to_the_new_key_and_the_old_one_can_go(
    open_house: MakeHouse, family: dict, keys, register: SimulatedRegister
):
    old = json.loads(keys.data_keys)
    new = {"k2": base64.b64encode(os.urandom(32)).decode()}
    iin, account_id = family["guardians"][0]["iin"], "a-mother"
    async with open_house() as house:
        seen = await house.caller(iin, account_id=account_id).check_and_add(family["children"][0]["iin"])
        await house.caller(register.family()["guardians"][0]["iin"]).get("/children")

    async with open_house(data_keys=old | new, data_key_id="k2") as house:
        await rewrap(house.app.state.service)
        kept = await house.rows("select data_key_id from child union all select data_key_id from register_check")
    async with open_house(data_keys=new, data_key_id="k2") as house:
        after = (await house.caller(iin, account_id=account_id).get("/children")).json()

    assert {row["data_key_id"] for row in kept} == {"k2"}
    assert after["items"] == [seen]


async def test_many_keys_move_in_batches_and_a_broken_one_stops_none(open_house: MakeHouse, keys):
    old, new = json.loads(keys.data_keys), {"k2": base64.b64encode(os.urandom(32)).decode()}
    async with open_house() as house:
        vault_key = await _wrapped_key(house)
        connection = await asyncpg.connect(house.database.owner_url)
        await connection.execute(
            """
            insert into child (id, iin_index, facts_as_of, data_key, data_key_id,
                               iin, surname, first_name, patronymic, sex, birth_date)
            select gen_random_uuid(), sha256(n::text::bytea), now(),
                   case when n = 7 then 'k1:broken'::bytea else $1::bytea end, 'k1', '', '', '', '', '', ''
            from generate_series(1, 450) n
            """,
            vault_key,
        )
        await connection.close()

    async with open_house(data_keys=old | new, data_key_id="k2") as house:
        await rewrap(house.app.state.service)
        left = await house.rows("select convert_from(data_key, 'UTF8') as key from child where data_key_id = 'k1'")

    assert left == [{"key": "k1:broken"}]


async def _wrapped_key(house: House) -> bytes:
    async with house.app.state.service.open_unit_of_work() as unit_of_work:
        key: bytes = unit_of_work.children._vault.new_key()  # noqa: SLF001 - a key as the service makes them
    return key


async def test_unused_checks_and_old_counts_are_dropped(
    house: House, family: dict, clock: MovableClock, register: SimulatedRegister
):
    caller = house.caller(family["guardians"][0]["iin"])
    await caller.check_and_add(family["children"][0]["iin"])
    await caller.check(family["children"][0]["iin"])

    clock.move(timedelta(hours=24, minutes=29))
    await tidy(house.app.state.service)
    kept = len(await house.rows("select * from register_check"))
    clock.move(timedelta(minutes=2))
    await tidy(house.app.state.service)
    used = await house.rows("select used_at from register_check")
    clock.move(timedelta(days=32))
    await tidy(house.app.state.service)

    assert kept == 2
    assert len(used) == 1
    assert used[0]["used_at"] is not None
    assert await house.rows("select * from check_allowance") == []


async def test_the_serving_login_cannot_change_the_schema_or_drop_children(house: House):
    connection = await asyncpg.connect(house.database.url)
    for statement in (
        "create table mine (x int)",
        "alter table child add column x int",
        "drop table child",
        "delete from child",
        "truncate register_check",
        "update outbox set type = 'x'",
        "delete from outbox",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()
