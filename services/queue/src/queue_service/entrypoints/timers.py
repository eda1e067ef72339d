"""What the queue service does by the clock."""

from balabaqsha_chassis.timer import Timer
from queue_service.entrypoints.deadline_timer import DEADLINE_TIMER
from queue_service.entrypoints.forecast_timer import FORECAST_TIMER
from queue_service.entrypoints.hold_timer import HOLD_REVIEWS
from queue_service.entrypoints.place_timer import PLACE_TIMER
from queue_service.entrypoints.renewal_timer import RENEWALS
from queue_service.entrypoints.rule_comparisons import RULE_COMPARISONS

TIMERS: tuple[Timer, ...] = (FORECAST_TIMER, RULE_COMPARISONS, HOLD_REVIEWS, RENEWALS, DEADLINE_TIMER, PLACE_TIMER)
