"""What the operator chose in the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from balabaqsha_cli.refusals import LaunchRefusedError

PORT_VARIABLE = "BALABAQSHA_PORT"
POSTGRES_VARIABLE = "BALABAQSHA_POSTGRES_URL"
RABBITMQ_VARIABLE = "BALABAQSHA_RABBITMQ_URL"
MANAGEMENT_VARIABLE = "BALABAQSHA_RABBITMQ_MANAGEMENT_URL"
CLOCK_VARIABLE = "BALABAQSHA_CLOCK_FILE"
DEFAULT_PORT = 8080
HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The portal's port (0: any free one), servers to use instead of private ones, and a clock instead of the real."""

    port: int
    postgres_url: str | None
    rabbitmq_url: str | None
    management_url: str | None
    clock_file: Path | None = None


def read_choices(environment: Mapping[str, str], *, port: int | None = None) -> Choices:
    """The choices, each checked; a port given on the command line comes first."""
    return Choices(
        port=_port(environment) if port is None else port,
        postgres_url=_address(environment, name=POSTGRES_VARIABLE, schemes=("postgresql", "postgres")),
        rabbitmq_url=_address(environment, name=RABBITMQ_VARIABLE, schemes=("amqp", "amqps")),
        management_url=_address(environment, name=MANAGEMENT_VARIABLE, schemes=("http", "https")),
        clock_file=_clock(environment),
    )


def _clock(environment: Mapping[str, str]) -> Path | None:
    text = environment.get(CLOCK_VARIABLE)
    if not text:
        return None
    if not Path(text).is_file():
        raise LaunchRefusedError(f"{CLOCK_VARIABLE} is a file that holds the present instant, and there is none")
    return Path(text).absolute()


def _port(environment: Mapping[str, str]) -> int:
    text = environment.get(PORT_VARIABLE) or str(DEFAULT_PORT)
    if not text.isdigit() or int(text) > HIGHEST_PORT:
        raise LaunchRefusedError(f"{PORT_VARIABLE} is a port from 0 (any free one) to {HIGHEST_PORT}")
    return int(text)


def _address(environment: Mapping[str, str], *, name: str, schemes: tuple[str, ...]) -> str | None:
    text = environment.get(name)
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in schemes or not parts.hostname:
        raise LaunchRefusedError(f"{name} is an address such as {schemes[0]}://user:password@host")
    return text
