"""The virus scanner ClamAV, asked over its network protocol."""

import io

from aioclamd import ClamdAsyncClient, ClamdError

from applications_service.use_cases.ports import ScannerUnavailableError

_TIMEOUT_SECONDS = 60


class ClamAv:
    """A clamd listening at `host:port`."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._client = ClamdAsyncClient(host=host, port=int(port), timeout=_TIMEOUT_SECONDS)

    async def is_clean(self, content: bytes) -> bool:
        """True or False as clamd says; anything else it does is no verdict."""
        try:
            answer = await self._client.instream(io.BytesIO(content))
        except (ClamdError, OSError, TimeoutError) as fault:
            raise ScannerUnavailableError(type(fault).__name__) from fault
        verdict = (answer or {}).get("stream", ("ERROR", None))[0]
        if verdict not in {"OK", "FOUND"}:
            raise ScannerUnavailableError(verdict)
        return bool(verdict == "OK")
