"""What receipts need from outside: where they are kept, who signs them, who prints them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from applications_service.domain.receipt import Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptKey:
    """A public key receipts were signed with; raw Ed25519."""

    key_id: str
    public_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInUse:
    """A key, and since when receipts are signed with it."""

    key: ReceiptKey
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedReceipt:
    """A receipt as it was signed."""

    content: bytes
    attributes: Mapping[str, Leaf]
    signature: bytes
    key: ReceiptKey

    @property
    def hash(self) -> str:
        """What the ledger's leaf bears."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A value and what it is."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The words of the printed receipt, in one language, in the order of the page."""

    language: str
    title: str
    lead: str
    number_label: str
    number: str
    facts: tuple[Labelled, ...]
    #: What the QR code holds.
    link: str
    qr_caption: str
    qr_alt: str
    sections: tuple[Section, ...]
    marks: tuple[Labelled, ...]


class Receipts(Protocol):
    """Signed receipts, and every key they can bear."""

    async def add(self, application_id: str, receipt: SignedReceipt) -> None: ...
    async def find(self, application_id: str) -> SignedReceipt | None: ...
    async def drop(self, application_id: str) -> None: ...
    async def is_issued(self, receipt_hash: str) -> bool:
        """Whether a receipt of that hash was ever signed here, be it dropped since."""

    async def add_key(self, key: ReceiptKey, *, at: datetime) -> bool:
        """Keep the key; False when it was kept before."""

    async def keys(self) -> list[ReceiptKey]:
        """Every key kept, the latest first."""

    async def take_unannounced_keys(self, *, at: datetime) -> list[KeyInUse]:
        """Keys nobody was told of; each is given out once, and counts as told from then on."""


class ReceiptSigner(Protocol):
    """Signs receipts with the service's own key."""

    @property
    def key(self) -> ReceiptKey: ...
    def sign(self, content: bytes) -> bytes: ...


class ReceiptPrinter(Protocol):
    """Makes a page of the words."""

    async def pdf(self, paper: Paper) -> bytes:
        """One A4 page, the same bytes for the same words; raises `PrinterBusyError` when too many wait."""
