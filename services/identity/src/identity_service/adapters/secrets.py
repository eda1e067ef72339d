"""Codes and tokens: drawn by the machine's generator, stored as keyed hashes."""

import base64
import hashlib
import hmac
import secrets

from identity_service.domain.challenges import Purpose

CODE_DIGITS = 6
TOKEN_BYTES = 32


class KeyedSecrets:
    """Draws and hashes under the code key, one label a use, so that no value of one use is good for another."""

    def __init__(self, key: str) -> None:
        self._key = base64.b64decode(key)

    def new_code(self) -> str:
        return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"

    def code_hash(self, code: str, *, purpose: Purpose, challenge_id: str) -> bytes:
        return self._mac("code", purpose, challenge_id, code)

    def new_token(self) -> str:
        return secrets.token_urlsafe(TOKEN_BYTES)

    def token_hash(self, token: str) -> bytes:
        return self._mac("token", token)

    def successor(self, token: str) -> str:
        """The refresh token after this one: always the same, and nobody's guess without the key."""
        return base64.urlsafe_b64encode(self._mac("successor", token)).decode().rstrip("=")

    def _mac(self, *parts: str) -> bytes:
        return hmac.new(self._key, "\x00".join(parts).encode(), hashlib.sha256).digest()
