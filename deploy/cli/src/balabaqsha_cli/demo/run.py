"""Many families at once, a few at a time, and one consistent look at all their numbers afterwards."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import aiohttp

from balabaqsha_cli.demo.filed import Filed
from balabaqsha_cli.demo.kinds import Kind, kinds
from balabaqsha_cli.demo.outside import Outside
from balabaqsha_cli.demo.portal import PATIENCE_SECONDS, Portal, StepFailedError
from balabaqsha_cli.demo.recount import Recount, recount
from balabaqsha_cli.demo.way import Parent, Terms, read_terms

AT_ONCE = 8
REQUEST_SECONDS = 30.0
LOOKS = 10
#: Registers speak of a child a few seconds after it was added.
BETWEEN_LOOKS_SECONDS = 1.0
# A system that does not answer at all is not waited for.
FIRST_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one family's way ended: filed, or the step that failed."""

    kind: Kind
    parent: Parent | None = None
    filed: Filed | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """Everything that the report tells."""

    outcomes: tuple[Outcome, ...]
    seconds: float
    recount: Recount
    #: Whether all numbers were read in one state of the ledger.
    consistent: bool

    @property
    def succeeded(self) -> bool:
        failed = any(outcome.filed is None for outcome in self.outcomes)
        return not failed and not (self.consistent and self.recount.differences)


async def demonstrate(endpoints: Mapping[str, Any], *, families: int, tell: Callable[[], None]) -> Demonstration:
    """File for that many families, `tell` after each, then recount."""
    timeout = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=4 * AT_ONCE)) as session:
        stage = Stage(session=session, endpoints=endpoints, gate=asyncio.Semaphore(AT_ONCE))
        terms = await read_terms(stage.portal(patience=FIRST_SECONDS))
        began = time.monotonic()
        walks = (stage.go(kind, number=number, terms=terms, tell=tell) for number, kind in enumerate(kinds(families)))
        outcomes = tuple(await asyncio.gather(*walks))
        seconds = time.monotonic() - began
        looked, consistent = await stage.look_again(outcomes)
    filed = [outcome.filed for outcome in looked if outcome.filed is not None]
    found = recount(filed, still=consistent)
    return Demonstration(outcomes=looked, seconds=seconds, recount=found, consistent=consistent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What all families share."""

    session: aiohttp.ClientSession
    endpoints: Mapping[str, Any]
    gate: asyncio.Semaphore

    def portal(self, *, patience: float = PATIENCE_SECONDS) -> Portal:
        return Portal(session=self.session, api=self.endpoints["api"], patience=patience)

    async def go(self, kind: Kind, *, number: int, terms: Terms, tell: Callable[[], None]) -> Outcome:
        """One family's way; whatever the system answers, the other families go on."""
        async with self.gate:
            outcome = await self._go(kind, number=number, terms=terms)
        tell()
        return outcome

    async def look_again(self, outcomes: Sequence[Outcome]) -> tuple[tuple[Outcome, ...], bool]:
        """The outcomes with all numbers read in one state of the ledger, if it ever stands still."""
        looked, consistent = tuple(outcomes), False
        for look in range(LOOKS):
            await asyncio.sleep(BETWEEN_LOOKS_SECONDS if look else 0)
            looked = tuple(await asyncio.gather(*(self._look(outcome) for outcome in outcomes)))
            filed = [outcome.filed for outcome in looked if outcome.filed]
            consistent = len({one.numbers.ledger_seq for one in filed}) <= 1
            if consistent and _at_rest(filed):
                break
        return looked, consistent

    async def _go(self, kind: Kind, *, number: int, terms: Terms) -> Outcome:
        outside = Outside(session=self.session, register=self.endpoints["register"], sms=self.endpoints["sms"])
        parent: Parent | None = None
        try:
            family = await outside.new_family(kind.draft(today=datetime.now(UTC).date(), number=number))
            parent = Parent(portal=self.portal(), outside=outside, terms=terms, kind=kind, family=family, number=number)
            return Outcome(kind=kind, parent=parent, filed=await parent.walk())
        except StepFailedError as failure:
            return Outcome(kind=kind, parent=parent, fault=str(failure))
        except (KeyError, TypeError, ValueError) as surprise:
            # An answer without what the contract promises is this family's failure, not the run's end.
            return Outcome(kind=kind, parent=parent, fault=f"unexpected answer: {type(surprise).__name__} {surprise}")

    async def _look(self, outcome: Outcome) -> Outcome:
        if outcome.filed is None or outcome.parent is None:
            return outcome
        async with self.gate:
            try:
                filed = await outcome.parent.look(outcome.filed)
            except StepFailedError as failure:
                return replace(outcome, filed=None, fault=str(failure))
        if filed is None:
            return replace(outcome, filed=None, fault="the number is gone")
        return replace(outcome, filed=filed)


def _at_rest(filed: Sequence[Filed]) -> bool:
    """Whether no register is still to speak, and nobody whose claim one has proven is still on the way to its place."""
    return not any(one.waits_for_register for one in filed) and not recount(filed).differences
