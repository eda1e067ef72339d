"""Ledger leaves: the published line is the hashed bytes.

ASCII strings and integers only, keys sorted, no blanks: then RFC 8785 and plain JSON agree byte for byte.
"""

import hashlib
from collections.abc import Mapping
from json.encoder import encode_basestring_ascii

LARGEST_INTEGER = 2**53 - 1
#: An entry sealed later than this after its filing carries the ground of its delay (ms).
LATE_AFTER_MS = 60_000
LATE_GROUND = "delivery_delayed"
_LEAF_PREFIX = b"\x00"

Leaf = Mapping[str, str | int]


def canonical(leaf: Leaf) -> bytes:
    """The leaf's bytes; raises ValueError for what could be written in two ways."""
    fields = [f"{encode_basestring_ascii(name)}:{_written(name, leaf[name])}" for name in sorted(leaf)]
    return f"{{{','.join(fields)}}}".encode("ascii")


def _written(name: str, value: str | int) -> str:
    """The value as `json.dumps` would write it, in half the time."""
    if isinstance(value, str):
        if not (value.isascii() and value.isprintable()):
            raise ValueError(f"{name} is not plain ASCII")
        return encode_basestring_ascii(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name} is neither text nor integer")  # noqa: TRY004 - one refusal for every bad leaf
    if abs(value) > LARGEST_INTEGER:
        raise ValueError(f"{name} is too large")
    return f"{value:d}"


def leaf_hash(data: bytes) -> bytes:
    """The Merkle leaf hash of RFC 9162: SHA-256 of a zero byte and the data."""
    return hashlib.sha256(_LEAF_PREFIX + data).digest()


def lateness(*, filed_at_ms: int, sealed_at_ms: int) -> Leaf:
    """What a leaf adds when its entry came more than a minute after its filing."""
    lag = sealed_at_ms - filed_at_ms
    return {"late_ms": lag, "ground": LATE_GROUND} if lag > LATE_AFTER_MS else {}
