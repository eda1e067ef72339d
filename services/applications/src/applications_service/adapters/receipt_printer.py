"""Prints receipts: Typst sets the page, segno draws the QR code, threads of their own do the work."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import segno
import typst

from applications_service.domain.errors import PrinterBusyError
from applications_service.use_cases.receipt_ports import Paper

_RESOURCES = Path(str(files("applications_service.resources") / "receipt"))
_THREADS = 2
_WAITING = 64


class TypstPrinter:
    """Makes a page of the words, with the fonts that lie beside the template and none of the machine's."""

    def __init__(self) -> None:
        self._template = (_RESOURCES / "receipt.typ").read_bytes()
        self._fonts = typst.Fonts(include_system_fonts=False, font_paths=[_RESOURCES])
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="receipts")
        self._under_way = 0

    async def pdf(self, paper: Paper) -> bytes:
        """One A4 page, the same bytes for the same words."""
        if self._under_way >= _THREADS + _WAITING:
            raise PrinterBusyError
        self._under_way += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._print, paper)
        finally:
            self._under_way -= 1

    async def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _print(self, paper: Paper) -> bytes:
        return typst.compile(
            self._template,
            font_paths=self._fonts,
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(asdict(paper)), "qr": _qr(paper.link)},
            format="pdf",
            pdf_standards="ua-1",  # readable to screen readers
        )


def _qr(link: str) -> str:
    """The code as SVG, with the quiet zone that readers want."""
    drawn = BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=4, light="#fff", nl=False)
    return drawn.getvalue().decode()
