"""Cookies whose content only the gateway reads, and nobody alters: AES-256-GCM, bound to their name, with an end."""

import base64
import binascii
import hashlib
import hmac
import json
import os
import zlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from balabaqsha_chassis.clock import Clock

_NONCE = 12
_KEY_BYTES = 32
_CSRF_BYTES = 24
#: Browsers drop a cookie of more than 4096 bytes with its name and attributes, and say nothing.
_LONGEST = 3900


class CookieSealer:
    """Seals with the first of its keys and opens with any, so that keys can be changed while people are signed in."""

    def __init__(self, keys: Sequence[str], *, clock: Clock) -> None:
        decoded = [base64.b64decode(key) for key in keys]
        if not decoded or any(len(key) != _KEY_BYTES for key in decoded):
            raise ValueError("a session key is 32 bytes in base64")
        self._ciphers = [AESGCM(key) for key in decoded]
        self._proof_keys = [hashlib.sha256(b"csrf" + key).digest() for key in decoded]
        self._clock = clock

    def seal(self, content: dict[str, Any], *, name: str, life: timedelta) -> str:
        """The cookie's value; raises `ValueError` for more than a browser would keep."""
        ends = int((self._clock() + life).timestamp())
        plain = zlib.compress(json.dumps([ends, content], ensure_ascii=False, separators=(",", ":")).encode())
        nonce = os.urandom(_NONCE)
        sealed = self._ciphers[0].encrypt(nonce, plain, name.encode())
        value = base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")
        if len(value) > _LONGEST:
            raise ValueError(f"the cookie {name} would be dropped: it has {len(value)} bytes")
        return value

    def open(self, value: str | None, *, name: str) -> dict[str, Any] | None:
        """What was sealed under the name; None for anything else, and after its end."""
        plain = self._decrypted(value or "", name=name)
        if plain is None:
            return None
        ends, content = json.loads(zlib.decompress(plain))
        return dict(content) if self._clock().timestamp() < ends else None

    def proof_for(self, visitor: str) -> str:
        """What a form of this visitor bears, and no other site can know.

        Each time in another dress, so that the length of compressed pages tells nothing of it.
        """
        mask = os.urandom(_CSRF_BYTES)
        worn = mask + _xor(mask, _proof(visitor, key=self._proof_keys[0]))
        return base64.urlsafe_b64encode(worn).decode()

    def is_proof(self, shown: str, *, visitor: str) -> bool:
        """Whether the proof is this visitor's, made with any of the keys; compared in constant time."""
        worn = _decoded(shown)
        if not visitor or worn is None or len(worn) != 2 * _CSRF_BYTES:
            return False
        bare = _xor(worn[:_CSRF_BYTES], worn[_CSRF_BYTES:])
        return any(hmac.compare_digest(bare, _proof(visitor, key=key)) for key in self._proof_keys)

    def _decrypted(self, value: str, *, name: str) -> bytes | None:
        raw = _decoded(value)
        if raw is None or len(raw) <= _NONCE:
            return None
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], name.encode())
            except InvalidTag:
                continue  # sealed with another key, or with none of ours
        return None


def _proof(visitor: str, *, key: bytes) -> bytes:
    return hmac.new(key, visitor.encode(), hashlib.sha256).digest()[:_CSRF_BYTES]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))


def _decoded(value: str) -> bytes | None:
    try:
        return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError):
        return None
