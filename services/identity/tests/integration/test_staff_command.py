"""The command of the administrators, and what it leaves behind."""

import base64
import json
import os
import secrets
import subprocess
import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest
from identity_house import House, OpenHouse
from staff_house import Staffer, admit, audit, office_of, say

from balabaqsha_chassis.field_encryption import CellBrokenError
from identity_service.domain.staff import Rights
from identity_service.entrypoints.staff_office import MadeUpMember
from identity_service.entrypoints.timers import rewrap

OPERATOR = ("--role", "queue_operator", "--territory", "750000000")


async def test_a_new_member_gets_a_password_and_a_secret_once(house: House) -> None:
    code, told, _ = await say(house, "add", "--login", "Dana.O", *OPERATOR, "--role", "approving_officer")

    words = told.split()
    secret = parse_qs(urlsplit(next(word for word in words if word.startswith("otpauth://"))).query)["secret"][0]
    newcomer = Staffer(house=house, login="dana.o", password=words[words.index("password") + 1], totp_secret=secret)
    assert code == 0
    assert (await newcomer.try_sign_in()).status_code == 201
    assert newcomer.password not in (await say(house, "list"))[1]
    assert await audit(house) == [
        ("admitted", "approving_officer,queue_operator in 750000000"),
        ("signed_in", None),
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "--login", "dana.o", "--role", "parent"), "a role is one of"),
        (("add", "--login", "dana.o", "--role", "Queue_Operator"), "a role is one of"),
        (("add", "--login", "dana.o", *OPERATOR, "--territory", "a b"), "no code of a territory"),
        (("add", "--login", "9", *OPERATOR), "a login begins with a letter"),
        (("add", "--login", "aigul.s", *OPERATOR), "this login is taken"),
        (("roles", "--login", "nobody", *OPERATOR), "nobody has this login"),
        (("disable", "--login", "nobody"), "nobody has this login"),
        (("reset-totp", "--login", "nobody"), "nobody has this login"),
    ],
)
async def test_what_cannot_be_done_is_refused_in_one_line(house: House, words: tuple[str, ...], told: str) -> None:
    await admit(house)

    code, out, errors = await say(house, *words)

    assert (code, out) == (1, "")
    assert errors.count("\n") == 1
    assert told in errors
    assert len(await house.rows("select 1 from staff")) == 1


async def test_a_member_is_changed_disabled_and_let_in_again(house: House) -> None:
    staffer = await admit(house)

    codes = [
        (await say(house, "roles", "--login", "aigul.s", "--role", "auditor", "--territory", "all"))[0],
        (await say(house, "disable", "--login", "aigul.s"))[0],
    ]
    disabled = (await say(house, "list"))[1]
    codes.append((await say(house, "enable", "--login", "aigul.s"))[0])
    session = await staffer.sign_in()

    assert codes == [0, 0, 0]
    assert disabled.split()[:4] == ["aigul.s", "disabled", "auditor", "all"]
    assert (await session.get("/staff/me")).json()["territories"] == ["all"]
    assert [what for what, _ in await audit(house)][1:4] == ["rights_changed", "disabled", "enabled"]


async def test_the_audit_says_whether_it_is_whole(house: House) -> None:
    staffer = await admit(house)
    for _ in range(3):
        await staffer.try_sign_in(password="Дұрыс емес 5")
    whole = await say(house, "audit")
    await house.rows("delete from staff_audit where position = 2")

    without_a_line = await say(house, "audit")

    assert whole[0] == 0
    assert whole[1].splitlines()[-1] == "whole: 4 lines"
    assert json.loads(whole[1].splitlines()[0])["actor"] == "console:tester"
    assert without_a_line[0] == 1
    assert "broken at line 3" in without_a_line[1]


async def test_a_changed_line_of_the_audit_is_found(house: House) -> None:
    staffer = await admit(house)
    await staffer.try_sign_in(password="Дұрыс емес 5")
    await house.rows("update staff_audit set why = 'code_wrong' where position = 2")

    code, told, _ = await say(house, "audit")

    assert code == 1
    assert "broken at line 2" in told


async def test_nothing_secret_of_staff_lies_in_clear(house: House) -> None:
    staffer = await admit(house)
    session = await staffer.sign_in()
    await staffer.try_sign_in(login="Менің құпиям 88")

    dump = ""
    for table in ("staff", "staff_session", "staff_refresh_token", "staff_audit", "limit_count", "outbox"):
        for row in await house.rows(f"select * from {table}"):  # noqa: S608 - our own list
            dump += " ".join(v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in row.values())

    canaries = (staffer.password, staffer.totp_secret, session.access_token, session.refresh_token, "Менің құпиям 88")
    assert [canary for canary in canaries if canary in dump or canary.casefold() in dump] == []


async def test_a_secret_moved_to_another_member_does_not_open(house: House) -> None:
    await admit(house, "one.member")
    other = await admit(house, "other.member")
    await house.rows(
        "update staff set (wrapped_key, totp_cell) = (select wrapped_key, totp_cell from staff where login = $1) "
        "where login = $2",
        "one.member",
        "other.member",
    )

    with pytest.raises(CellBrokenError):
        await office_of(house).change(other.login, active=True)


async def test_secrets_move_to_a_new_key_encryption_key(open_house: OpenHouse) -> None:
    async with open_house() as house:
        staffer = await admit(house)
        keys = json.loads(house.keys.data_keys)
    new_key = base64.b64encode(secrets.token_bytes(32)).decode()
    async with open_house(house.database, data_keys=json.dumps(keys | {"k2": new_key}), data_key_id="k2") as moving:
        await rewrap(moving.app.state.service)
    async with open_house(house.database, data_keys=json.dumps({"k2": new_key}), data_key_id="k2") as moved:
        answer = await Staffer(house=moved, login=staffer.login, totp_secret=staffer.totp_secret).try_sign_in()

    assert answer.status_code == 201


@pytest.mark.parametrize(
    "statement",
    ["delete from staff", "update staff_audit set what = 'x'", "delete from staff_audit", "truncate staff_audit"],
)
async def test_the_serving_login_may_neither_delete_staff_nor_rewrite_the_audit(house: House, statement: str) -> None:
    connection = await asyncpg.connect(house.database.url)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_made_up_staff_are_put_once_and_mended(house: House) -> None:
    wanted = MadeUpMember(
        login="made.up",
        rights=Rights.parse(roles=["auditor"], territories=["all"]),
        password="Тыныш таң 52 қайық",
        totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    )
    office = office_of(house)

    put = [await office.put(wanted), await office.put(wanted)]
    await office.change("made.up", active=False)
    put.append(await office.put(wanted))

    staffer = Staffer(house=house, login="made.up", password=wanted.password, totp_secret=wanted.totp_secret)
    assert put == [True, False, True]
    assert (await staffer.try_sign_in()).status_code == 201


def test_the_program_itself_admits_staff(command: Any) -> None:
    added = command("add", "--login", "dana.o", *OPERATOR)
    listed = command("list")

    assert added.returncode == 0, added.stderr
    assert "otpauth://totp/Balabaqsha:dana.o?secret=" in added.stdout
    assert listed.stdout.startswith("dana.o")


def test_made_up_staff_come_from_the_settings_and_only_in_development(command: Any) -> None:
    member = {"login": "made.up", "password": "Тыныш таң 52", "totp_secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}
    document = json.dumps([member | {"roles": ["auditor"], "territories": ["all"]}])

    put = command("put", IDENTITY_DEVELOPMENT_STAFF=document)
    again = command("put", IDENTITY_DEVELOPMENT_STAFF=document)
    refused = command("put", IDENTITY_DEVELOPMENT_STAFF=document, IDENTITY_ENVIRONMENT="production")

    assert "1 of them made or mended" in put.stdout, put.stderr
    assert "0 of them made or mended" in again.stdout, again.stderr
    assert refused.returncode == 78
    assert "development only" in refused.stderr
    assert member["password"] not in refused.stderr


@pytest.fixture
async def command(house: House) -> Any:
    """The program as an administrator runs it, on the house's database."""
    environment = os.environ | house.keys.environment("identity")
    environment |= {
        "IDENTITY_ENVIRONMENT": "development",
        "IDENTITY_DATABASE_URL": house.database.url,
        "IDENTITY_BROKER_URL": "amqp://unused",
        "IDENTITY_JWKS_URL": "http://127.0.0.1:1/unused",
    }

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "identity_service", "staff", *words],
            env=environment | more,
            capture_output=True,
            text=True,
            check=False,
        )

    return run
