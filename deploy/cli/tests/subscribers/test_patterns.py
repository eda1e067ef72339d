"""Patterns of routing keys, read as RabbitMQ's topic exchange reads them."""

import pytest

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.subscribers.patterns import matched_keys, matches, public_keys, refuse_useless
from balabaqsha_cli.subscribers.subscriber import Subscriber

KEY = "queue.application_queued.v1"


@pytest.mark.parametrize(
    "pattern", ["#", "queue.#", "*.*.*", "#.v1", "queue.*.v1", "#.#", "queue.#.application_queued.v1", KEY]
)
def test_a_pattern_with_wildcards_matches_the_keys_it_covers(pattern: str) -> None:
    assert matches(pattern, routing_key=KEY)


@pytest.mark.parametrize(
    "pattern", ["queue", "*", "*.*", "*.*.*.*", "applications.#", "queue.*", "queue.#.v2", "que.#"]
)
def test_a_pattern_matches_whole_words_only(pattern: str) -> None:
    assert not matches(pattern, routing_key=KEY)


def test_everything_public_can_be_asked_for_and_nothing_else() -> None:
    keys = matched_keys("#", keys=public_keys())

    assert "queue.application_queued.v1" in keys
    assert not any(key.startswith(("identity.", "children.")) for key in keys)


@pytest.mark.parametrize(
    "pattern", ["identity.#", "identity.code_requested.v1", "queue", "", "queue..v1", "Queue.#", "queue.# ", "#.#." * 9]
)
def test_a_pattern_that_no_public_event_matches_is_refused(pattern: str) -> None:
    with pytest.raises(LaunchRefusedError, match=r"matches no public event|is not a pattern"):
        refuse_useless(pattern, keys=public_keys())


@pytest.mark.parametrize("name", ["", "-a", "a-", "a--b", "a.b", "A", "a" * 90, "a*", "a\n"])
def test_a_name_that_could_mean_another_mailbox_is_refused(name: str) -> None:
    with pytest.raises(LaunchRefusedError, match="is not a name"):
        Subscriber(name=name)


def test_the_grant_reads_the_own_mailbox_and_only_on_demand_the_stream() -> None:
    subscriber = Subscriber(name="city-almaty")

    narrow = subscriber.grant(stream=False, topic_exchanges=["amq.topic"])
    wide = subscriber.grant(stream=True, topic_exchanges=["amq.topic"])

    assert (narrow.configure, narrow.write, narrow.read) == ("^$", "^$", r"^subscriber\.city-almaty$")
    assert wide.read == r"^(subscriber\.city-almaty|public\.events)$"
    assert [(topic.write, topic.read) for topic in (*narrow.topics, *wide.topics)] == [("^$", "^$")] * 2
