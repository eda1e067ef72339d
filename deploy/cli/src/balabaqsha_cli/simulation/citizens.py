"""The parents of the simulated city: each files once, and answers what she is asked as her habits say."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from balabaqsha_cli.demo.filed import Filed
from balabaqsha_cli.demo.portal import StepFailedError
from balabaqsha_cli.demo.way import Parent
from balabaqsha_cli.simulation.plan import PlannedFamily

#: An access token lives for ten minutes, on the simulated clock too.
SESSION = timedelta(minutes=8)
TYPED_REFUSAL = "REFUSE"
RESTORES_AFTER = timedelta(days=5)


@dataclass(slots=True, kw_only=True)
class Citizen:
    """One parent, and what she has done so far."""

    planned: PlannedFamily
    parent: Parent
    clock: Callable[[], datetime]
    filed: Filed | None = None
    signed_in_at: datetime | None = None
    withdrew: bool = False
    restored: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def application_id(self) -> str:
        return self.parent.application_id

    @property
    def number(self) -> str:
        return str(self.parent.submitted["number"])

    @property
    def habits(self) -> Any:
        return self.planned.habits

    async def prepare(self) -> None:
        """Everything up to the application that only wants sending."""
        await self.parent.prepare()
        self.signed_in_at = self.clock()

    async def file(self) -> None:
        """Send it: the instant of this decides the place."""
        await self.parent.submit()

    async def see_number(self) -> None:
        """Wait until the application stands in the queue."""
        self.filed = await self.parent.wait_for_place()

    async def get(self, path: str = "") -> Any:
        await self._be_signed_in()
        return (await self.parent.portal.get(f"/applications/{self.application_id}{path}")).body

    async def withdraw(self) -> None:
        await self._post("/withdrawal", {"confirm": True})
        self.withdrew = True

    async def answer_offer(self, *, offered_at: datetime) -> None:
        """Confirm or refuse once she has made up her mind; some never answer."""
        if self.clock() < offered_at + timedelta(days=self.habits.answers_after_days):
            return
        if self.habits.declines:
            await self._post("/voucher/refusal", {"typed_confirmation": TYPED_REFUSAL})
        elif self.habits.confirms or self.restored:
            await self._post("/voucher/confirmation")

    async def ask_for_place_again(self, *, inactive_since: datetime) -> None:
        """Come back once, some days after the term was missed."""
        if self.restored or not self.habits.restores or self.clock() < inactive_since + RESTORES_AFTER:
            return
        await self._post("/restoration")
        self.restored = True

    async def choose(self, groups: list[str]) -> bool:
        """Take the first of the groups that still has a place; False if none has."""
        for group in groups:
            try:
                await self._post("/voucher/choice", {"group_id": group})
            except StepFailedError as refusal:
                if refusal.status != HTTPStatus.CONFLICT:
                    raise
                continue
            return True
        return False

    async def wait_at(self, kindergarten: str) -> None:
        await self._post("/voucher/waitlist", {"kindergarten_id": kindergarten})

    async def sign(self) -> None:
        if self.habits.signs:
            await self._post("/voucher/contract/signature")

    async def _post(self, path: str, body: Any = None) -> None:
        await self._be_signed_in()
        await self.parent.portal.post(f"/applications/{self.application_id}{path}", json=body)

    async def _be_signed_in(self) -> None:
        now = self.clock()
        if self.signed_in_at is None or now - self.signed_in_at > SESSION:
            self.parent.portal.token = None
            await self.parent.sign_in()
            self.signed_in_at = now
