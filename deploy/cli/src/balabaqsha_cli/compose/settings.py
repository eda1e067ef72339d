"""The settings of every container, one folder each, as files named after environment variables."""

import json
from collections.abc import Mapping

from balabaqsha_cli.compose.places import (
    BROKER_SECRET,
    POSTGRES_SECRET,
    REGISTER_STATE,
    SMPP_PORT,
    SMTP_PORT,
    layout_of,
    migration_of,
)
from balabaqsha_cli.launch.environments import (
    GATEWAY,
    SMS_SYSTEM_ID,
    Layout,
    migration_environment,
    serving_environment,
)
from balabaqsha_cli.launch.vault import broker_passwords, role_passwords
from balabaqsha_cli.topology.names import SERVICES
from balabaqsha_cli.topology_command import PASSWORD_VARIABLE

Settings = Mapping[str, str]
ROLES_FILE = "roles.json"
PASSWORDS_FILE = "passwords.json"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - inside a container, whose ports only Compose opens
#: Everybody on the machine comes from one address, that of the bridge.
LIMITS_OF_ONE_MACHINE = {
    "IDENTITY_CODES_PER_ADDRESS_HOUR": "100000",
    "IDENTITY_ATTEMPTS_PER_ADDRESS_HOUR": "100000",
}


def settings_of(vault: Settings) -> dict[str, dict[str, str]]:
    """Container -> file -> content."""
    layout = layout_of(vault)
    return {
        **{name: _serving(name, layout=layout) for name in (*SERVICES, GATEWAY)},
        **{migration_of(service): _migrating(service, layout=layout) for service in SERVICES},
        **_preparing(layout),
        **_simulating(layout),
        "postgres": {"POSTGRES_PASSWORD": vault[POSTGRES_SECRET]},
        "rabbitmq": {"RABBITMQ_DEFAULT_PASS": vault[BROKER_SECRET]},
    }


def _serving(name: str, *, layout: Layout) -> dict[str, str]:
    limits = LIMITS_OF_ONE_MACHINE if name == "identity" else {}
    return {**serving_environment(name, layout=layout), **_in_container(name, layout=layout), **limits}


def _migrating(service: str, *, layout: Layout) -> dict[str, str]:
    return {**migration_environment(service, layout=layout), **_in_container(service, layout=layout)}


def _in_container(name: str, *, layout: Layout) -> dict[str, str]:
    """What differs where each process has a host of its own."""
    listening = {f"{name.upper()}_HTTP_HOST": EVERYWHERE}
    return listening | (_ways_out(layout) if name == "notifications" else {})


def _ways_out(layout: Layout) -> dict[str, str]:
    password = layout.vault["sms/password"]
    return {
        "NOTIFICATIONS_SMPP_URL": f"smpp://{SMS_SYSTEM_ID}:{password}@sms:{SMPP_PORT}",
        "NOTIFICATIONS_SMTP_URL": f"smtp://mail:{SMTP_PORT}",
    }


def _preparing(layout: Layout) -> dict[str, dict[str, str]]:
    return {
        "databases": {
            "BALABAQSHA_POSTGRES_URL": layout.postgres.superuser_dsn(),
            ROLES_FILE: _json(role_passwords(layout.vault)),
        },
        "topology": {
            PASSWORD_VARIABLE: layout.vault[BROKER_SECRET],
            PASSWORDS_FILE: _json(_logins(layout.vault)),
        },
    }


def _json(values: Settings) -> str:
    return json.dumps(values, sort_keys=True)


def _logins(vault: Settings) -> dict[str, str]:
    """The services' logins; the administrator is the broker's own."""
    return broker_passwords({name: value for name, value in vault.items() if name != BROKER_SECRET})


def _simulating(layout: Layout) -> dict[str, dict[str, str]]:
    return {
        "register": {
            "REGISTER_TOKEN": layout.vault["register/token"],
            "REGISTER_STATE": str(REGISTER_STATE / "families.jsonl"),
        },
        "sms": {"SMS_SYSTEM_ID": SMS_SYSTEM_ID, "SMS_PASSWORD": layout.vault["sms/password"]},
        "mail": {},
    }
