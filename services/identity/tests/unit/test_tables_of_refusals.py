"""Every refusal has a status and a text in each language; every setting refuses nonsense."""

import base64
import inspect
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

import pytest
from pydantic import ValidationError

from balabaqsha_chassis.problem_texts import COMMON_TEXTS
from balabaqsha_testkit.keys import Keys
from identity_service.domain import errors
from identity_service.entrypoints.client import device, masked
from identity_service.entrypoints.http import STATUSES
from identity_service.entrypoints.texts import CODE_SENT, CODE_SENT_TO_ACCOUNT, PROBLEM_TEXTS
from identity_service.settings import IdentitySettings

REFUSALS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.IdentityError) and not kind.__subclasses__()
]


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
def test_every_refusal_has_its_status_and_its_words(kind: type[errors.IdentityError]) -> None:
    assert any(issubclass(kind, known) for known in STATUSES)
    texts = PROBLEM_TEXTS.get(kind.code) or COMMON_TEXTS[kind.code]
    assert set(texts) == {"kk", "ru", "en"}
    assert all(texts.values())


@pytest.mark.parametrize("texts", [*PROBLEM_TEXTS.values(), CODE_SENT, CODE_SENT_TO_ACCOUNT])
def test_every_text_exists_in_three_languages_and_fills_the_same_places(texts: dict[str, str]) -> None:
    places = {language: {part.split("}")[0] for part in text.split("{")[1:]} for language, text in texts.items()}

    assert set(texts) == {"kk", "ru", "en"}
    assert places["kk"] == places["ru"] == places["en"]


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari, iOS"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Gecko/20100101 Firefox/127.0", "Firefox, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/124 YaBrowser/24.6 Safari/537.36", "YaBrowser, Windows"),
        ("python-httpx/0.28", "python-httpx"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_device_is_named_without_versions(agent: str, shown: str) -> None:
    assert device(agent) == shown


def test_an_address_is_shown_without_its_end() -> None:
    assert masked(ip_address("198.51.100.23")) == "198.51.•.•"
    assert masked(ip_address("2001:db8:1:2::1")) == "2001:0db8:•"


def _settings(keys: Keys, **changes: Any) -> IdentitySettings:
    given = {
        "database_url": "postgresql://x@127.0.0.1/x",
        "broker_url": "amqp://x",
        "jwks_url": "http://127.0.0.1/x",
        "data_keys": keys.data_keys,
        "data_key_id": keys.data_key_id,
        "blind_index_key": keys.blind_index_key,
        "code_key": keys.code_key,
        "notifications_public_key": keys.public_jwk("notifications"),
        "children_public_key": keys.public_jwk("children"),
        "register_url": "http://127.0.0.1/x",
        "register_token": "made-up",
    }
    return IdentitySettings(**given | changes)


def test_the_defaults_are_those_promised(keys: Keys) -> None:
    settings = _settings(keys)

    assert settings.hashing_terms.memory_kib == 19 * 1024
    assert (settings.hashing_terms.passes, settings.hashing_terms.lanes, settings.hashing_terms.threads) == (2, 1, 2)
    assert settings.code_terms.life.total_seconds() == 300
    assert settings.code_terms.resend_pause.total_seconds() == 87
    assert settings.code_limits.per_address_hour == 300
    assert settings.exempt_networks == ()
    assert settings.staff_terms.failures_most == 100
    assert settings.staff_terms.sessions.idle_life == timedelta(hours=8)
    assert settings.staff_terms.sessions.remembered_life == timedelta(hours=12)


@pytest.mark.parametrize(
    "changes",
    [
        {"code_key": "short"},
        {"code_key": base64.b64encode(bytes(32)).decode()},
        {"blind_index_key": base64.b64encode(b"a" * 31).decode()},
        {"data_keys": "[]"},
        {"data_keys": "{}"},
        {"data_keys": '{"k1": "AAAA"}'},
        {"data_key_id": "k9"},
        {"notifications_public_key": "not a key"},
        {"limits_exempt_networks": "somewhere"},
        {"access_token_minutes": 11},
        {"code_minutes": 11},
        {"staff_failures_most": 101},
        {"development_staff": "[made-up staff]"},
    ],
)
def test_bad_settings_are_refused_without_their_value(keys: Keys, changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refusal:
        _settings(keys, **changes)

    for value in changes.values():
        assert len(str(value)) < 5 or str(value) not in str(refusal.value)


def test_a_private_key_in_the_place_of_a_public_one_is_refused(keys: Keys) -> None:
    with pytest.raises(ValidationError):
        _settings(keys, children_public_key=keys.private_jwk("children"))
