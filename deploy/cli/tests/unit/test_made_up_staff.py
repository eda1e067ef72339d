"""The staff of a development run."""

import base64
import json
from collections import Counter
from pathlib import Path

import pytest

from balabaqsha_cli.launch import endpoints
from balabaqsha_cli.launch.environments import PORT_NAMES, Layout, serving_environment
from balabaqsha_cli.launch.plans import servings, staff
from balabaqsha_cli.launch.servers import NamedPostgres, NamedRabbitMQ
from balabaqsha_cli.launch.staff import MADE_UP_STAFF
from balabaqsha_cli.launch.vault import open_vault

ROLES = {
    "call_centre_agent",
    "assisted_filing_clerk",
    "privilege_reviewer",
    "queue_operator",
    "approving_officer",
    "kindergarten_clerk",
    "kindergarten_head",
    "department_analyst",
    "auditor",
    "system_administrator",
}


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(
        ports={name: 20_000 + number for number, name in enumerate(PORT_NAMES)},
        vault=open_vault(tmp_path / "secrets.json"),
        postgres=NamedPostgres(url="postgresql://admin:pw@127.0.0.1:5432/postgres"),
        rabbitmq=NamedRabbitMQ(url="amqp://admin:pw@127.0.0.1:5672/", management_url="http://127.0.0.1:15672"),
        documents=tmp_path / "documents",
    )


def test_there_is_one_of_every_role_and_two_where_a_second_person_decides() -> None:
    count = Counter(member.role for member in MADE_UP_STAFF)

    assert set(count) == ROLES
    assert count["queue_operator"] >= 2
    assert count["approving_officer"] >= 2
    assert len({member.login for member in MADE_UP_STAFF}) == len(MADE_UP_STAFF)


def test_some_operators_see_one_territory_and_others_all() -> None:
    territories = {member.territory for member in MADE_UP_STAFF if member.role == "queue_operator"}

    assert territories == {"all", "750000000", "710000000"}


def test_scripts_are_told_what_identity_is_told(layout: Layout) -> None:
    told = endpoints.describe(layout, pids={})["staff"]

    put = json.loads(staff(layout).settings["IDENTITY_DEVELOPMENT_STAFF"])

    secrets = ("login", "password", "totp_secret", "territories")
    assert [[one[name] for name in secrets] for one in told] == [[one[name] for name in secrets] for one in put]
    assert [[one["role"]] for one in told] == [one["roles"] for one in put]


def test_their_secrets_are_kept_and_long_enough(layout: Layout) -> None:
    for member in MADE_UP_STAFF:
        assert len(base64.b32decode(layout.vault[member.totp_secret])) == 20
        assert len(layout.vault[member.password_secret]) == 32


def test_no_serving_process_knows_them(layout: Layout) -> None:
    settings = [plan.settings for plan in servings(layout)]

    assert not any("IDENTITY_DEVELOPMENT_STAFF" in one for one in settings)
    assert serving_environment("identity", layout=layout)["IDENTITY_ENVIRONMENT"] == "development"
    assert not any(layout.vault[member.password_secret] in repr(staff(layout)) for member in MADE_UP_STAFF)
