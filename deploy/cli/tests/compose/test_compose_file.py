"""`docker-compose.yml` beside what the code knows of a Compose run."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from balabaqsha_cli.compose.places import USERS, migration_of
from balabaqsha_cli.topology.names import SERVICES

ROOT = Path(__file__).parents[4]
PUBLISHED = re.compile(r"127\.0\.0\.1:[^:]*:[0-9]+")


@pytest.fixture(scope="module")
def containers() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]


def test_every_container_runs_as_the_user_its_settings_belong_to(containers: dict[str, Any]) -> None:
    users = {name: one.get("user") for name, one in containers.items() if name in USERS}

    assert users == {name: f"{user}:{user}" for name, user in USERS.items()}


def test_every_container_reads_its_own_folder_of_settings(containers: dict[str, Any]) -> None:
    for name in USERS:
        if name != "prepare":
            assert containers[name]["environment"]["BALABAQSHA_SETTINGS"] == f"/run/balabaqsha/{name}"


def test_nothing_is_published_beyond_this_machine(containers: dict[str, Any]) -> None:
    ports = [port for one in containers.values() for port in one.get("ports", ())]

    assert ports
    assert all(PUBLISHED.fullmatch(port.replace("${BALABAQSHA_PORT:-8080}", "8080")) for port in ports)


def test_a_service_starts_after_its_migration_and_the_topology_and_waits_for_no_other(
    containers: dict[str, Any],
) -> None:
    for service in SERVICES:
        assert set(containers[service]["depends_on"]) == {migration_of(service), "topology"}


def test_no_secret_stands_in_the_file() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")

    assert not re.search(r"(?i)(password|secret|token)\s*[:=]\s*[^\s$/\"(]", text)


def test_our_containers_are_confined(containers: dict[str, Any]) -> None:
    for name, one in containers.items():
        if name not in {"postgres", "rabbitmq"}:
            assert (one["read_only"], one["cap_drop"]) == (True, ["ALL"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "one two program serve"),
        (("migrate",), "one two program migrate"),
        (("sh", "-c", 'echo "$FROM_FILE $FROM_BOTH" other'), "one two other"),
    ],
)
def test_the_entrypoint_gives_the_program_its_settings_and_lets_the_environment_win(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "FROM_FILE").write_text("one")
    (tmp_path / "FROM_BOTH").write_text("unseen")
    (tmp_path / "roles.json").write_text("{}")
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\necho "$FROM_FILE $FROM_BOTH program $1"\n')
    program.chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "BALABAQSHA_SETTINGS": str(tmp_path),
        "BALABAQSHA_PROGRAM": "program",
        "FROM_BOTH": "two",
    }

    finished = subprocess.run(
        [ROOT / "deploy" / "compose" / "entrypoint.sh", *arguments],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )

    assert finished.stdout.strip() == said
