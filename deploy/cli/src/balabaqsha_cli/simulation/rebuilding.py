"""The ninth invariant: the ledger alone, replayed, gives the queue that is served."""

import asyncio
import json
import sys

from balabaqsha_cli.simulation.findings import Finding

COMMAND = (sys.executable, "-m", "queue_service.entrypoints.rebuild_command", "recount", "--of")


async def replayed(database: str) -> Finding:
    """Compare every table that follows from the ledger with what a replay of it gives."""
    process = await asyncio.create_subprocess_exec(*COMMAND, database, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    answer = json.loads(printed) if printed else {"refused": "no_answer"}
    broken = [f"{table} differs" for table in answer.get("differs", ())]
    broken += [str(answer["refused"])] if "refused" in answer else []
    says = "the ledger alone, replayed, gives the queue that is served"
    return Finding(number=9, says=says, looked_at=int(answer.get("leaves", 0)), broken=tuple(broken))
