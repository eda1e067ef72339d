"""What parents and kindergartens do about vouchers in the afternoon, in waves that do not race with each other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import asyncpg

from balabaqsha_cli.demo.portal import StepFailedError
from balabaqsha_cli.simulation.citizens import Citizen
from balabaqsha_cli.simulation.crowd import side_by_side
from balabaqsha_cli.simulation.department import Department
from balabaqsha_cli.simulation.diary import Diary
from balabaqsha_cli.simulation.places import Places
from balabaqsha_cli.simulation.quiet import Quiet

Citizens = Mapping[str, Citizen]
_OFFERED = "select application_id, offered_at from voucher where state = 'offered' order by offered_at, ordinal"
_LOOKING = """
    select v.application_id, o.offered_group::text as kept, o.offered_group is not null as is_kept,
        exists (select from waitlist w where w.voucher_id = v.id and w.state = 'waiting') as waits
    from voucher v left join waitlist o on o.voucher_id = v.id and o.state = 'offered'
    where v.state = 'confirmed' and v.use_by > $1 order by v.offered_at, v.ordinal
"""
_USED = "select application_id, used_at from voucher where state = 'used' order by offered_at, ordinal"
_INACTIVE = "select application_id, inactive_since from entry where state = 'inactive' order by application_id"
_CHOSEN = "select distinct kindergarten_id::text as id from choice where state = 'held'"


@dataclass(slots=True, kw_only=True)
class Afternoon:
    """Everybody who was offered something, or could ask for it again, does what her habits say."""

    quiet: Quiet
    department: Department
    diary: Diary
    clock: Callable[[], Any]
    _transferred: set[str] = field(default_factory=set)

    async def pass_by(self, citizens: Citizens) -> None:
        """Choices first, then new waiting lists, consents and restorations; at last the contracts."""
        offered = await self.quiet.rows(_OFFERED)
        looking = await self.quiet.rows(_LOOKING, self.clock())
        inactive = await self.quiet.rows(_INACTIVE)
        used = await self.quiet.rows(_USED)
        await self._choose(looking, citizens)
        await self._answer(offered, citizens)
        asking = [
            citizens[row["application_id"]]
            for row in inactive
            if citizens[row["application_id"]].asks_again(inactive_since=row["inactive_since"])
        ]
        self.diary.count("restored", len(await self.diary.each(asking, Citizen.ask_for_place_again)))
        await self._transfer(used, citizens)
        await self._sign(citizens)

    async def _answer(self, rows: Sequence[asyncpg.Record], citizens: Citizens) -> None:
        answering = [
            citizens[row["application_id"]]
            for row in rows
            if citizens[row["application_id"]].answers(offered_at=row["offered_at"])
        ]
        for citizen in await self.diary.each(answering, Citizen.answer_offer):
            self.diary.count("declined" if citizen.habits.declines else "confirmed")

    async def _choose(self, rows: Sequence[asyncpg.Record], citizens: Citizens) -> None:
        """Who is kept a place takes it; the others share what is free in the order of their vouchers, or wait."""
        kept = {row["application_id"]: row["kept"] for row in rows if row["is_kept"]}
        await self._take({citizens[one]: group for one, group in kept.items()}, counted="chose from a list")
        looking = [citizens[row["application_id"]] for row in rows if not row["is_kept"] and not row["waits"]]
        suiting: dict[Citizen, Any] = {}

        async def look(citizen: Citizen) -> None:
            suiting[citizen] = await citizen.get("/voucher/suitable-groups")

        seeking = await self.diary.each(looking, look)
        if not seeking:
            return
        places = await Places.of(self.quiet)
        chosen, lists = {}, {}
        for citizen in seeking:
            wanted = suiting[citizen]
            begin, faithful = citizen.planned.number, citizen.habits.waits_for_a_kindergarten
            if group := places.take(wanted, begin=begin, faithful=faithful):
                chosen[citizen] = group
            elif kindergarten := places.where_to_wait(wanted, begin=begin):
                lists[citizen] = kindergarten
        await self._take(chosen, counted="chose")
        joined = await self.diary.each(lists, lambda citizen: citizen.wait_at(lists[citizen]))
        self.diary.count("joined a list", len(joined))

    async def _take(self, wanted: Mapping[Citizen, str], *, counted: str) -> None:
        """A place that is for somebody who has waited longer is refused, and another one sought tomorrow."""

        async def take(citizen: Citizen) -> None:
            try:
                await citizen.choose(wanted[citizen])
            except StepFailedError as refusal:
                if refusal.status != HTTPStatus.CONFLICT:
                    raise
                self.diary.count("place refused")
            else:
                self.diary.count(counted)

        await self.diary.each(wanted, take)

    async def _transfer(self, rows: Sequence[asyncpg.Record], citizens: Citizens) -> None:
        """Once, so long after the contract."""
        today = self.clock().date()
        leaving = []
        for row in rows:
            citizen = citizens[row["application_id"]]
            after = citizen.habits.transfers_after_days
            moves = after is not None and (today - row["used_at"].date()).days >= after
            if moves and citizen.application_id not in self._transferred:
                leaving.append(citizen)
        for citizen in await self.diary.each(leaving, Citizen.transfer):
            self._transferred.add(citizen.application_id)
            self.diary.count("transferred")

    async def _sign(self, citizens: Citizens) -> None:
        """Kindergartens accept whom they were given; then both sign."""
        by_number = {citizen.number: citizen for citizen in citizens.values()}
        chosen = [row["id"] for row in await self.quiet.rows(_CHOSEN)]
        accepted = await side_by_side(self.department.accept_and_sign, chosen)
        accepting = [by_number[number] for numbers in accepted for number in numbers]
        signing = [citizen for citizen in accepting if citizen.habits.signs]
        self.diary.count("contracts", len(await self.diary.each(signing, Citizen.sign)))
