"""Random histories of waiting lists in a real database: every change by its use case, sealed by the sealer's step."""

import json
import random
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from typing import Any

from queue_builders import OPENING, submitted
from sqlalchemy import text

from balabaqsha_chassis.clock import system_clock, to_milliseconds
from balabaqsha_chassis.database import Database, OpenUnitOfWork, UnitOfWorkOpener
from queue_service.adapters.rules import RuleShelf
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.domain.atoms import ClaimState, Key, PrivilegeClass
from queue_service.domain.changes import corrected, rules_in_force, run
from queue_service.domain.errors import EntryNotSettledError
from queue_service.domain.rule_document import document_hash
from queue_service.domain.rule_set import rule_set_of
from queue_service.use_cases.correct_wishes import CorrectWishes, correct_wishes
from queue_service.use_cases.enter_waiting_list import EnterWaitingList, enter_waiting_list
from queue_service.use_cases.hold_entry import HoldEntry, hold_entry, release_entry
from queue_service.use_cases.leave_waiting_list import LeaveWaitingList, leave_waiting_list
from queue_service.use_cases.move_class import MoveClass, move_class
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.restore_entry import RestoreEntry, restore_entry
from queue_service.use_cases.seal_changes import SealChanges, seal_changes

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TERRITORIES = ("750000000", "750000000", "710000000")
CLASSES = ("a", "b1", "b2")
HOUR = timedelta(hours=1)
MOMENTS = (0 * HOUR, 0 * HOUR, HOUR, HOUR - timedelta(milliseconds=1), 24 * HOUR, 30 * 24 * HOUR, 77 * 24 * HOUR)
_PLAIN: dict[str, Any] = {
    "valid_from": "2026-01-01",
    "act": "made up",
    "uncertain": [],
    "whole_cities": ["710000000", "750000000"],
    "purposes": {"general": "general", "special": "special"},
}


def rule_document(version: str, dice: random.Random) -> dict[str, Any]:
    """Ratios inside each birth year, or between the years as well; one line for the youngest."""
    years = [_year(cohort, dice) for cohort in (2020, 2021, 2022, 2023)]
    rest = {"category": "young", "cohorts": {"from": 2024, "to": 2030}, "classes": ["a", "b1", "b2", "general"]}
    if dice.random() < 1 / 2:
        years = [{"mix": "years", "word": dice.choice([[0, 1, 2, 3], [0, 0, 1, 2, 3, 3]]), "children": years}]
    tree = {"children": [*years, rest]}
    codes = ["young", *(f"{cohort}{name}" for cohort in (2020, 2021, 2022, 2023) for name in ("a", "b", "c"))]
    labels = {code: dict.fromkeys(("kk", "ru", "en"), code) for code in codes}
    return _PLAIN | {"version": version, "tree": tree, "labels": labels}


def _year(cohort: int, dice: random.Random) -> dict[str, Any]:
    names = {"a": ["a"], "b": ["b1", "b2"], "c": ["general"]}
    a, b, c = ({"category": f"{cohort}{code}", "cohorts": [cohort], "classes": names[code]} for code in ("a", "b", "c"))
    word = dice.choice([[0, 1, 1, 1], [0, 0, 1, 1, 1], [1, 0]])
    inner = {"mix": f"ratio{cohort}", "word": word, "children": [b, c]}
    if dice.random() < 1 / 2:
        return {"children": [a, inner]}
    return {"mix": f"outer{cohort}", "word": [0, 1, 1], "children": [a, inner]}


def opener_of(database: Database) -> OpenUnitOfWork[QueueUnitOfWork]:
    """Units of work on a database, as the service opens them."""
    return UnitOfWorkOpener(database, producer="queue", build=partial(QueueUnitOfWork, shelf=RuleShelf()))


class RandomHistory:
    """One made-up past; the same for the same seed."""

    def __init__(self, open_unit_of_work: OpenUnitOfWork[QueueUnitOfWork], *, seed: int) -> None:
        self._open = open_unit_of_work
        self._dice = random.Random(seed)
        self._clock = OPENING + timedelta(days=120)
        self._versions = 0
        self.applications: list[str] = []

    async def live(self, changes: int) -> None:
        """So many changes, sealed now and then in stretches of any length."""
        await self._new_rules()
        for _ in range(8):
            await self._enter()
        steps = (
            *(self._enter,) * 5,
            *(self._leave, self._move, self._move, self._hold, self._release, self._restore, self._restore),
            *(self._issue,) * 3,
            *(self._correct, self._change_list, self._new_rules),
        )
        for _ in range(changes):
            await self._dice.choice(steps)()
            if self._dice.random() < 1 / 3:
                await self.seal(limit=self._dice.choice([1, 3, 5000]))
        await self.seal()

    async def seal(self, *, limit: int = 5000) -> None:
        """The sealer's step, until nothing waits, or once where there is a limit."""
        while True:
            self._clock += timedelta(hours=self._dice.randrange(1, 30))
            async with self._open() as unit_of_work:
                sealed = await seal_changes(
                    SealChanges(limit=limit), unit_of_work=unit_of_work, clock=lambda: self._clock
                )
            if not sealed or limit < SealChanges().limit:
                return

    async def _enter(self) -> None:
        name = self._dice.choice([None, None, *CLASSES])
        state = self._dice.choice(["confirmed", "declared"])
        event = submitted(
            number="".join(self._dice.choices(LETTERS, k=17)),
            birth_date=date(self._dice.choice([2020, 2021, 2021, 2023, 2024, 2025]), 3, 1),
            region=self._dice.choice(TERRITORIES),
            group_type=self._dice.choice(["general", "general", "general", "special"]),
            filed_at=OPENING + self._dice.choice(MOMENTS),
            privilege=name and {"claim_id": "c", "privilege_class": name, "state": state},
        )
        self.applications.append(event.application_id)
        async with self._open() as unit_of_work:
            command = EnterWaitingList(submitted=event)
            await enter_waiting_list(command, unit_of_work=unit_of_work, clock=lambda: self._clock)

    async def _leave(self) -> None:
        command = LeaveWaitingList(application_id=self._anybody(), reason="withdrawn_by_parent")
        async with self._open() as unit_of_work:
            await leave_waiting_list(command, unit_of_work=unit_of_work)

    async def _move(self) -> None:
        name = PrivilegeClass(self._dice.choice(CLASSES))
        state = self._dice.choice([ClaimState.CONFIRMED, ClaimState.EXPIRED])
        command = MoveClass(application_id=self._anybody(), claimed_class=name, claim_state=state)
        async with self._open() as unit_of_work:
            await move_class(command, unit_of_work=unit_of_work, clock=lambda: self._clock)

    async def _hold(self) -> None:
        async with self._open() as unit_of_work:
            await hold_entry(
                HoldEntry(application_id=self._anybody(), ground="under_age"),
                unit_of_work=unit_of_work,
                clock=system_clock,
            )

    async def _release(self) -> None:
        async with self._open() as unit_of_work:
            command = HoldEntry(application_id=self._anybody(), ground="under_age")
            await release_entry(command, unit_of_work=unit_of_work, clock=system_clock)

    async def _restore(self) -> None:
        """Refused while the leaving is not sealed."""
        command = RestoreEntry(application_id=self._anybody(), reason="restored")
        with suppress(EntryNotSettledError):
            async with self._open() as unit_of_work:
                await restore_entry(command, unit_of_work=unit_of_work)

    async def _issue(self) -> None:
        """At once: whoever is drawn and still has changes waiting would make those a matter of the voucher."""
        await self.seal()
        self._versions += 1
        places = self._dice.choice([1, 1, 2, 5])
        where = self._dice.choice(TERRITORIES)
        async with self._open() as unit_of_work:
            content = run(waiting_list=where, name=f"run{self._versions}", places=places, cut_off_ms=0)
            await unit_of_work.pending.append(content)
        await self.seal()

    async def _correct(self) -> None:
        """Two officers set another filing time; nothing else may wait about the child."""
        await self.seal()
        async with self._open() as unit_of_work:
            entry = await self._standing(unit_of_work)
            if entry is None:
                return
            key = Key(to_milliseconds(OPENING + self._dice.choice(MOMENTS)), entry.key.code)
            decided = {"ground": "court", "document": "d" * 64, "officers": ("o1", "o2")}
            content = corrected(waiting_list=entry.waiting_list, atom=entry.atom, key=key, **decided)
            await unit_of_work.pending.append(content)
            statement = text("update entry set filed_at_ms = :at where code = :code")
            await unit_of_work.connection.execute(statement, {"at": key.filed_at_ms, "code": key.code})

    async def _change_list(self) -> None:
        group = self._dice.choice(["special", "general"])
        command = CorrectWishes(application_id=self._anybody(), group_type=group, language="ru")
        async with self._open() as unit_of_work:
            await correct_wishes(command, unit_of_work=unit_of_work)

    async def _new_rules(self) -> None:
        self._versions += 1
        document = rule_document(f"test.{self._versions}", self._dice)
        async with self._open() as unit_of_work:
            await publish(document, unit_of_work=unit_of_work, keep=self._dice.random() < 2 / 3)

    def _anybody(self) -> str:
        return self._dice.choice(self.applications)

    async def _standing(self, unit_of_work: QueueUnitOfWork) -> EntryRow | None:
        entry = await unit_of_work.entries.get_for_update(self._anybody())
        return entry if entry is not None and entry.state == "queued" else None


async def publish(document: dict[str, Any], *, unit_of_work: QueueUnitOfWork, keep: bool) -> None:
    """Rules that a second person has published."""
    rules = rule_set_of(document)
    await unit_of_work.connection.execute(
        text("insert into rule_set (version, valid_from, document) values (:version, :day, cast(:document as jsonb))"),
        {"version": rules.version, "day": rules.valid_from, "document": json.dumps(document)},
    )
    atoms = rules.category_of_atom
    await unit_of_work.connection.execute(
        text(
            "insert into rule_atom (version, cohort, class, category) select :version, * "
            "from unnest(cast(:cohorts as int[]), cast(:names as text[]), cast(:codes as text[]))"
        ),
        {
            "version": rules.version,
            "cohorts": [atom.cohort for atom in atoms],
            "names": [atom.privilege_class.value for atom in atoms],
            "codes": list(atoms.values()),
        },
    )
    content = rules_in_force(version=rules.version, document_hash=document_hash(document), keep_progress=keep)
    await unit_of_work.pending.append(content)
