"""One year of the simulated city, day by day, against the running services."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from balabaqsha_cli.demo.kinds import ALMATY
from balabaqsha_cli.simulation.afternoon import Afternoon
from balabaqsha_cli.simulation.citizens import Citizen
from balabaqsha_cli.simulation.department import Department
from balabaqsha_cli.simulation.diary import Diary
from balabaqsha_cli.simulation.outage import RegisterAway
from balabaqsha_cli.simulation.plan import City, PlannedFamily
from balabaqsha_cli.simulation.quiet import Quiet
from balabaqsha_cli.simulation.renewing import Renewing
from balabaqsha_cli.simulation.result import standing_order
from balabaqsha_cli.simulation.world import World

ZONE = ZoneInfo("Asia/Almaty")
MORNING, AFTERNOON = time(9), time(15)
MONDAY, TUESDAY = 0, 1
WEEK_DAYS = 7
#: Filings prepared together; their sessions live until the last of them is sent, so long after the one before.
TOGETHER = 200
BETWEEN_FILINGS = timedelta(milliseconds=10)
Tell = Callable[[Diary], None]
_EXPIRED = "select count(*) from privilege_claim where state in ('expired', 'cancelled')"


@dataclass(slots=True, kw_only=True)
class Year:
    """Lives through the plan; what happened stands in the diary."""

    world: World
    city: City
    quiet: Quiet
    department: Department
    newcomer: Callable[[PlannedFamily], Awaitable[Citizen]]
    register: RegisterAway
    diary: Diary
    #: Called after each day.
    tell: Tell
    renewing: Renewing
    afternoon: Afternoon
    citizens: dict[str, Citizen] = field(default_factory=dict)
    #: Prepared this week, not filed yet.
    _ready: dict[int, Citizen] = field(default_factory=dict)

    async def run(self) -> None:
        """All of it; a step that fails is one family's fault and stops nobody else."""
        for number in range(self.city.weeks):
            begins = self.city.begins + timedelta(weeks=number)
            self.diary.turn_page(begins)
            await self._go_to(begins, MORNING)
            await self._prepare(
                [self.city.filing_on(begins + timedelta(days=offset)) for offset in range(1, WEEK_DAYS)]
            )
            for offset in range(WEEK_DAYS):
                await self._live(begins + timedelta(days=offset), week=number)
                if offset < WEEK_DAYS - 1:
                    self.tell(self.diary)
            await self._close_page()
            self.tell(self.diary)

    async def _live(self, day: date, *, week: int) -> None:
        await self.quiet.settle(now=self.world.now)
        self.diary.count("register away", int(await self.register.fall_silent_on(day)))
        await self._go_to(day, MORNING)
        await self._file_all(self.city.filing_on(day))
        await self._change_minds(day)
        await self.renewing.do_on(day)
        if day.weekday() == TUESDAY:
            self.diary.count("reviewed", await self.department.review_privileges())
        if day.weekday() == MONDAY:
            await self._issue(self.city.places_in(week))
        await self._go_to(day, AFTERNOON)
        await self.afternoon.pass_by(self.citizens)
        await self.quiet.settle(now=self.world.now)
        await self.register.come_back_on(day)

    async def _go_to(self, day: date, hour: time) -> None:
        """Nothing of the hour before is left undone when it passes."""
        await self.quiet.settle(now=self.world.now)
        self.world.set(datetime.combine(day, hour, tzinfo=ZONE))
        await self.quiet.settle(now=self.world.now)

    async def _prepare(self, days: Sequence[Sequence[PlannedFamily]]) -> None:
        """Side by side, what does not decide anybody's place; a child is born the day before at the latest."""
        planned = [family for day in days for family in day]
        newcomers = [await self.newcomer(family) for family in planned]
        for citizen in await self.diary.each(newcomers, Citizen.prepare):
            self._ready[citizen.planned.number] = citizen

    async def _file_all(self, planned: Sequence[PlannedFamily]) -> None:
        """In the order of the plan, one after the other."""
        for begin in range(0, len(planned), TOGETHER):
            some = planned[begin : begin + TOGETHER]
            await self._prepare([[family for family in some if family.number not in self._ready]])
            ready = [self._ready.pop(family.number) for family in some if family.number in self._ready]
            await self.diary.each([one for one in ready if not one.habits.is_assisted], Citizen.be_signed_in)
            for citizen in ready:
                self.world.set(self.world.now + BETWEEN_FILINGS)
                if await self.diary.try_one(citizen, Citizen.file):
                    self.citizens[citizen.application_id] = citizen
                    self._note_filing(citizen)
            await self.quiet.settle(now=self.world.now)
            await self.diary.each([one for one in ready if one.application_id in self.citizens], Citizen.see_number)

    def _note_filing(self, citizen: Citizen) -> None:
        self.diary.count("filed")
        self.diary.count("assisted", int(citizen.habits.is_assisted))
        self.diary.count("newborn", int(citizen.parent.family.birth_year == self.city.begins.year))

    async def _change_minds(self, day: date) -> None:
        """Some withdraw while they wait; some lose what their privilege rests on."""
        going = [one for one in self.citizens.values() if one.does_on(day, after=one.habits.withdraws_after_days)]
        waiting = [one for one in going if (await one.get())["state"]["code"] == "queued"]
        self.diary.count("withdrawn", len(await self.diary.each(waiting, Citizen.withdraw)))
        losing = [one for one in self.citizens.values() if one.does_on(day, after=one.habits.loses_fact_after_days)]
        proven = [one for one in losing if one.planned.kind.privilege]
        self.diary.count("facts lost", len(await self.diary.each(proven, Citizen.lose_fact)))

    async def _issue(self, places: int) -> None:
        """The draw, at a cut-off that the intake has passed."""
        iteration = await self.department.draft_iteration(ALMATY, places=places, cut_off=self.world.now)
        await self.quiet.settle(now=self.world.now)
        self.world.set(self.world.now + timedelta(minutes=5))
        await self.quiet.intake_told(before=self.world.now - timedelta(minutes=5))
        await self.quiet.settle(now=self.world.now)
        await self.department.publish_iteration(iteration)
        await self.quiet.settle(now=self.world.now)
        self.diary.count("iterations")

    async def _close_page(self) -> None:
        page = self.diary.page
        page.waiting = await self.quiet.waiting()
        expired = int((await self.quiet.rows(_EXPIRED, service="applications"))[0][0])
        self.diary.count("expired", expired - sum(week.counts["expired"] for week in self.diary.weeks))
        numbers = {one.number: one.planned.number for one in self.citizens.values()}
        page.order = standing_order(await self.quiet.standing(), numbers=numbers)
