"""What happens by the clock."""

from datetime import timedelta

from balabaqsha_chassis.timer import Timer
from notifications_service.entrypoints.metrics import count_settled, measure_backlog, measure_calls
from notifications_service.entrypoints.state import NotificationsState
from notifications_service.use_cases.announce import announce
from notifications_service.use_cases.drop_expired import drop_expired
from notifications_service.use_cases.open_undelivered import open_undelivered
from notifications_service.use_cases.purge import purge
from notifications_service.use_cases.rewrap_keys import rewrap_keys


async def drop(state: NotificationsState) -> None:
    """Drop texts that came too late."""
    async with state.open_unit_of_work() as unit_of_work:
        settled = await drop_expired(unit_of_work=unit_of_work, clock=state.clock)
    count_settled(settled)


async def measure(state: NotificationsState) -> None:
    """Measure what waits."""
    async with state.open_unit_of_work() as unit_of_work:
        backlog = await unit_of_work.messages.backlog()
    measure_backlog(backlog, clock=state.clock)


async def forget(state: NotificationsState) -> None:
    """Forget what is older than its term."""
    async with state.open_unit_of_work() as unit_of_work:
        await purge(unit_of_work=unit_of_work, clock=state.clock)


async def announce_next(state: NotificationsState) -> None:
    """Tell everybody what is to be told to everybody, a batch a transaction."""
    more = True
    while more:
        async with state.open_unit_of_work() as unit_of_work:
            more = await announce(unit_of_work=unit_of_work, clock=state.clock, portal_url=state.portal_url)


async def watch_terms(state: NotificationsState) -> None:
    """Put terms on the call list that are near and were not delivered."""
    async with state.open_unit_of_work() as unit_of_work:
        is_open = await open_undelivered(unit_of_work=unit_of_work, clock=state.clock)
    measure_calls(is_open)


async def rewrap(state: NotificationsState) -> None:
    """Move keys to the key-encryption key in force, a batch a transaction."""
    moved = 1
    while moved:
        async with state.open_unit_of_work() as unit_of_work:
            moved = await rewrap_keys(unit_of_work=unit_of_work)


TIMERS = (
    Timer(name="rewrap_keys", every=timedelta(minutes=5), run=rewrap),
    Timer(name="drop_expired", every=timedelta(seconds=2), run=drop),
    Timer(name="announce", every=timedelta(seconds=2), run=announce_next),
    Timer(name="watch_terms", every=timedelta(seconds=30), run=watch_terms),
    Timer(name="measure_messages", every=timedelta(seconds=10), run=measure),
    Timer(name="purge", every=timedelta(hours=1), run=forget),
)
