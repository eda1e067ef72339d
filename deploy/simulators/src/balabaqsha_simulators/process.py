"""Runs one simulator as a process: listen, say so in one line, stop cleanly on a signal."""

import asyncio
import signal
from collections.abc import Callable

from aiohttp import web

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


async def live(_request: web.Request) -> web.Response:
    return web.json_response({"status": "alive"})


async def run(app: web.Application, *, host: str, port: int, describe: Callable[[str], str]) -> None:
    """Serve until a stop signal; `describe` turns the HTTP address into the line to print."""
    stop = asyncio.Event()
    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    app.router.add_get("/livez", live)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    try:
        await runner.setup()
        await web.TCPSite(runner, host, port, backlog=1024).start()
        print(describe(f"http://{host}:{runner.addresses[0][1]}"), flush=True)  # noqa: T201 - the promised line
        await stop.wait()
    finally:
        await runner.cleanup()
