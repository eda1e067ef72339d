"""Settings common to every service, and one clear list of faults when they are wrong."""

import base64
import sys
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretBytes,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from balabaqsha_chassis.clock import Clock, SharedClock, system_clock

EXIT_BAD_SETTINGS = 78
_SEED_BYTES = 32


def _split(value: Any) -> Any:
    return frozenset(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


Words = Annotated[frozenset[str], NoDecode, BeforeValidator(_split)]
Port = Annotated[int, Field(ge=1, le=65535)]


def _decoded(value: Any) -> Any:
    return base64.b64decode(value, validate=True) if isinstance(value, str) else value


def _seed(value: SecretBytes) -> SecretBytes:
    if len(value.get_secret_value()) != _SEED_BYTES:
        raise ValueError("must be 32 bytes in base64")
    return value


#: The private half of an Ed25519 key, in base64.
Seed = Annotated[SecretBytes, BeforeValidator(_decoded), AfterValidator(_seed)]


class _Environment(EnvSettingsSource):
    """The environment, where a value that is no JSON is a fault of its field and not of the whole reading."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value


class ProcessSettings(BaseSettings):
    """What every process of the house reads from its environment."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    environment: Literal["development", "production"] = Field("production", description="Where the process runs")
    http_host: str = Field("127.0.0.1", description="Address the HTTP port listens on")
    http_port: Port = Field(8000, description="HTTP port")
    metrics_port: Port = Field(9000, description="Port of `/metrics`")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Lowest level logged")
    otlp_endpoint: str | None = Field(None, description="OTLP/HTTP collector; none: traces stay in the process")
    jwks_url: str = Field(description="Where identity publishes its key set")
    token_issuer: str = Field("https://balabaqsha.kz", description="`iss` of accepted access tokens")
    clock_file: Path | None = Field(None, description="Development only: a file that holds the present instant")

    @field_validator("clock_file")
    @classmethod
    def _time_is_real_in_production(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        if value is not None and info.data.get("environment") != "development":
            raise ValueError("time is only made in development")
        return value

    def clock(self) -> Clock:
        """The clock that everything in the process goes by."""
        return system_clock if self.clock_file is None else SharedClock(self.clock_file)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - replaced by our own
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no files: what runs is what is seen
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, and nothing else."""
        return init_settings, _Environment(settings_cls)


class ServiceSettings(ProcessSettings):
    """What every service with a database and a place on the bus reads."""

    database_url: SecretStr = Field(description="PostgreSQL, the serving login (no DDL)")
    migration_database_url: SecretStr | None = Field(None, description="PostgreSQL, the owner; `migrate` only")
    broker_url: SecretStr = Field(description="RabbitMQ, vhost `core`, the service's own login")
    pool_size: int = Field(10, ge=2, description="Connections to PostgreSQL at most")
    roles: Words = Field(
        frozenset({"api", "consumer", "relay", "timer"}), description="Parts this process plays, by comma"
    )
    database_timeout_seconds: float = Field(10, gt=0, description="Longest one statement may take")


S = TypeVar("S", bound=ProcessSettings)


def load_settings(settings: type[S]) -> S:
    """The settings of the environment; ends the process with every fault, never a value, when they are wrong."""
    try:
        return settings()
    except ValidationError as faults:
        prefix = str(settings.model_config.get("env_prefix", ""))
        for fault in faults.errors(include_input=False, include_url=False):
            name = "_".join(str(part) for part in fault["loc"][:1])
            sys.stderr.write(f"{(prefix + name).upper()}: {fault['msg']}\n")
        raise SystemExit(EXIT_BAD_SETTINGS) from None
