"""Has untrusted files read by a process of their own, one at a time."""

import asyncio
import contextlib
import sys
import tempfile
from pathlib import Path

import structlog

from applications_service.domain.document_errors import CONTENT_REFUSALS, InspectionFailedError
from applications_service.domain.documents import ContentType
from applications_service.use_cases.ports import Inspected

_MODULE = "applications_service.adapters.inspection_process"
_TIMEOUT_SECONDS = 45
_REFUSALS = {kind.code: kind for kind in CONTENT_REFUSALS}
_log = structlog.get_logger()


class ProcessInspector:
    """Starts the inspection process, without any of this process's secrets, and takes its word."""

    def __init__(self, *, pixels: int) -> None:
        self._pixels = pixels
        #: A picture of 50 million pixels takes hundreds of megabytes: never two at once.
        self._turn = asyncio.Semaphore(1)

    async def inspect(self, content: bytes, *, content_type: ContentType) -> Inspected:
        """The content as it may be stored; raises what is wrong with it."""
        async with self._turn:
            with tempfile.TemporaryDirectory(prefix="inspection-") as folder:
                source, target = Path(folder, "source"), Path(folder, "target")
                await asyncio.to_thread(source.write_bytes, content)
                word = await self._run(content_type.value, str(self._pixels), str(source), str(target))
                if word in _REFUSALS:
                    raise _REFUSALS[word]
                stored = ContentType(word)
                return Inspected(content_type=stored, content=await asyncio.to_thread(target.read_bytes))

    async def _run(self, *arguments: str) -> str:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            "-m",
            _MODULE,
            *arguments,
            env={"LANG": "C.UTF-8"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(_TIMEOUT_SECONDS):
                output, _ = await process.communicate()
        except TimeoutError as fault:
            raise InspectionFailedError from fault
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        word = output.decode("ascii", errors="replace")
        if process.returncode != 0 or not (word in _REFUSALS or word in set(ContentType)):
            _log.warning("inspection_failed", exit_code=process.returncode)
            raise InspectionFailedError
        return word
