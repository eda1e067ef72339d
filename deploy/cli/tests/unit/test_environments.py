"""The settings every process is started with."""

import json
from pathlib import Path

import pytest

from balabaqsha_cli.launch.environments import GATEWAY, PORT_NAMES, Layout, migration_environment, serving_environment
from balabaqsha_cli.launch.plans import migrations, servings, simulators
from balabaqsha_cli.launch.servers import NamedPostgres, NamedRabbitMQ
from balabaqsha_cli.launch.vault import open_vault
from balabaqsha_cli.topology.names import SERVICES


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(
        ports={name: 20_000 + number for number, name in enumerate(PORT_NAMES)},
        vault=open_vault(tmp_path / "secrets.json"),
        postgres=NamedPostgres(url="postgresql://admin:pw@127.0.0.1:5432/postgres"),
        rabbitmq=NamedRabbitMQ(url="amqp://admin:pw@127.0.0.1:5672/", management_url="http://127.0.0.1:15672"),
        documents=tmp_path / "documents",
    )


@pytest.mark.parametrize("name", [*SERVICES, GATEWAY])
def test_a_process_gets_settings_of_its_own_prefix_alone(layout: Layout, name: str) -> None:
    settings = serving_environment(name, layout=layout)

    assert all(setting.startswith(f"{name.upper()}_") for setting in settings)


@pytest.mark.parametrize("name", [*SERVICES, GATEWAY])
def test_a_process_listens_on_the_loopback_address_alone(layout: Layout, name: str) -> None:
    settings = serving_environment(name, layout=layout)

    assert settings[f"{name.upper()}_HTTP_HOST"] == "127.0.0.1"


@pytest.mark.parametrize("service", SERVICES)
def test_only_migrations_know_the_owner(layout: Layout, service: str) -> None:
    owner = layout.vault[f"postgres/{service}_owner"]

    assert owner not in "".join(serving_environment(service, layout=layout).values())
    assert owner in migration_environment(service, layout=layout)[f"{service.upper()}_MIGRATION_DATABASE_URL"]


@pytest.mark.parametrize("service", SERVICES)
def test_no_service_knows_anothers_password(layout: Layout, service: str) -> None:
    told = "".join(migration_environment(service, layout=layout).values())
    others = [other for other in SERVICES if other != service]

    assert not any(layout.vault[f"postgres/{other}"] in told for other in others)
    assert not any(layout.vault[f"broker/{other}-service"] in told for other in others)


def test_identity_gets_only_the_public_halves(layout: Layout) -> None:
    settings = serving_environment("identity", layout=layout)

    for name in ("NOTIFICATIONS_PUBLIC_KEY", "CHILDREN_PUBLIC_KEY"):
        key = json.loads(settings[f"IDENTITY_{name}"])
        assert key["crv"] == "P-256"
        assert "d" not in key
    opened = json.loads(serving_environment("children", layout=layout)["CHILDREN_PRIVATE_KEY"])
    assert opened["x"] == json.loads(settings["IDENTITY_CHILDREN_PUBLIC_KEY"])["x"]
    assert "d" in opened


def test_each_signing_key_is_known_to_its_service_alone(layout: Layout) -> None:
    told = {name: "".join(serving_environment(name, layout=layout).values()) for name in (*SERVICES, GATEWAY)}

    for secret, owner in (("applications/receipt_key", "applications"), ("queue/checkpoint_key", "queue")):
        assert [name for name, text in told.items() if layout.vault[secret] in text] == [owner]
    assert serving_environment("queue", layout=layout)["QUEUE_CHECKPOINT_KEY"] == layout.vault["queue/checkpoint_key"]


def test_the_gateway_has_neither_database_nor_broker(layout: Layout) -> None:
    settings = serving_environment(GATEWAY, layout=layout)

    assert not any(setting.endswith(("DATABASE_URL", "BROKER_URL")) for setting in settings)


def test_no_two_processes_share_a_port(layout: Layout) -> None:
    settings = [serving_environment(name, layout=layout) for name in (*SERVICES, GATEWAY)]

    ports = [value for one in settings for name, value in one.items() if name.endswith("_PORT")]

    assert len(set(ports)) == len(ports) == 12


def test_a_secret_on_a_command_line_is_never_taken_for_an_option(layout: Layout) -> None:
    plans = simulators(layout, register_state=layout.documents / "state")

    commands = {plan.name: plan.command for plan in plans}

    assert f"--token={layout.vault['register/token']}" in commands["register"]
    assert f"--password={layout.vault['sms/password']}" in commands["sms"]


def test_plans_do_not_show_their_settings(layout: Layout) -> None:
    plans = [*migrations(layout), *servings(layout)]

    shown = repr(plans) + repr(layout)

    assert not any(secret in shown for secret in layout.vault.values())
