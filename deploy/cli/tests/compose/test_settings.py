"""The settings of a Compose run: complete, kept apart, and the same again on every start."""

import json
import stat
from pathlib import Path

import pytest

from balabaqsha_cli.compose.places import USERS
from balabaqsha_cli.compose.preparing import prepare, vault_of
from balabaqsha_cli.compose.settings import settings_of
from balabaqsha_cli.topology.declaration import topology_of_the_house
from balabaqsha_cli.topology.names import SERVICES

Owners = dict[Path, int]


@pytest.fixture
def vault(tmp_path: Path) -> dict[str, str]:
    return vault_of(tmp_path / "vault.json")


def prepared(folder: Path, owners: Owners, *, rooms: dict[str, Path] | None = None) -> None:
    prepare(folder, rooms=rooms or {}, give=owners.__setitem__)


def test_services_find_each_other_by_name_and_never_on_the_loopback_address(vault: dict[str, str]) -> None:
    settings = settings_of(vault)

    told = [value for files in settings.values() for value in files.values()]
    assert not [value for value in told if "127.0.0.1" in value or "localhost:" in value]
    assert settings["gateway"]["GATEWAY_QUEUE_URL"] == "http://queue:8000"
    assert settings["queue"]["QUEUE_JWKS_URL"] == "http://identity:8000/.well-known/jwks.json"
    assert settings["queue"]["QUEUE_HTTP_HOST"] == "0.0.0.0"  # noqa: S104 - read, not bound
    assert settings["notifications"]["NOTIFICATIONS_SMPP_URL"].endswith("@sms:2775")
    assert settings["notifications"]["NOTIFICATIONS_SMTP_URL"] == "smtp://mail:2525"


def test_only_the_migration_knows_the_owner_of_a_database(vault: dict[str, str]) -> None:
    settings = settings_of(vault)

    for service in SERVICES:
        owner = vault[f"postgres/{service}_owner"]
        knowing = [name for name, files in settings.items() if any(owner in value for value in files.values())]
        assert sorted(knowing) == ["databases", f"migrate-{service}"]


def test_each_database_password_is_known_to_one_service_alone(vault: dict[str, str]) -> None:
    settings = settings_of(vault)

    for service in SERVICES:
        password = vault[f"postgres/{service}"]
        knowing = {name for name, files in settings.items() if any(password in value for value in files.values())}
        assert knowing == {service, f"migrate-{service}", "databases"}


def test_the_topology_gets_the_password_of_every_login_it_makes(vault: dict[str, str]) -> None:
    passwords = json.loads(settings_of(vault)["topology"]["passwords.json"])

    wanted = {grant.login for topology in topology_of_the_house() for grant in topology.grants}
    assert set(passwords) == wanted


def test_each_folder_is_for_its_own_user_alone(tmp_path: Path) -> None:
    owners: Owners = {}

    prepared(tmp_path, owners)

    assert owners[tmp_path / "queue"] == owners[tmp_path / "queue" / "QUEUE_DATABASE_URL"] == USERS["queue"]
    assert owners[tmp_path / "postgres"] == 0
    assert stat.S_IMODE((tmp_path / "queue").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "queue" / "QUEUE_DATABASE_URL").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "vault.json").stat().st_mode) == 0o600
    assert len(set(USERS.values())) == len(USERS)


def test_preparing_again_changes_no_secret(tmp_path: Path) -> None:
    prepared(tmp_path, {})
    before = {file: file.read_text() for file in tmp_path.rglob("*") if file.is_file()}

    prepared(tmp_path, {})

    assert {file: file.read_text() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_a_setting_that_is_no_longer_one_is_taken_away(tmp_path: Path) -> None:
    prepared(tmp_path, {})
    old = tmp_path / "queue" / "QUEUE_OF_LAST_YEAR"
    old.write_text("anything")

    prepared(tmp_path, {})

    assert not old.exists()


def test_rooms_for_data_are_given_to_those_who_write_there(tmp_path: Path) -> None:
    room, owners = tmp_path / "documents", Owners()
    room.mkdir()
    settings = tmp_path / "settings"
    settings.mkdir()

    prepared(settings, owners, rooms={"applications": room})

    assert owners[room] == USERS["applications"]
