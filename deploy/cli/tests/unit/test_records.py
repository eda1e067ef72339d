"""What a server's directory remembers."""

import socket
from pathlib import Path

import pytest

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.records import DirectoryLock, ServerRecord, free_port, is_free


def test_ports_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "server.json"

    first = ServerRecord(file).ports(("amqp", "management"))

    assert ServerRecord(file).ports(("amqp", "management")) == first
    assert len(set(first.values())) == 2


def test_a_taken_port_is_chosen_again_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "server.json"
    first = ServerRecord(file).ports(("amqp", "management"))

    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", first["amqp"]))
        squatter.listen()
        second = ServerRecord(file).ports(("amqp", "management"))

    assert second["amqp"] != first["amqp"]
    assert second["management"] == first["management"]


def test_a_free_port_is_none_of_those_already_chosen() -> None:
    port = free_port()

    assert is_free(port)
    assert free_port(besides=[port]) != port


def test_a_password_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "server.json"

    assert ServerRecord(file).secret("password") == ServerRecord(file).secret("password")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_port_of_a_server_that_never_ran_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LaunchRefusedError, match="nothing has run"):
        ServerRecord(tmp_path / "server.json").kept_port("amqp")


def test_a_lock_is_held_once(tmp_path: Path) -> None:
    first, second = DirectoryLock(tmp_path / "lock"), DirectoryLock(tmp_path / "lock")
    first.take()

    with pytest.raises(LaunchRefusedError, match="in use"):
        second.take()

    first.release()
    second.take()
    second.release()
