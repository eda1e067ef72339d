"""One year of the simulated city, day by day, against the running services."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from balabaqsha_cli.demo.kinds import ALMATY
from balabaqsha_cli.demo.portal import StepFailedError
from balabaqsha_cli.simulation.citizens import Citizen
from balabaqsha_cli.simulation.department import Department
from balabaqsha_cli.simulation.plan import City, PlannedFamily
from balabaqsha_cli.simulation.quiet import Quiet
from balabaqsha_cli.simulation.world import World

ZONE = ZoneInfo("Asia/Almaty")
MORNING, AFTERNOON = time(9), time(15)
AT_ONCE = 8
#: Filings prepared together; their sessions last until the last of them is sent, a second after the one before.
TOGETHER = 200
MONDAY, TUESDAY = 0, 1
_VOUCHERS = """
    select application_id, state, offered_at from voucher where state in ('offered', 'confirmed')
    order by offered_at, ordinal
"""
_CHOSEN = "select distinct kindergarten_id from choice where state = 'held' order by kindergarten_id"
_INACTIVE = "select application_id, inactive_since from entry where state = 'inactive' order by application_id"


@dataclass(slots=True, kw_only=True)
class Week:
    """What one week came to."""

    begins: date
    counts: Counter[str] = field(default_factory=Counter)
    waiting: int = 0


@dataclass(slots=True, kw_only=True)
class Year:
    """Lives through the plan; what happened stands in `weeks` and `faults`."""

    world: World
    city: City
    quiet: Quiet
    department: Department
    newcomer: Callable[[PlannedFamily], Awaitable[Citizen]]
    tell: Callable[[str], None]
    citizens: dict[str, Citizen] = field(default_factory=dict)
    weeks: list[Week] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def run(self) -> None:
        """All of it; a step that fails is one family's fault and stops nobody else."""
        for number in range(self.city.weeks):
            begins = self.city.begins + timedelta(weeks=number)
            self.weeks.append(Week(begins=begins))
            for offset in range(7):
                await self._live(begins + timedelta(days=offset), week=number)
            self.weeks[-1].waiting = await self.quiet.waiting()
            self.tell(f"week {number + 1}: {self.weeks[-1].waiting} wait")

    async def _live(self, day: date, *, week: int) -> None:
        await self._go_to(day, MORNING)
        for planned in _chunks(self.city.filing_on(day), TOGETHER):
            await self._file(planned)
        await self._withdraw(day)
        if day.weekday() == TUESDAY:
            self._count("reviewed", await self.department.review_privileges())
        if day.weekday() == MONDAY:
            await self._issue(self.city.places_in(week))
        self.world.set(datetime.combine(day, AFTERNOON, tzinfo=ZONE))
        await self._answer()
        await self.quiet.settle(now=self.world.now)
        await self._sign()
        await self._go_to(day + timedelta(days=1), time(0, 0, 1))

    async def _go_to(self, day: date, hour: time) -> None:
        self.world.set(datetime.combine(day, hour, tzinfo=ZONE))
        await self.quiet.settle(now=self.world.now)

    async def _file(self, planned: Sequence[PlannedFamily]) -> None:
        """Prepared side by side, sent one after the other: the order of filing is the plan's."""
        citizens = [await self.newcomer(family) for family in planned]
        ready = await self._each(citizens, Citizen.prepare)
        for citizen in ready:
            self.world.set(self.world.now + timedelta(seconds=1))
            await self._try(citizen, Citizen.file)
        for citizen in await self._each(ready, Citizen.see_number):
            self.citizens[citizen.application_id] = citizen
            self._count("filed")

    async def _withdraw(self, day: date) -> None:
        for citizen in list(self.citizens.values()):
            after = citizen.planned.habits.withdraws_after_days
            if after is None or citizen.withdrew or day < citizen.planned.files_on + timedelta(days=after):
                continue
            if (await citizen.get())["state"]["code"] == "queued":
                await self._try(citizen, Citizen.withdraw)
                self._count("withdrawn")

    async def _issue(self, places: int) -> None:
        """The draw, at a cut-off that the intake has passed."""
        iteration = await self.department.draft_iteration(ALMATY, places=places, cut_off=self.world.now)
        self.world.set(self.world.now + timedelta(minutes=5))
        await self.quiet.intake_told(before=self.world.now - timedelta(minutes=5))
        await self.department.publish_iteration(iteration)
        await self.quiet.settle(now=self.world.now)
        self._count("iterations")

    async def _answer(self) -> None:
        """Everybody who was offered something, or could ask for it again, does what her habits say."""
        acts: list[tuple[Citizen, Callable[[Citizen], Awaitable[None]]]] = []
        groups = await self.department.free_groups(ALMATY)
        for row in await self.quiet.rows(_VOUCHERS):
            citizen = self.citizens[row["application_id"]]
            if row["state"] == "offered":
                acts.append((citizen, _answering(row["offered_at"])))
            else:
                acts.append((citizen, self._choosing(groups)))
        acts.extend(
            (self.citizens[row["application_id"]], _restoring(row["inactive_since"]))
            for row in await self.quiet.rows(_INACTIVE)
        )
        for citizen, act in acts:
            await self._try(citizen, act)

    def _choosing(self, groups: Any) -> Callable[[Citizen], Awaitable[None]]:
        async def act(citizen: Citizen) -> None:
            suiting = await citizen.get("/voucher/suitable-groups")
            if await citizen.choose(groups.suiting(suiting, begin=citizen.planned.number)):
                self._count("chose")

        return act

    async def _sign(self) -> None:
        """Kindergartens accept whom they were given; then both sign."""
        by_number = {citizen.number: citizen for citizen in self.citizens.values()}
        for row in await self.quiet.rows(_CHOSEN):
            for number in await self.department.accept_and_sign(str(row["kindergarten_id"])):
                if await self._try(by_number[number], Citizen.sign):
                    self._count("contracts", int(by_number[number].planned.habits.signs))

    async def _each(self, citizens: Iterable[Citizen], act: Callable[[Citizen], Awaitable[None]]) -> list[Citizen]:
        """Those of them with whom it went well."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(citizen: Citizen) -> bool:
            async with gate:
                return await self._try(citizen, act)

        chosen = list(citizens)
        went = await asyncio.gather(*(one(citizen) for citizen in chosen))
        return [citizen for citizen, well in zip(chosen, went, strict=True) if well]

    async def _try(self, citizen: Citizen, act: Callable[[Citizen], Awaitable[None]]) -> bool:
        try:
            await act(citizen)
        except StepFailedError as failure:
            self.faults.append(f"{self.world.now:%Y-%m-%d} family {citizen.planned.number}: {failure}")
            return False
        return True

    def _count(self, what: str, many: int = 1) -> None:
        self.weeks[-1].counts[what] += many


def _answering(offered_at: datetime) -> Callable[[Citizen], Awaitable[None]]:
    return lambda citizen: citizen.answer_offer(offered_at=offered_at)


def _restoring(inactive_since: datetime) -> Callable[[Citizen], Awaitable[None]]:
    return lambda citizen: citizen.ask_for_place_again(inactive_since=inactive_since)


def _chunks(families: Sequence[PlannedFamily], size: int) -> Iterable[Sequence[PlannedFamily]]:
    return (families[begin : begin + size] for begin in range(0, len(families), size))
