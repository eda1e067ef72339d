"""A file on its way from the parent's form to the API: read in pieces, never whole in memory."""

import hashlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile

_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingForm:
    """The form that the API takes; the file's own name and type stay behind."""

    file: UploadFile
    kind: str
    boundary: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def content_type(self) -> str:
        """The header that goes with it."""
        return f"multipart/form-data; boundary={self.boundary}"

    @property
    def length(self) -> int:
        """How many bytes it has."""
        return len(self._head) + (self.file.size or 0) + len(self._tail)

    async def pieces(self) -> AsyncIterator[bytes]:
        """The form from its beginning."""
        yield self._head
        async for piece in content_of(self.file):
            yield piece
        yield self._tail

    @property
    def _head(self) -> bytes:
        kind = "".join(letter for letter in self.kind if letter.isalnum() or letter == "_")
        return (
            f'--{self.boundary}\r\nContent-Disposition: form-data; name="kind"\r\n\r\n{kind}\r\n'
            f'--{self.boundary}\r\nContent-Disposition: form-data; name="file"; filename="document"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()

    @property
    def _tail(self) -> bytes:
        return f"\r\n--{self.boundary}--\r\n".encode()


async def content_of(file: UploadFile) -> AsyncIterator[bytes]:
    """The file piece by piece."""
    await file.seek(0)
    while piece := await file.read(_PIECE):
        yield piece


async def key_of(file: UploadFile, *, form_key: str, kind: str) -> str:
    """One key for this file in this form, so that the same form sent again attaches it once."""
    digest = hashlib.sha256(f"{form_key}\0{kind}\0".encode())
    async for piece in content_of(file):
        digest.update(piece)
    return digest.hexdigest()[:64]
