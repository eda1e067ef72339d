"""Where RabbitMQ's programs are, and the files and variables a private node is started with."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.accounts import Place
from balabaqsha_cli.servers.records import LOOPBACK

PROGRAM_VARIABLE = "BALABAQSHA_RABBITMQ_SERVER"
INSTALL_BY_HAND = "sudo apt-get install rabbitmq-server"
LIBRARY = Path("/usr/lib/rabbitmq/lib")
NODE = "balabaqsha@localhost"
ADMIN = "topology"
PLUGINS = ("rabbitmq_management", "rabbitmq_prometheus", "rabbitmq_stream")
PORT_NAMES = ("amqp", "distribution", "management", "prometheus", "stream", "epmd")


@dataclass(frozen=True, slots=True, kw_only=True)
class RabbitMQPrograms:
    """The server's own start script, not the distribution's wrapper that insists on an account of its own."""

    server: Path
    epmd: Path


def find_programs() -> RabbitMQPrograms | None:
    """The programs of an installed RabbitMQ, or None where there is none."""
    server = _server_script()
    epmd = shutil.which("epmd")
    if server is None or epmd is None:
        return None
    return RabbitMQPrograms(server=server, epmd=Path(epmd))


def programs_or_refusal() -> RabbitMQPrograms:
    found = find_programs()
    if found is None:
        raise LaunchRefusedError(f"rabbitmq-server is not installed; run: {INSTALL_BY_HAND}")
    return found


def _server_script() -> Path | None:
    named = os.environ.get(PROGRAM_VARIABLE)
    if named:
        if not os.access(named, os.X_OK):
            raise LaunchRefusedError(f"{PROGRAM_VARIABLE}={named} is not a program that can be run")
        return Path(named)
    packaged = sorted(LIBRARY.glob("rabbitmq_server-*/sbin/rabbitmq-server"))
    if packaged:
        return packaged[-1]
    on_path = shutil.which("rabbitmq-server")
    return Path(on_path).resolve() if on_path else None


def write_configuration(place: Place, *, ports: Mapping[str, int], password: str) -> None:
    """The node's configuration, plugins and folders, all of them private to its account."""
    for folder in ("mnesia", "logs", "home", "generated"):
        place.make(folder)
    place.write("enabled_plugins", f"[{','.join(PLUGINS)}].\n")
    place.write("environment.conf", "")
    place.write("rabbitmq.conf", _configuration(ports=ports, password=password))
    place.write("advanced.config", "[].\n")


def _configuration(*, ports: Mapping[str, int], password: str) -> str:
    lines = {
        "listeners.tcp.local": f"{LOOPBACK}:{ports['amqp']}",
        "management.tcp.ip": LOOPBACK,
        "management.tcp.port": ports["management"],
        "prometheus.tcp.ip": LOOPBACK,
        "prometheus.tcp.port": ports["prometheus"],
        "stream.listeners.tcp.local": f"{LOOPBACK}:{ports['stream']}",
        # The first start makes this user instead of the well-known guest.
        "default_user": ADMIN,
        "default_pass": password,
        "default_user_tags.administrator": "true",
        "disk_free_limit.absolute": "200MB",
        "log.console": "true",
        "log.console.level": "info",
        "log.console.use_colors": "off",
        "log.file": "false",
    }
    return "".join(f"{name} = {value}\n" for name, value in lines.items())


def node_environment(place: Place, *, ports: Mapping[str, int]) -> dict[str, str]:
    """Everything that keeps two nodes on one machine apart."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("RABBITMQ_", "ERL_"))}
    inherited.pop("NOTIFY_SOCKET", None)
    home = place.home
    return {
        **inherited,
        "HOME": str(home / "home"),
        "RABBITMQ_NODENAME": NODE,
        "RABBITMQ_DIST_PORT": str(ports["distribution"]),
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "logs"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(home / "generated"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
        "RABBITMQ_CONF_ENV_FILE": str(home / "environment.conf"),
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(home / "advanced.config"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none",
        "ERL_EPMD_PORT": str(ports["epmd"]),
        "ERL_EPMD_ADDRESS": LOOPBACK,
        "ERL_CRASH_DUMP": str(home / "logs" / "erl_crash.dump"),
        # Lets the start script become the Erlang machine instead of waiting beside it, so that the child's pid is its.
        "RUNNING_UNDER_SYSTEMD": "true",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
