"""Settings as the environment gives them."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from gateway_service.limits import Quota
from gateway_service.settings import GatewaySettings

URLS = {
    f"{name}_url": "http://127.0.0.1:1" for name in ("identity", "children", "applications", "queue", "notifications")
}
NEEDED = URLS | {"jwks_url": "http://127.0.0.1:1/.well-known/jwks.json", "session_keys": "first, second"}


def test_lists_and_quotas_are_read_from_text() -> None:
    settings = GatewaySettings(
        **NEEDED, trusted_proxies="10.0.0.0/8, fd00::/8", limit_read="5/10 2/60", cors_origins="https://a.example"
    )

    assert [str(network) for network in settings.trusted_proxies] == ["10.0.0.0/8", "fd00::/8"]
    assert settings.limit_read.account == Quota(amount=2, seconds=60)
    assert settings.cors_origins == {"https://a.example"}
    assert [key.get_secret_value() for key in settings.session_keys] == ["first", "second"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("trusted_proxies", "somewhere"),
        ("limit_read", "5/10"),
        ("limit_read", "five/10 2/60"),
        ("limit_read", "0/10 2/60"),
        ("limit_read", "5/0 2/60"),
        ("queue_url", "queue:8000"),
        ("queue_url", "http://queue/path"),
        ("session_keys", " , "),
    ],
)
def test_nonsense_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        GatewaySettings(**(NEEDED | {name: value}))


def test_by_default_no_proxy_is_trusted_and_nobody_is_exempt() -> None:
    settings = GatewaySettings(**NEEDED)

    assert settings.trusted_proxies == ()
    assert settings.limits_exempt_loopback is False
    assert settings.environment == "production"


def test_the_readme_explains_every_setting() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")

    for name, field in GatewaySettings.model_fields.items():
        assert field.description, name
        assert f"`GATEWAY_{name.upper()}`" in readme, name
