"""Comparisons of rule sets, worked out beside the requests that ask for them."""

from datetime import timedelta

from balabaqsha_chassis.timer import Timer
from queue_service.entrypoints.state import QueueState
from queue_service.use_cases.compare_rules import compare_rules, keep_comparison


async def compare_requested(state: QueueState) -> None:
    """Work out every comparison asked for; one that was broken off is begun anew at the next tick."""
    while (version := await _requested(state)) is not None:
        async with state.open_unit_of_work() as unit_of_work:
            compared = await compare_rules(version, unit_of_work=unit_of_work)
        async with state.open_unit_of_work() as unit_of_work:
            await keep_comparison(compared, version=version, unit_of_work=unit_of_work, clock=state.clock)


async def _requested(state: QueueState) -> str | None:
    async with state.open_unit_of_work() as unit_of_work:
        return await unit_of_work.rule_drafts.requested()


RULE_COMPARISONS = Timer(name="rule_comparisons", every=timedelta(seconds=1), run=compare_requested)
