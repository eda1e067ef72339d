"""`balabaqsha simulate`: a year of a made-up city against the real services, in minutes."""

import asyncio
import signal
import time
from datetime import date, datetime
from datetime import time as hour
from pathlib import Path
from typing import Annotated

import aiohttp
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from balabaqsha_cli.simulation.diary import Diary
from balabaqsha_cli.simulation.invariants import examine
from balabaqsha_cli.simulation.plan import City, plan_city
from balabaqsha_cli.simulation.quiet import Quiet
from balabaqsha_cli.simulation.rebuilding import replayed
from balabaqsha_cli.simulation.replay import verify
from balabaqsha_cli.simulation.report import Outcome, write
from balabaqsha_cli.simulation.result import read_result
from balabaqsha_cli.simulation.staging import stage_year
from balabaqsha_cli.simulation.world import World
from balabaqsha_cli.simulation.year import WEEK_DAYS, ZONE, Tell, Year

FAILED = 1
BEGINS = date(2027, 1, 4)
REQUEST_SECONDS = 60.0
CONNECTIONS = 64


def simulate(
    families: Annotated[int, typer.Option(min=10, max=100_000, help="Families of the city")] = 5000,
    seed: Annotated[int, typer.Option(help="The same seed, the same year")] = 1,
    weeks: Annotated[int, typer.Option(min=2, max=104, help="How long the year is")] = 52,
    name: Annotated[str, typer.Option(help="Instance; a new one each time")] = "",
    keep: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--keep", help="Keep its databases and logs, not the report alone")
    ] = False,
) -> None:
    """Live through a year of a made-up city, then count every broken promise."""
    city = plan_city(families=families, seed=seed, begins=BEGINS, weeks=weeks)
    world = World.of(name or f"simulation-{int(time.time())}", begins=datetime.combine(BEGINS, hour(1), tzinfo=ZONE))
    console = Console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    began = time.monotonic()
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("days", total=weeks * WEEK_DAYS)

        def tell(diary: Diary) -> None:
            progress.advance(task)
            if not console.is_terminal and diary.page.order:
                console.print(_told(diary, seconds=time.monotonic() - began), soft_wrap=True)

        outcome = asyncio.run(_live(world, city, tell=tell))
    page = world.instance.directory / "report.html"
    write(outcome, to=page)
    _show(outcome, console=console, page=page)
    if outcome.violated or outcome.faults:
        raise typer.Exit(FAILED)
    if not keep:
        world.clear_away(keeping=page)


async def _live(world: World, city: City, *, tell: Tell) -> Outcome:
    began = time.monotonic()
    if this := asyncio.current_task():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
    timeout = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with world, aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        quiet = await Quiet.of(world.endpoints, session=session)
        try:
            year = await stage_year(world, city, quiet=quiet, session=session, tell=tell)
            await year.run()
            return await _outcome(year, session=session, began=began)
        finally:
            print([(k, round(v, 1)) for k, v in quiet.waited.most_common(40)])
            await quiet.close()


async def _outcome(year: Year, *, session: aiohttp.ClientSession, began: float) -> Outcome:
    world, citizens = year.world, year.citizens.values()
    numbers = {citizen.number: citizen.planned.number for citizen in citizens}
    result = await read_result(year.quiet, numbers=numbers, weeks=[week.order for week in year.diary.weeks])
    rebuilt = await replayed(world.endpoints["postgres"]["queue"])
    size = await year.quiet.databases["queue"].fetchval("select seq from ledger_head")
    folder = world.instance.directory / "ledger"
    verified, printed = await verify(
        session, api=world.endpoints["api"], folder=folder, size=size, pass_time=world.pass_time
    )
    told = (verified, rebuilt, year.register.finding)
    return Outcome(
        city=year.city,
        weeks=year.diary.weeks,
        findings=await examine(year.quiet.databases, citizens, told=told),
        result=result,
        faults=year.diary.faults,
        seconds=time.monotonic() - began,
        verifier=printed,
    )


def _told(diary: Diary, *, seconds: float) -> str:
    counts = ", ".join(f"{many} {what}" for what, many in diary.page.counts.items() if many)
    return f"week {len(diary.weeks)}, {seconds:.0f} s: {diary.page.waiting} wait; {counts}"


def _show(outcome: Outcome, *, console: Console, page: Path) -> None:
    for finding in outcome.findings:
        mark = "ok" if not finding.broken else "BROKEN"
        console.print(f"{mark:<7}{finding.number:>3}. {finding.says}: {finding.looked_at} looked at", soft_wrap=True)
        for one in finding.broken[:5]:
            console.print(f"           {one}", soft_wrap=True)
    console.print(
        f"result {outcome.result.digest}; {len(outcome.faults)} steps failed; {outcome.seconds:.0f} s; {page}"
    )
    for fault in outcome.faults[:20]:
        console.print(f"  {fault}", soft_wrap=True)
