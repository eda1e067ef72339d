"""Personal fields at rest: AES-256-GCM under a data key of each person, itself wrapped by a key-encryption key.

Destroying a person's wrapped data key makes every cell of that person unreadable for good.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_KEY_BYTES = 32
_WRAPPING = b"data-key"
_SEPARATOR = b":"


class CellBrokenError(ValueError):
    """The cell was altered, moved to another place, or belongs to another key."""


class DataKey:
    """One person's key: encrypts cells, each bound to its place."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def encrypt(self, plain: str, *, place: str) -> bytes:
        """The cell's bytes; `place` is `table|column|row`, and the cell opens nowhere else."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain.encode(), place.encode())

    def decrypt(self, cell: bytes, *, place: str) -> str:
        """The text of a cell; raises `CellBrokenError`."""
        return _opened(self._cipher, cell, bound_to=place.encode()).decode()


class KeyRing:
    """The key-encryption keys of a service: one current, older ones to read with."""

    def __init__(self, keys: Mapping[str, str], *, current: str) -> None:
        self._ciphers = {key_id: AESGCM(_decoded(key)) for key_id, key in keys.items()}
        if current not in self._ciphers:
            raise ValueError("the current key is not among the keys")
        if any(_SEPARATOR.decode() in key_id for key_id in keys):
            raise ValueError("the name of a key has no colon")
        self._current = current

    def new_data_key(self) -> bytes:
        """A fresh data key, wrapped; store it beside the person."""
        return self._wrap(os.urandom(_KEY_BYTES))

    def open_data_key(self, wrapped: bytes) -> DataKey:
        """The data key of a wrapped one; raises `CellBrokenError`."""
        return DataKey(self._unwrap(wrapped))

    def rewrap(self, wrapped: bytes) -> bytes | None:
        """The same data key under the current key-encryption key, or None when it already is."""
        key = self._unwrap(wrapped)
        return None if wrapped.startswith(self._current.encode() + _SEPARATOR) else self._wrap(key)

    def _wrap(self, key: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        sealed = self._ciphers[self._current].encrypt(nonce, key, _WRAPPING)
        return self._current.encode() + _SEPARATOR + nonce + sealed

    def _unwrap(self, wrapped: bytes) -> bytes:
        key_id, _, rest = wrapped.partition(_SEPARATOR)
        try:
            cipher = self._ciphers[key_id.decode()]
        except (KeyError, UnicodeDecodeError) as fault:
            raise CellBrokenError("data key") from fault
        return _opened(cipher, rest, bound_to=_WRAPPING)


class BlindIndex:
    """Finds a value without storing it: HMAC-SHA-256 under a key that no database holds.

    A bare hash would not do: there are so few IINs that all of them can be hashed in minutes.
    """

    def __init__(self, key: str) -> None:
        self._key = _decoded(key)

    def of(self, value: str, *, purpose: str) -> bytes:
        """The 32 bytes to store and to look for; values of different purposes never match."""
        return hmac.new(self._key, f"{purpose}\x00{value}".encode(), hashlib.sha256).digest()


def _opened(cipher: AESGCM, cell: bytes, *, bound_to: bytes) -> bytes:
    """The plain bytes; a cell cut shorter than its nonce is as broken as any other."""
    if len(cell) <= _NONCE:
        raise CellBrokenError(bound_to.decode())
    try:
        return cipher.decrypt(cell[:_NONCE], cell[_NONCE:], bound_to)
    except InvalidTag as fault:
        raise CellBrokenError(bound_to.decode()) from fault


def _decoded(key: str) -> bytes:
    raw = base64.b64decode(key)
    if len(raw) != _KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return raw
