"""Wrong settings are told by name, never by value."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from balabaqsha_testkit.keys import Keys
from children_service.settings import ChildrenSettings


def given(keys: Keys, **changes: Any) -> dict[str, Any]:
    return {
        "database_url": "postgresql://children:pw@127.0.0.1/children",
        "broker_url": "amqp://unused",
        "jwks_url": "http://127.0.0.1:1/unused",
        "data_keys": json.loads(keys.data_keys),
        "data_key_id": keys.data_key_id,
        "blind_index_key": keys.blind_index_key,
        "private_key": keys.private_jwk("children"),
        "register_url": "http://127.0.0.1:1",
        "register_token": "made-up",
    } | changes


def test_the_settings_of_the_environment_are_read(keys: Keys, monkeypatch: pytest.MonkeyPatch):
    for name, value in keys.environment("children").items():
        monkeypatch.setenv(name, value)
    common = {"database_url": "postgresql://x/x", "broker_url": "amqp://x", "jwks_url": "http://x"}

    settings = ChildrenSettings(**common)

    assert settings.data_key_id in settings.data_keys
    assert (settings.failed_checks_a_day, settings.checks_a_day, settings.check_minutes) == (10, 30, 30)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("data_keys", {"k1": "c2hvcnQtc2VjcmV0"}),
        ("data_keys", {"k1": "not base64, a secret"}),
        ("data_key_id", "secret-k9"),
        ("blind_index_key", "c2hvcnQtc2VjcmV0"),
        ("private_key", "secret-not-json"),
        ("private_key", '{"kty": "oct", "k": "c2VjcmV0"}'),
        ("register_url", "secret-not-a-url"),
        ("register_token", ""),
        ("register_timeout_seconds", 5.0),
        ("checks_a_day", 0),
    ],
)
def test_a_wrong_setting_is_named_and_not_shown(keys: Keys, name: str, value: Any):
    with pytest.raises(ValidationError) as caught:
        ChildrenSettings(**given(keys, **{name: value}))

    assert caught.value.errors(include_input=False)[0]["loc"][0] == name
    assert "secret" not in str(caught.value)


def test_a_public_key_is_not_taken_for_the_private_one(keys: Keys):
    with pytest.raises(ValidationError, match="private part"):
        ChildrenSettings(**given(keys, private_key=keys.public_jwk("children")))
