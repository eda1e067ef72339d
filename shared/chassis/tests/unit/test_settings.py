"""Settings: every fault at once, never a value, and no start with a wrong one."""

import pytest
from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from balabaqsha_chassis.settings import EXIT_BAD_SETTINGS, ProcessSettings, ServiceSettings, Words, load_settings

SECRET = "s3cret-of-the-house"


class ShelfSettings(ServiceSettings):
    """Settings of a made-up service."""

    model_config = SettingsConfigDict(env_prefix="SHELF_", frozen=True, extra="ignore", hide_input_in_errors=True)

    stamp: SecretStr = Field(min_length=100, description="Stamp")
    places: dict[str, int] = Field({}, description="Places")
    kinds: Words = Field(frozenset(), description="Kinds")


GOOD = {
    "SHELF_DATABASE_URL": f"postgresql://shelf:{SECRET}@localhost/shelf",
    "SHELF_BROKER_URL": f"amqp://shelf:{SECRET}@localhost/core",
    "SHELF_JWKS_URL": "http://identity/.well-known/jwks.json",
    "SHELF_STAMP": "s" * 100,
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def faults_of(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    with pytest.raises(SystemExit) as stopped:
        load_settings(ShelfSettings)
    assert stopped.value.code == EXIT_BAD_SETTINGS
    lines = capsys.readouterr().err.splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_good_settings_are_read_from_the_environment(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SHELF_ROLES", "api, relay ,")
    environment.setenv("SHELF_KINDS", "tall")

    settings = load_settings(ShelfSettings)

    assert settings.roles == {"api", "relay"}
    assert settings.kinds == {"tall"}
    assert settings.environment == "production"
    assert settings.pool_size == 10


def test_a_secret_is_not_shown_by_its_settings(environment: pytest.MonkeyPatch) -> None:
    assert SECRET not in repr(load_settings(ShelfSettings))


def test_every_fault_is_told_at_once_by_the_variables_name(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.delenv("SHELF_DATABASE_URL")
    environment.setenv("SHELF_STAMP", SECRET)
    environment.setenv("SHELF_HTTP_PORT", SECRET)
    environment.setenv("SHELF_ENVIRONMENT", SECRET)
    environment.setenv("SHELF_POOL_SIZE", "1")

    faults = faults_of(capsys)

    assert set(faults) == {
        "SHELF_DATABASE_URL",
        "SHELF_STAMP",
        "SHELF_HTTP_PORT",
        "SHELF_ENVIRONMENT",
        "SHELF_POOL_SIZE",
    }
    assert not any(SECRET in fault for fault in faults.values())


def test_a_value_that_is_no_json_is_told_beside_the_others(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("SHELF_PLACES", SECRET)
    environment.setenv("SHELF_POOL_SIZE", "1")

    faults = faults_of(capsys)

    assert set(faults) == {"SHELF_PLACES", "SHELF_POOL_SIZE"}
    assert not any(SECRET in fault for fault in faults.values())


@pytest.mark.parametrize("port", ["0", "-1", "65536"])
def test_a_port_that_does_not_exist_is_a_fault(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], port: str
) -> None:
    environment.setenv("SHELF_HTTP_PORT", port)
    environment.setenv("SHELF_METRICS_PORT", port)

    assert set(faults_of(capsys)) == {"SHELF_HTTP_PORT", "SHELF_METRICS_PORT"}


@pytest.mark.parametrize("settings", [ProcessSettings, ServiceSettings])
def test_every_setting_says_what_it_is_for(settings: type[ProcessSettings]) -> None:
    assert all(field.description for field in settings.model_fields.values())
