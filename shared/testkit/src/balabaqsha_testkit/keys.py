"""Made-up keys, the same for a whole test session."""

import base64
import json
import secrets
from functools import cached_property

from joserfc.jwk import ECKey


class Keys:
    """Every secret a service may want, in the form of its settings."""

    data_key_id = "k1"

    def __init__(self) -> None:
        self._pairs: dict[str, ECKey] = {}

    @cached_property
    def data_keys(self) -> str:
        """Key-encryption keys as JSON."""
        return json.dumps({self.data_key_id: _random()})

    @cached_property
    def blind_index_key(self) -> str:
        return _random()

    @cached_property
    def code_key(self) -> str:
        return _random()

    @cached_property
    def receipt_key(self) -> str:
        return _random()

    @cached_property
    def checkpoint_key(self) -> str:
        return _random()

    def private_jwk(self, name: str) -> str:
        """The private sealing key of a service."""
        return json.dumps(self._pair(name).as_dict(private=True))

    def public_jwk(self, name: str) -> str:
        """The public sealing key of a service."""
        return json.dumps(self._pair(name).as_dict(private=False))

    def _pair(self, name: str) -> ECKey:
        if name not in self._pairs:
            self._pairs[name] = ECKey.generate_key("P-256")
        return self._pairs[name]

    def environment(self, service: str) -> dict[str, str]:
        """The service's settings that are keys or addresses of outside parties, by their environment names."""
        prefix = service.upper()
        fields = {
            f"{prefix}_DATA_KEYS": self.data_keys,
            f"{prefix}_DATA_KEY_ID": self.data_key_id,
            f"{prefix}_BLIND_INDEX_KEY": self.blind_index_key,
            "IDENTITY_CODE_KEY": self.code_key,
            "IDENTITY_NOTIFICATIONS_PUBLIC_KEY": self.public_jwk("notifications"),
            "IDENTITY_CHILDREN_PUBLIC_KEY": self.public_jwk("children"),
            "IDENTITY_REGISTER_URL": "http://127.0.0.1:1",
            "IDENTITY_REGISTER_TOKEN": "made-up",
            "CHILDREN_PRIVATE_KEY": self.private_jwk("children"),
            "CHILDREN_REGISTER_URL": "http://127.0.0.1:1",
            "CHILDREN_REGISTER_TOKEN": "made-up",
            "APPLICATIONS_RECEIPT_KEY": self.receipt_key,
            "QUEUE_CHECKPOINT_KEY": self.checkpoint_key,
            "APPLICATIONS_DOCUMENT_STORE": "file:///nonexistent",
            "NOTIFICATIONS_PRIVATE_KEY": self.private_jwk("notifications"),
            "NOTIFICATIONS_SMPP_URL": "smpp://test:made-up@127.0.0.1:1",
            "NOTIFICATIONS_SMTP_URL": "smtp://127.0.0.1:1",
            "NOTIFICATIONS_MAIL_FROM": "queue@balabaqsha.example",
            "NOTIFICATIONS_PUBLIC_BROKER_URL": "amqp://unused",
        }
        return {name: value for name, value in fields.items() if name.startswith(f"{prefix}_")}


def _random() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
