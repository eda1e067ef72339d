"""Reviews the holds of every waiting list several times a day, a list at a time."""

from datetime import timedelta

from balabaqsha_chassis.timer import Timer
from queue_service.entrypoints.state import QueueState
from queue_service.use_cases.review_holds import ReviewHolds, review_holds


async def review_every_list(state: QueueState) -> None:
    """Set right the holds that follow from age and free places; a list whose review was broken off is read again."""
    async with state.open_unit_of_work() as unit_of_work:
        lists = await unit_of_work.holds.lists()
    for waiting_list, territory in lists:
        command = ReviewHolds(waiting_list=waiting_list, territory=territory)
        async with state.open_unit_of_work() as unit_of_work:
            await review_holds(command, unit_of_work=unit_of_work, clock=state.clock)


HOLD_REVIEWS = Timer(name="hold_reviews", every=timedelta(hours=6), run=review_every_list)
