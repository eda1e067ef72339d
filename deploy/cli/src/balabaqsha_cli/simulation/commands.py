"""`balabaqsha simulate`: a year of a made-up city against the real services, in minutes."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as hour
from pathlib import Path
from typing import Annotated, Any

import aiohttp
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from balabaqsha_cli.demo.outside import Outside
from balabaqsha_cli.demo.portal import Portal
from balabaqsha_cli.demo.way import Parent, Terms, read_terms
from balabaqsha_cli.simulation.citizens import Citizen
from balabaqsha_cli.simulation.department import Department
from balabaqsha_cli.simulation.invariants import examine
from balabaqsha_cli.simulation.officers import officer
from balabaqsha_cli.simulation.plan import City, PlannedFamily, plan_city
from balabaqsha_cli.simulation.quiet import Quiet
from balabaqsha_cli.simulation.replay import verify
from balabaqsha_cli.simulation.report import Outcome, write
from balabaqsha_cli.simulation.world import World
from balabaqsha_cli.simulation.year import ZONE, Year

FAILED = 1
BEGINS = date(2027, 1, 4)
REQUEST_SECONDS = 60.0
CONNECTIONS = 32
_VOUCHERS = "select application_id, count(*) as many from voucher group by application_id"


def simulate(
    families: Annotated[int, typer.Option(min=10, max=100_000, help="Families of the city")] = 5000,
    seed: Annotated[int, typer.Option(help="The same seed, the same year")] = 1,
    weeks: Annotated[int, typer.Option(min=2, max=104, help="How long the year is")] = 52,
    name: Annotated[str, typer.Option(help="Instance; a new one each time")] = "",
) -> None:
    """Live through a year of a made-up city, then count every broken promise."""
    city = plan_city(families=families, seed=seed, begins=BEGINS, weeks=weeks)
    world = World.of(name or f"simulation-{int(time.time())}", begins=datetime.combine(BEGINS, hour(1), tzinfo=ZONE))
    console = Console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("weeks", total=weeks)

        def tell(text: str) -> None:
            progress.advance(task)
            if not console.is_terminal:
                console.print(text)

        outcome = asyncio.run(_live(world, city, tell=tell))
    page = world.instance.directory / "report.html"
    write(outcome, to=page)
    _show(outcome, console=console, page=page)
    if outcome.violated or outcome.faults:
        raise typer.Exit(FAILED)


async def _live(world: World, city: City, *, tell: Callable[[str], None]) -> Outcome:
    began = time.monotonic()
    timeout = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with world, aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        quiet = await Quiet.of(world.endpoints)
        try:
            year = await _year(world, city, quiet=quiet, session=session, tell=tell)
            await year.run()
            return await _outcome(year, session=session, began=began)
        finally:
            await quiet.close()


async def _year(
    world: World, city: City, *, quiet: Quiet, session: aiohttp.ClientSession, tell: Callable[[str], None]
) -> Year:
    def portal() -> Portal:
        return Portal(session=session, api=world.endpoints["api"])

    def staff(role: str) -> Any:
        return officer(role, endpoints=world.endpoints, portal=portal(), clock=lambda: world.now)

    terms = await read_terms(portal())
    outside = Outside(session=session, register=world.endpoints["register"], sms=world.endpoints["sms"])

    async def newcomer(planned: PlannedFamily) -> Citizen:
        return await _newcomer(planned, world=world, portal=portal(), outside=outside, terms=terms)

    department = Department(
        operator=staff("queue_operator"),
        approver=staff("approving_officer"),
        reviewer=staff("privilege_reviewer"),
        head=staff("kindergarten_head"),
        entrust=world.entrust,
    )
    await department.open_kindergartens(families=len(city.families))
    return Year(world=world, city=city, quiet=quiet, department=department, newcomer=newcomer, tell=tell)


async def _newcomer(planned: PlannedFamily, *, world: World, portal: Portal, outside: Outside, terms: Terms) -> Citizen:
    family = await outside.new_family(planned.kind.draft(today=world.now.date(), number=planned.number))
    parent = Parent(
        portal=portal, outside=outside, terms=terms, kind=planned.kind, family=family, number=planned.number
    )
    return Citizen(planned=planned, parent=parent, clock=lambda: world.now)


async def _outcome(year: Year, *, session: aiohttp.ClientSession, began: float) -> Outcome:
    folder = year.world.instance.directory / "ledger"
    size = await year.quiet.databases["queue"].fetchval("select seq from ledger_head")
    verdict = await verify(session, api=year.world.endpoints["api"], folder=folder, size=size)
    citizens = year.citizens.values()
    vouchers = Counter({row["application_id"]: row["many"] for row in await year.quiet.rows(_VOUCHERS)})
    states = await year.quiet.databases["applications"].fetch("select id::text, state from application")
    by_id = {row["id"]: row["state"] for row in states}
    return Outcome(
        city=year.city,
        weeks=year.weeks,
        findings=await examine(year.quiet.databases, citizens, verdict=verdict),
        states=[
            (citizen.planned.number, by_id[citizen.application_id], vouchers[citizen.application_id])
            for citizen in citizens
        ],
        faults=year.faults,
        seconds=time.monotonic() - began,
        verifier=verdict[1],
    )


def _show(outcome: Outcome, *, console: Console, page: Path) -> None:
    for finding in outcome.findings:
        mark = "ok" if not finding.broken else "BROKEN"
        console.print(f"{mark:<7}{finding.number:>3}. {finding.says}: {finding.looked_at} looked at", soft_wrap=True)
        for one in finding.broken[:5]:
            console.print(f"           {one}", soft_wrap=True)
    console.print(f"result {outcome.digest}; {len(outcome.faults)} steps failed; {outcome.seconds:.0f} s; {page}")
    for fault in outcome.faults[:20]:
        console.print(f"  {fault}", soft_wrap=True)
