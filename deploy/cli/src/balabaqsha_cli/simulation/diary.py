"""What happened in the simulated year, week by week, and every step that failed."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from balabaqsha_cli.demo.portal import StepFailedError
from balabaqsha_cli.simulation.citizens import Citizen
from balabaqsha_cli.simulation.crowd import side_by_side

Act = Callable[[Citizen], Awaitable[None]]


@dataclass(slots=True, kw_only=True)
class Week:
    """What one week came to."""

    begins: date
    counts: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    #: A hash of every waiting list as it stood at the end.
    order: str = ""


@dataclass(slots=True, kw_only=True)
class Diary:
    """Counts, and tries what may fail."""

    clock: Callable[[], datetime]
    weeks: list[Week] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def page(self) -> Week:
        """The week that is being lived through."""
        return self.weeks[-1]

    def turn_page(self, begins: date) -> None:
        self.weeks.append(Week(begins=begins))

    def count(self, what: str, many: int = 1) -> None:
        self.page.counts[what] += many

    async def each(self, citizens: Iterable[Citizen], act: Act) -> list[Citizen]:
        """Side by side; those of them with whom it went well."""
        chosen = list(citizens)
        went = await side_by_side(lambda citizen: self.try_one(citizen, act), chosen)
        return [citizen for citizen, well in zip(chosen, went, strict=True) if well]

    async def try_one(self, citizen: Citizen, act: Act) -> bool:
        """Whether it went well; what did not is written down."""
        try:
            await act(citizen)
        except (StepFailedError, ValueError) as failure:
            self.faults.append(f"{self.clock():%Y-%m-%d} family {citizen.planned.number}: {failure}")
            return False
        return True
