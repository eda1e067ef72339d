"""What the service does by the clock."""

from datetime import timedelta

import structlog

from balabaqsha_chassis.timer import Timer
from identity_service.entrypoints.state import IdentityState
from identity_service.use_cases.rewrap_keys import RewrapKeys, rewrap_keys
from identity_service.use_cases.tidy_up import tidy_up

_BATCH = 200
_log = structlog.get_logger()


async def rotate(state: IdentityState) -> None:
    """Make the next signing key when it is due, and drop those whose tokens are dead."""
    await state.tokens.rotate()


async def tidy(state: IdentityState) -> None:
    """Drop dead challenges, sessions and counts."""
    async with state.open_unit_of_work() as unit_of_work:
        await tidy_up(state.tidying, unit_of_work=unit_of_work, clock=state.clock)


async def rewrap(state: IdentityState) -> None:
    """Bring keys under the current key-encryption key until none is left."""
    total = 0
    while True:
        async with state.open_unit_of_work() as unit_of_work:
            done = await rewrap_keys(RewrapKeys(most=_BATCH), unit_of_work=unit_of_work)
        total += done
        if not done:
            break
    if total:
        _log.info("keys_rewrapped", keys=total)


TIMERS = (
    Timer(name="signing_keys", every=timedelta(seconds=60), run=rotate),
    Timer(name="tidy", every=timedelta(minutes=5), run=tidy),
    Timer(name="rewrap", every=timedelta(minutes=10), run=rewrap),
)
