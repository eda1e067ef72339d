"""What the queue service does by the clock."""

from balabaqsha_chassis.timer import Timer
from queue_service.entrypoints.forecast_timer import FORECAST_TIMER
from queue_service.entrypoints.rule_comparisons import RULE_COMPARISONS

TIMERS: tuple[Timer, ...] = (FORECAST_TIMER, RULE_COMPARISONS)
