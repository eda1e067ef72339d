"""What the machine must offer, and the line that says what to do where it does not."""

import socket
from pathlib import Path

import pytest

from balabaqsha_cli.launch.machine import install_rabbitmq, refuse_full_disk, refuse_taken_port
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.accounts import Account, reachable


def test_a_nearly_full_disk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LaunchRefusedError, match="MB are free"):
        refuse_full_disk(tmp_path / "not" / "yet" / "there", least=2**60)


def test_a_disk_with_room_is_not(tmp_path: Path) -> None:
    refuse_full_disk(tmp_path, least=1)


def test_a_taken_port_is_refused_with_the_way_out() -> None:
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()

        with pytest.raises(LaunchRefusedError, match="BALABAQSHA_PORT"):
            refuse_taken_port(squatter.getsockname()[1])


def test_any_free_port_is_never_taken() -> None:
    refuse_taken_port(0)


def test_a_named_rabbitmq_program_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALABAQSHA_RABBITMQ_SERVER", "/nowhere/rabbitmq-server")

    with pytest.raises(LaunchRefusedError, match="BALABAQSHA_RABBITMQ_SERVER"):
        install_rabbitmq()


def test_a_directory_below_a_private_one_cannot_be_reached(tmp_path: Path) -> None:
    stranger = Account(name="stranger", uid=2**30, gid=2**30)
    (tmp_path / "private" / "open").mkdir(parents=True)
    (tmp_path / "private").chmod(0o700)

    assert not reachable(tmp_path / "private" / "open", account=stranger)
