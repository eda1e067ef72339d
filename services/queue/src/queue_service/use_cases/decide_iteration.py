"""An iteration goes its way: simulated, approved by a second person, published, closed or cancelled."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from balabaqsha_chassis.clock import Clock, to_milliseconds
from queue_service.domain.changes import run
from queue_service.domain.errors import RoleRequiredError, SecondPersonRequiredError
from queue_service.domain.iteration_errors import (
    CutOffAheadError,
    IntakeBehindError,
    IterationUnknownError,
    VouchersUnsettledError,
)
from queue_service.domain.iteration_states import STEPS, IterationAction, IterationState, state_after
from queue_service.domain.operator_roles import Scope
from queue_service.domain.roles import Role
from queue_service.use_cases.find_winners import find_winners
from queue_service.use_cases.iteration_ports import Iteration, IterationWork, Simulation
from queue_service.use_cases.review_holds import ReviewHolds, review_holds


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideIteration:
    """Which iteration, and who decides."""

    iteration_id: str
    by: str
    roles: frozenset[str]
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What a simulation found: its frame, and the winners' numbers in order."""

    simulation: Simulation
    codes: Sequence[str]


async def simulate_iteration(command: DecideIteration, *, unit_of_work: IterationWork, clock: Clock) -> Simulated:
    """Who would be drawn if this were the moment; read in one snapshot and stored by `keep_simulation`."""
    seq = await unit_of_work.list_stands.open_snapshot()
    iteration = await unit_of_work.iterations.get(command.iteration_id, scope=command.scope)
    if iteration is None:
        raise IterationUnknownError
    state_after(iteration.state, IterationAction.SIMULATE)
    rules = await unit_of_work.rules.in_force()
    found = await find_winners(iteration.waiting_list, places=iteration.places, rules=rules, ledger=unit_of_work.ledger)
    codes = [offer.child.key.code for offer in found.offers]
    simulation = Simulation(
        seq=seq,
        at=clock(),
        hash=order_hash(codes),
        offered=len(codes),
        by_category=found.by_category,
        rule_version=rules.version,
    )
    return Simulated(simulation=simulation, codes=codes)


async def keep_simulation(simulated: Simulated, command: DecideIteration, *, unit_of_work: IterationWork) -> Iteration:
    """Store what a simulation found, in place of any before."""
    iteration = await _next(command, IterationAction.SIMULATE, unit_of_work=unit_of_work)
    simulated_now = replace(iteration, simulation=simulated.simulation)
    await unit_of_work.iterations.save(simulated_now)
    await unit_of_work.iterations.keep_winners(iteration.id, simulated.codes)
    return simulated_now


async def approve_iteration(command: DecideIteration, *, unit_of_work: IterationWork, clock: Clock) -> Iteration:
    """A second person approves what was simulated; not who drafted it."""
    iteration = await _next(command, IterationAction.APPROVE, unit_of_work=unit_of_work)
    if iteration.drafted_by == command.by:
        raise SecondPersonRequiredError
    approved = replace(iteration, approved_by=command.by, approved_at=clock())
    await unit_of_work.iterations.save(approved)
    return approved


async def publish_iteration(command: DecideIteration, *, unit_of_work: IterationWork, clock: Clock) -> Iteration:
    """Order the draw: the holds of the list are reviewed, then its run is appended for the sealer.

    Not before the cut-off, and not before the intake has told of everything filed before it: nobody who takes part
    can come after the draw.
    """
    iteration = await _next(command, IterationAction.PUBLISH, unit_of_work=unit_of_work)
    now = clock()
    await _check_time(iteration, now, unit_of_work=unit_of_work)
    await review_holds(
        ReviewHolds(waiting_list=iteration.waiting_list, territory=iteration.territory),
        unit_of_work=unit_of_work,
        clock=clock,
    )
    await unit_of_work.pending.append(
        run(
            waiting_list=iteration.waiting_list,
            name=iteration.id,
            places=iteration.places,
            cut_off_ms=to_milliseconds(iteration.cut_off),
        )
    )
    ordered = replace(iteration, ordered_at=now)
    await unit_of_work.iterations.save(ordered)
    return ordered


async def close_iteration(command: DecideIteration, *, unit_of_work: IterationWork, clock: Clock) -> Iteration:
    """Close an iteration whose vouchers are settled; an officer may while some are not."""
    iteration = await _next(command, IterationAction.CLOSE, unit_of_work=unit_of_work)
    if Role.APPROVING_OFFICER not in command.roles and await unit_of_work.iterations.unsettled(iteration.id):
        raise VouchersUnsettledError
    closed = replace(iteration, closed_at=clock())
    await unit_of_work.iterations.save(closed)
    return closed


async def cancel_iteration(command: DecideIteration, *, unit_of_work: IterationWork, clock: Clock) -> Iteration:
    """Give an iteration up before it is published."""
    iteration = await _next(command, IterationAction.CANCEL, unit_of_work=unit_of_work)
    cancelled = replace(iteration, cancelled_by=command.by, cancelled_at=clock())
    await unit_of_work.iterations.save(cancelled)
    return cancelled


def order_hash(codes: Sequence[str]) -> str:
    """SHA-256 over the numbers, a line each."""
    return hashlib.sha256("".join(f"{code}\n" for code in codes).encode()).hexdigest()


async def _next(command: DecideIteration, action: IterationAction, *, unit_of_work: IterationWork) -> Iteration:
    """The iteration, locked and in the state after the action."""
    iteration = await unit_of_work.iterations.get_for_update(command.iteration_id, scope=command.scope)
    if iteration is None:
        raise IterationUnknownError
    after = state_after(iteration.state, action)
    if not command.roles & STEPS[IterationState(iteration.state), action].roles:
        raise RoleRequiredError
    return replace(iteration, state=after)


async def _check_time(iteration: Iteration, now: datetime, *, unit_of_work: IterationWork) -> None:
    if now < iteration.cut_off:
        raise CutOffAheadError
    if not await unit_of_work.intake.has_told(iteration.cut_off):
        raise IntakeBehindError
