"""The published ledger, downloaded as a stranger would and given to the verifier."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import aiohttp

from balabaqsha_cli.demo.portal import StepFailedError

#: A checkpoint is signed at most this long after the last change.
CHECKPOINT_SECONDS = 90.0


async def verify(session: aiohttp.ClientSession, *, api: str, folder: Path, size: int) -> tuple[int, str]:
    """The verifier's exit code and what it printed, for the ledger once it is signed up to `size`."""
    site = f"{api}/public"
    (folder / "rules").mkdir(parents=True, exist_ok=True)
    newest = await _signed(session, site=site, size=size)
    await _download(session, f"{site}/ledger/checkpoints?after=0", to=folder / "checkpoints.jsonl")
    (folder / "lists.json").write_text(await _text(session, f"{site}/ledger/lists?size={newest}"))
    await _download(session, f"{site}/ledger/entries?from=1", to=folder / "entries.jsonl")
    for version in _versions(folder / "entries.jsonl"):
        document = await _text(session, f"{site}/rules/{version}/document")
        (folder / "rules" / f"{version}.json").write_text(document)
    return await _run(folder)


async def _signed(session: aiohttp.ClientSession, *, site: str, size: int) -> int:
    async with asyncio.timeout(CHECKPOINT_SECONDS):
        while True:
            newest = int(json.loads(await _text(session, f"{site}/ledger/checkpoint"))["checkpoint"]["size"])
            if newest >= size:
                return newest
            await asyncio.sleep(1)


async def _download(session: aiohttp.ClientSession, url: str, *, to: Path) -> None:
    """Every page, as the `Link` headers lead from one to the next."""
    with to.open("w", encoding="ascii") as file:
        following: Any = url
        while following:
            async with session.get(following) as response:
                page = await response.text()
                file.write(page if not page or page.endswith("\n") else f"{page}\n")
                link = response.links.get("next")
                following = link["url"] if link else None


async def _text(session: aiohttp.ClientSession, url: str) -> str:
    async with session.get(url) as response:
        text = await response.text()
        if not response.ok:
            raise StepFailedError(f"GET {url}", what=str(response.status), status=response.status)
        return text


def _versions(entries: Path) -> set[str]:
    with entries.open(encoding="ascii") as lines:
        rules = (line for line in lines if '"kind":"rules_in_force"' in line)
        return {str(json.loads(line)["rules"]) for line in rules}


async def _run(folder: Path) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "balabaqsha_verify.verify",
        "ledger",
        str(folder),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode()
