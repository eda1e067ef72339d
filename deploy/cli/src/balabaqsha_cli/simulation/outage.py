"""A day without the register: nobody may lose a place by it, and nobody may be refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus

from balabaqsha_cli.demo.kinds import KINDS
from balabaqsha_cli.demo.outside import Outside
from balabaqsha_cli.demo.portal import Portal, StepFailedError
from balabaqsha_cli.simulation.findings import Finding
from balabaqsha_cli.simulation.quiet import Quiet

#: Longer than any machine takes for one simulated day; it is brought back before.
SECONDS = 86_400.0
_PLACES = "select code, list, cohort, class, filed_at_ms from standing"
_REJECTED = "select number from application where state = 'rejected'"
Place = tuple[object, ...]


@dataclass(slots=True, kw_only=True)
class RegisterAway:
    """Switches the register off for a day of the plan, and compares who stood where before and after."""

    outside: Outside
    #: A portal that does not ask again.
    portal: Callable[[], Portal]
    quiet: Quiet
    day: date
    policy_version: str
    looked_at: int = 0
    broken: list[str] = field(default_factory=list)
    _before: dict[str, Place] = field(default_factory=dict)
    _rejected: frozenset[str] = frozenset()

    async def fall_silent_on(self, day: date) -> bool:
        """From the beginning of the day, when all is at rest."""
        if day == self.day:
            self._before, self._rejected = await self._places(), await self._rejections()
            await self.outside.silence_register(seconds=SECONDS)
        return day == self.day

    async def come_back_on(self, day: date) -> None:
        """In the evening of the day: whoever still waits stands where she stood, and a newcomer was put off only."""
        if day != self.day:
            return
        await self._try_to_register(number=day.toordinal())
        after = await self._places()
        for code in sorted(self._before.keys() & after.keys()):
            self.looked_at += 1
            if self._before[code] != after[code]:
                self.broken.append(f"{code} stood at {self._before[code]} and stands at {after[code]}")
        self.broken += [f"{number} was rejected" for number in await self._rejections() - self._rejected]
        await self.outside.silence_register(seconds=0)

    @property
    def finding(self) -> Finding:
        """The eighth invariant."""
        says = "a day without the register changed no place and rejected nobody"
        return Finding(number=8, says=says, looked_at=self.looked_at, broken=tuple(self.broken))

    async def _try_to_register(self, *, number: int) -> None:
        family = await self.outside.new_family(KINDS[0].draft(today=self.day, number=number))
        person = {"phone": family.phone, "iin": family.guardian_iin}
        accepted = {"policy_version": self.policy_version, "policy_accepted": True}
        self.looked_at += 1
        try:
            await self.portal().post("/registrations", json=person | accepted)
        except StepFailedError as refusal:
            if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
                return
            self.broken.append(f"a registration was answered: {refusal}")
        else:
            self.broken.append("a registration went through while the register was away")

    async def _places(self) -> dict[str, Place]:
        return {row["code"]: tuple(row)[1:] for row in await self.quiet.rows(_PLACES)}

    async def _rejections(self) -> frozenset[str]:
        return frozenset(row["number"] for row in await self.quiet.rows(_REJECTED, service="applications"))
