"""Documents attached to an application: their types by content, their limits, their states."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from applications_service.domain.document_errors import (
    AccountStorageFullError,
    DocumentNotAvailableError,
    TooManyDocumentsError,
)

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"})
_MEGABYTE = 1024 * 1024


class ContentType(StrEnum):
    """What may be uploaded."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    HEIC = "image/heic"

    @property
    def extension(self) -> str:
        return {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/heic": "heic"}[self.value]


class DocumentState(StrEnum):
    """What the virus scanner has said; `unscanned` when there is none."""

    SCANNING = "scanning"
    CLEAN = "clean"
    REFUSED = "refused"
    UNSCANNED = "unscanned"


#: States in which the one who uploaded it may have the content back.
READABLE_BY_OWNER = frozenset({DocumentState.CLEAN, DocumentState.UNSCANNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLimits:
    """How large and how many."""

    file_bytes: int = 10 * _MEGABYTE
    files_an_application: int = 10
    account_bytes: int = 100 * _MEGABYTE
    pixels: int = 50_000_000

    def check(self, *, files: int, account_bytes: int, more: int) -> None:
        """Refuse one more file of that many bytes beside what is there already."""
        if files >= self.files_an_application:
            raise TooManyDocumentsError(self.files_an_application)
        if account_bytes + more > self.account_bytes:
            raise AccountStorageFullError(self.account_bytes // _MEGABYTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One stored file; `object_name` is random and says nothing of its maker."""

    id: str
    application_id: str
    account_id: str
    kind: str
    content_type: ContentType
    size: int
    sha256: str
    state: DocumentState
    object_name: str
    uploaded_at: datetime

    @property
    def path(self) -> str:
        return path_of(self.object_name, state=self.state)

    def readable_path(self) -> str:
        """Where the content lies, if its owner may have it now."""
        if self.state not in READABLE_BY_OWNER:
            raise DocumentNotAvailableError
        return self.path


def path_of(object_name: str, *, state: DocumentState) -> str:
    """Where an object of that state lies; what no scanner has passed lies apart."""
    prefix = {DocumentState.CLEAN: "clean", DocumentState.UNSCANNED: "unscanned"}.get(state, "quarantine")
    return f"{prefix}/{object_name}"


def sniff(head: bytes) -> ContentType | None:
    """The type the first bytes speak of, or None; a name or a declared type is never asked."""
    if head.startswith(b"%PDF-"):
        return ContentType.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return ContentType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return ContentType.PNG
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return ContentType.HEIC
    return None
