"""Settings that are wrong stop the process and tell no value."""

import base64
from typing import Any

import pytest
from pydantic import ValidationError

from applications_service.settings import ApplicationsSettings

GOOD: dict[str, Any] = {
    "database_url": "postgresql://a:b@127.0.0.1/applications",
    "broker_url": "amqp://unused",
    "jwks_url": "http://127.0.0.1:1",
    "receipt_key": base64.b64encode(bytes(32)).decode(),
    "document_store": "file:///var/documents",
}


def test_good_settings_are_read():
    settings = ApplicationsSettings(**GOOD)

    assert settings.receipt_key.get_secret_value() == bytes(32)
    assert settings.clamav_address is None
    assert settings.portal_url == "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    "wrong",
    [
        {"receipt_key": base64.b64encode(bytes(31)).decode()},
        {"receipt_key": "not base64!"},
        {"document_store": "ftp://elsewhere"},
        {"document_store": "memory://"},
        {"clamav_address": "no-port"},
        {"draft_days": 0},
        {"link_term_hours": 24},
        {"portal_url": "balabaqsha.kz"},
        {"portal_url": "https://balabaqsha.kz/?{0}"},
    ],
)
def test_wrong_ones_are_refused_without_repeating_them(wrong: dict[str, Any]):
    with pytest.raises(ValidationError) as refusal:
        ApplicationsSettings(**(GOOD | wrong))

    assert "not base64!" not in str(refusal.value)
