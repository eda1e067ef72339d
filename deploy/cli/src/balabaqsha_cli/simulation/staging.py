"""Everybody and everything of one simulated year, put together around a running instance."""

from typing import Any

import aiohttp

from balabaqsha_cli.demo.outside import Outside
from balabaqsha_cli.demo.portal import Portal
from balabaqsha_cli.demo.way import Parent, read_terms
from balabaqsha_cli.simulation.afternoon import Afternoon
from balabaqsha_cli.simulation.citizens import Citizen
from balabaqsha_cli.simulation.department import Department
from balabaqsha_cli.simulation.diary import Diary
from balabaqsha_cli.simulation.officers import Officer, officer
from balabaqsha_cli.simulation.outage import RegisterAway
from balabaqsha_cli.simulation.plan import City, PlannedFamily
from balabaqsha_cli.simulation.quiet import Quiet
from balabaqsha_cli.simulation.renewing import Renewing
from balabaqsha_cli.simulation.world import World
from balabaqsha_cli.simulation.year import Tell, Year


async def stage_year(world: World, city: City, *, quiet: Quiet, session: aiohttp.ClientSession, tell: Tell) -> Year:
    """The year, its kindergartens open and nobody filed yet."""

    def portal(**how: Any) -> Portal:
        return Portal(session=session, api=world.endpoints["api"], **how)

    def staff(role: str) -> Officer:
        return officer(role, endpoints=world.endpoints, portal=portal(), clock=world.clock_now)

    terms = await read_terms(portal())
    outside = Outside(session=session, register=world.endpoints["register"], sms=world.endpoints["sms"])
    operator, approver, clerk = staff("queue_operator"), staff("approving_officer"), staff("assisted_filing_clerk")
    diary = Diary(clock=world.clock_now)

    async def newcomer(planned: PlannedFamily) -> Citizen:
        family = await outside.new_family(planned.kind.draft(today=world.now.date(), number=planned.number))
        kind, number = planned.kind, planned.number
        parent = Parent(portal=portal(), outside=outside, terms=terms, kind=kind, family=family, number=number)
        return Citizen(planned=planned, parent=parent, clock=world.clock_now, clerk=clerk)

    department = Department(
        operator=operator,
        approver=approver,
        reviewer=staff("privilege_reviewer"),
        head=staff("kindergarten_head"),
        entrust=world.entrust,
    )
    await department.open_kindergartens(families=len(city.families))
    return Year(
        world=world,
        city=city,
        quiet=quiet,
        department=department,
        newcomer=newcomer,
        register=RegisterAway(
            outside=outside,
            portal=lambda: portal(patience=0.0),
            quiet=quiet,
            day=city.register_is_away_on,
            policy_version=terms.policy_version,
        ),
        diary=diary,
        tell=tell,
        renewing=Renewing(
            city=city, operator=operator, approver=approver, quiet=quiet, diary=diary, pass_time=world.pass_time
        ),
        afternoon=Afternoon(quiet=quiet, department=department, diary=diary, clock=world.clock_now),
    )
