"""Documents' content in a local folder or an S3 bucket."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import obstore
from obstore.store import LocalStore, S3Store


class DocumentStore:
    """One place for objects, named by paths; `file:///folder` or `s3://bucket[/prefix]`."""

    def __init__(self, url: str) -> None:
        if urlsplit(url).scheme == "file":
            folder = Path(urlsplit(url).path)
            self._store: LocalStore | S3Store = LocalStore(folder, mkdir=True)
        else:
            self._store = S3Store.from_url(url)

    async def put(self, path: str, content: bytes) -> None:
        await obstore.put_async(self._store, path, content)

    async def read(self, path: str) -> AsyncIterator[bytes]:
        found = await obstore.get_async(self._store, path)
        async for chunk in found.stream():
            yield bytes(chunk)

    async def copy(self, source: str, *, to: str) -> None:
        await obstore.copy_async(self._store, source, to)

    async def delete(self, path: str) -> None:
        try:
            await obstore.delete_async(self._store, path)
        except FileNotFoundError:
            return
