"""What the children service does by the clock."""

from datetime import timedelta

from balabaqsha_chassis.timer import Timer
from children_service.entrypoints.state import ChildrenState
from children_service.use_cases.drop_outlived import drop_outlived
from children_service.use_cases.rewrap_data_keys import rewrap_data_keys

_BATCHES_A_TICK = 50


async def rewrap(state: ChildrenState) -> None:
    """Bring data keys under the current key-encryption key, a transaction a batch."""
    for _ in range(_BATCHES_A_TICK):
        async with state.open_unit_of_work() as unit_of_work:
            more = await rewrap_data_keys(unit_of_work=unit_of_work)
        if not more:
            return


async def tidy(state: ChildrenState) -> None:
    """Drop what has outlived its purpose."""
    async with state.open_unit_of_work() as unit_of_work:
        await drop_outlived(unit_of_work=unit_of_work, clock=state.clock, unused_kept=state.unused_check_kept)


TIMERS = (
    Timer(name="rewrap_data_keys", every=timedelta(minutes=5), run=rewrap),
    Timer(name="drop_outlived", every=timedelta(minutes=5), run=tidy),
)
