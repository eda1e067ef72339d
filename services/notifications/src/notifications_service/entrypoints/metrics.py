"""What is measured of messages."""

from collections.abc import Iterable

from prometheus_client import Counter, Gauge, Histogram

from balabaqsha_chassis.clock import Clock
from notifications_service.use_cases.ports import MessageBacklog, Settled
from notifications_service.use_cases.provider_ports import Accepted, Handled, Refused

_MESSAGES = Counter("balabaqsha_messages_total", "Messages that reached a state", ["channel", "state"])
_REFUSALS = Counter("balabaqsha_message_refusals_total", "Refusals by a provider", ["channel", "final"])
_QUEUED = Gauge("balabaqsha_messages_queued", "Messages waiting for a provider", ["channel"])
_OLDEST = Gauge("balabaqsha_messages_oldest_seconds", "Age of the oldest message that waits", ["channel"])
_CALLS = Gauge("balabaqsha_call_cases_open", "People to be called because a term did not reach them")
_LATENCY = Histogram(
    "balabaqsha_message_latency_seconds",
    "From the event to the provider's acceptance",
    ["channel"],
    buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800),
)


def count_settled(settled: Iterable[Settled]) -> None:
    """Count the states that messages reached."""
    for one in settled:
        _MESSAGES.labels(one.channel.value, one.state.value).inc()


def measure_handled(handled: Iterable[Handled], *, clock: Clock) -> None:
    """Observe how long accepted messages took, and count refusals."""
    for one in handled:
        channel = one.message.channel.value
        if isinstance(one.outcome, Accepted):
            _LATENCY.labels(channel).observe((clock() - one.message.created_at).total_seconds())
        elif isinstance(one.outcome, Refused):
            _REFUSALS.labels(channel, str(one.outcome.is_final).lower()).inc()


def measure_backlog(backlog: Iterable[MessageBacklog], *, clock: Clock) -> None:
    """Show what waits on each channel."""
    for one in backlog:
        _QUEUED.labels(one.channel.value).set(one.waiting)
        age = (clock() - one.oldest_at).total_seconds() if one.oldest_at else 0.0
        _OLDEST.labels(one.channel.value).set(max(0.0, age))


def measure_calls(is_open: int) -> None:
    """Show how many people are to be called."""
    _CALLS.set(is_open)
