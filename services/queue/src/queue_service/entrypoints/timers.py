"""What the queue service does by the clock: nothing yet but what every service tidies."""

from balabaqsha_chassis.timer import Timer

TIMERS: tuple[Timer, ...] = ()
