"""The parents of the simulated city: each files once, and answers what she is asked as her habits say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from balabaqsha_cli.demo.way import Parent
from balabaqsha_cli.simulation.officers import Officer
from balabaqsha_cli.simulation.plan import Habits, PlannedFamily

#: An access token lives for ten minutes, on the simulated clock too.
SESSION = timedelta(minutes=8)
TYPED_REFUSAL = "REFUSE"
RESTORES_AFTER = timedelta(days=5)


@dataclass(slots=True, kw_only=True, eq=False)
class Citizen:
    """One parent, and what she has done so far."""

    planned: PlannedFamily
    parent: Parent
    clock: Callable[[], datetime]
    #: Who files for her if she comes to the desk.
    clerk: Officer
    signed_in_at: datetime | None = None
    withdrew: bool = False
    restored: bool = False
    _account_id: str = ""
    _child_id: str = ""

    @property
    def application_id(self) -> str:
        return self.parent.application_id

    @property
    def number(self) -> str:
        """The number of her application."""
        return str(self.parent.submitted["number"])

    @property
    def habits(self) -> Habits:
        return self.planned.habits

    def does_on(self, day: date, *, after: int | None) -> bool:
        """Whether the day is so many days after the one on which she filed."""
        return after is not None and day == self.planned.files_on + timedelta(days=after)

    async def prepare(self) -> None:
        """Everything up to the application that only wants sending; or up to the desk."""
        if not self.habits.is_assisted:
            await self.parent.prepare()
        else:
            self._child_id = await self.parent.introduce()
            self._account_id = str((await self.parent.portal.get("/account")).body["account_id"])
        self.signed_in_at = self.clock()

    async def file(self) -> None:
        """Send it: the instant of this decides the place."""
        if self.habits.is_assisted:
            terms = self.parent.terms
            consent = {"consent_version": terms.consent_version, "consent_accepted": True}
            whose = {"account_id": self._account_id, "child_id": self._child_id}
            wishes = self.parent.kind.wishes(number=self.planned.number)
            answer = await self.clerk.post("/operator/applications", whose | wishes | consent)
            self.parent.application_id, self.parent.submitted = answer.body["id"], answer.body
        else:
            await self.be_signed_in()
            await self.parent.submit()

    async def see_number(self) -> None:
        """Look at the place in the queue."""
        if (await self.get("/position"))["available"] is not True:
            raise ValueError(f"family {self.planned.number} has no place")

    async def get(self, path: str = "") -> Any:
        await self.be_signed_in()
        return (await self.parent.portal.get(f"/applications/{self.application_id}{path}")).body

    async def withdraw(self) -> None:
        await self._post("/withdrawal", {"confirm": True})
        self.withdrew = True

    async def answer_offer(self) -> None:
        """Confirm or refuse; some never answer."""
        if self.habits.declines:
            await self._post("/voucher/refusal", {"typed_confirmation": TYPED_REFUSAL})
        elif self.habits.confirms or self.restored:
            await self._post("/voucher/confirmation")

    def answers(self, *, offered_at: datetime) -> bool:
        """Whether she has made up her mind and is one to answer."""
        late = self.clock() >= offered_at + timedelta(days=self.habits.answers_after_days)
        return late and (self.habits.declines or self.habits.confirms or self.restored)

    def asks_again(self, *, inactive_since: datetime) -> bool:
        """Whether she comes back today, once, some days after the term was missed."""
        return self.habits.restores and not self.restored and self.clock() >= inactive_since + RESTORES_AFTER

    async def ask_for_place_again(self) -> None:
        await self._post("/restoration")
        self.restored = True

    async def choose(self, group: str) -> None:
        await self._post("/voucher/choice", {"group_id": group})

    async def wait_at(self, kindergarten: str) -> None:
        await self._post("/voucher/waitlist", {"kindergarten_id": kindergarten})

    async def transfer(self) -> None:
        """Leave the kindergarten, and look for another one."""
        await self._post("/voucher/transfer")

    async def sign(self) -> None:
        await self._post("/voucher/contract/signature")

    async def lose_fact(self) -> None:
        """The register holds nothing of the child any more."""
        await self.parent.outside.change_facts(self.parent.family, facts=[])

    async def be_signed_in(self) -> None:
        """Begin a session unless one is fresh."""
        now = self.clock()
        if self.signed_in_at is None or now - self.signed_in_at > SESSION:
            self.parent.portal.token = None
            await self.parent.sign_in()
            self.signed_in_at = now

    async def _post(self, path: str, body: Any = None) -> None:
        await self.be_signed_in()
        await self.parent.portal.post(f"/applications/{self.application_id}{path}", json=body)
