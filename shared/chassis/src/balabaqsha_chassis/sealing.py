"""Payloads for one reader only: compact JWE, ECDH-ES with A256GCM to the reader's public key (RFC 7516, 7518)."""

import json
from collections.abc import Mapping
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

_HEADER = {"alg": "ECDH-ES", "enc": "A256GCM"}


class SealBrokenError(ValueError):
    """The payload was not sealed to this key, or was altered."""


class Sealer:
    """Seals payloads to one reader."""

    def __init__(self, public_key: str) -> None:
        self._key = ECKey.import_key(json.loads(public_key))

    def seal(self, payload: Mapping[str, Any]) -> str:
        """The payload, readable to the holder of the private key only."""
        return jwe.encrypt_compact(dict(_HEADER), json.dumps(payload, ensure_ascii=False).encode(), self._key)


class Opener:
    """Opens what was sealed to this service."""

    def __init__(self, private_key: str) -> None:
        self._key = ECKey.import_key(json.loads(private_key))

    def open(self, sealed: str) -> dict[str, Any]:
        """The payload; raises `SealBrokenError`."""
        try:
            opened = jwe.decrypt_compact(sealed, self._key, algorithms=list(_HEADER.values()))
            payload = json.loads(opened.plaintext or b"")
        except (JoseError, ValueError) as fault:
            raise SealBrokenError from fault
        if not isinstance(payload, dict):
            raise SealBrokenError
        return payload
