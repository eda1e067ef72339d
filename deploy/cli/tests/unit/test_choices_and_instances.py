"""What the operator may choose, and what is refused in one line."""

from pathlib import Path

import pytest

from balabaqsha_cli.launch.choices import read_choices
from balabaqsha_cli.launch.instance import current_instance
from balabaqsha_cli.launch.servers import NamedPostgres, named_rabbitmq
from balabaqsha_cli.refusals import LaunchRefusedError


def test_the_portal_is_at_8080_unless_somebody_says_otherwise() -> None:
    assert read_choices({}).port == 8080
    assert read_choices({"BALABAQSHA_PORT": "0"}).port == 0
    assert read_choices({"BALABAQSHA_PORT": "9000"}, port=9001).port == 9001


@pytest.mark.parametrize("port", ["eighty", "-1", "65536"])
def test_a_senseless_port_is_refused(port: str) -> None:
    with pytest.raises(LaunchRefusedError, match="BALABAQSHA_PORT"):
        read_choices({"BALABAQSHA_PORT": port})


@pytest.mark.parametrize("name", ["BALABAQSHA_POSTGRES_URL", "BALABAQSHA_RABBITMQ_URL"])
def test_an_address_of_the_wrong_kind_is_refused_without_being_repeated(name: str) -> None:
    with pytest.raises(LaunchRefusedError, match=name) as refusal:
        read_choices({name: "http://user:secret@host"})

    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("name", ["../elsewhere", "Upper", "", "a" * 41])
def test_an_instance_name_never_leaves_its_directory(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    if name:
        with pytest.raises(LaunchRefusedError, match="BALABAQSHA_INSTANCE"):
            current_instance({"BALABAQSHA_INSTANCE": name})
    else:
        assert current_instance({"BALABAQSHA_INSTANCE": name}).name == "default"


def test_a_checkout_keeps_its_instances_at_its_root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    deep = tmp_path / "checkout" / "services" / "queue"
    deep.mkdir(parents=True)
    (tmp_path / "checkout" / "deploy").mkdir()
    (tmp_path / "checkout" / "deploy" / "install.py").touch()
    monkeypatch.chdir(deep)

    instance = current_instance({})

    assert instance.directory == tmp_path / "checkout" / ".run" / "default"


def test_a_named_postgresql_gives_each_login_its_own_address() -> None:
    server = NamedPostgres(url="postgresql://admin:pw@db.example:6432/postgres")

    address = server.dsn(user="queue", password="p/w", database="queue")

    assert address == "postgresql://queue:p%2Fw@db.example:6432/queue"
    assert server.superuser_dsn("queue") == "postgresql://admin:pw@db.example:6432/queue"
    assert "pw" not in repr(server)


def test_a_named_rabbitmq_is_managed_where_management_usually_is() -> None:
    broker = named_rabbitmq("amqp://admin:p%2Fw@mq.example", management_url=None)

    assert broker.management_url == "http://mq.example:15672"
    assert broker.admin_password == "p/w"
    assert broker.amqp_url("queue-service", "x", "core") == "amqp://queue-service:x@mq.example:5672/core"
