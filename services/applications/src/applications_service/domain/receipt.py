"""The receipt of a filing: what is promised, as bytes that anybody can make again and check."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from applications_service.domain.privilege import GENERAL, PrivilegeClaim
from applications_service.domain.wishes import Wishes

SALT_BYTES = 16
#: An `entered` or `refused` leaf with this receipt's hash stands in the ledger 60 s after filing in normal running,
#: and after 24 h at the latest, at the place of this `filed_at`.
PROMISE = "ledger_60s_at_most_24h"
_COMMITMENT_PREFIX = b"\x03"
#: Integers beyond it are not exact in every reader of JSON.
_LARGEST_INTEGER = 2**53

Leaf = str | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The content that is signed, and the attributes behind its commitment, which only the parent sees."""

    content: Mapping[str, Leaf]
    attributes: Mapping[str, Leaf]

    @property
    def canonical(self) -> bytes:
        return canonical(self.content)

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.canonical).hexdigest()

    @property
    def commitment(self) -> str:
        return str(self.content["attributes"])


def receipt_of(
    *,
    number: str,
    filed_at: datetime,
    birth_date: date | None,
    wishes: Wishes,
    privilege: PrivilegeClaim | None,
    salt: bytes,
) -> Receipt:
    """The receipt of an application filed at that instant; `list` is where it was filed for, its place is the queue's.

    Which of the two is the territory, or whether the list is one of special purpose, the rules in force say.
    """
    attributes: dict[str, Leaf] = {
        "birth_date": birth_date.isoformat() if birth_date else None,
        "district": wishes.district,
        "group_type": wishes.group_type,
        "language": wishes.language,
        "privilege_type": privilege.type if privilege else None,
        "region": wishes.region,
        "settlement": wishes.settlement,
    }
    content: dict[str, Leaf] = {
        "attributes": commitment_of(attributes, salt=salt),
        "class_claimed": privilege.privilege_class if privilege else GENERAL,
        "class_proved": GENERAL,
        "code": number,
        "cohort": birth_date.year if birth_date else None,
        "filed_at": round(filed_at.timestamp() * 1000),
        "list": f"{wishes.region}/{wishes.district}",
        "promise": PROMISE,
        "salt": salt.hex(),
    }
    return Receipt(content=content, attributes=attributes)


def commitment_of(attributes: Mapping[str, Leaf], *, salt: bytes) -> str:
    """SHA-256 over a prefix of its own, the salt and the canonical attributes."""
    return hashlib.sha256(_COMMITMENT_PREFIX + salt + canonical(attributes)).hexdigest()


def canonical(content: Mapping[str, Leaf]) -> bytes:
    """RFC 8785's bytes for what receipts hold: ASCII strings, integers below 2^53, and null for what is not known."""
    for value in content.values():
        _refuse_ambiguous(value)
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _refuse_ambiguous(value: Leaf) -> None:
    plain = value is None or (type(value) is int and abs(value) < _LARGEST_INTEGER)
    if not plain and not (isinstance(value, str) and value.isascii() and value.isprintable()):
        raise ValueError("a receipt holds ASCII text and exact integers only")
