"""What the documents of the topology promise, read without a broker."""

import re

from balabaqsha_cli.topology.documents import anchored, core_topology, public_topology

HEARD = {
    "queue-service": ("applications.application_submitted.v1",),
    "children-service": ("identity.account_erased.v1",),
}


def test_every_mailbox_has_exactly_one_policy_of_its_own() -> None:
    topology = core_topology(HEARD)

    for mailbox in topology.mailboxes:
        matching = [policy for policy in topology.policies if re.search(policy.pattern, mailbox.name)]
        assert [policy.mailbox for policy in matching] == [mailbox.name]


def test_a_mailbox_hands_what_it_gives_up_to_its_own_parking_place_at_least_once() -> None:
    policies = {policy.mailbox: policy.definition for policy in core_topology(HEARD).policies}

    definition = policies["queue-service"]

    assert definition["dead-letter-exchange"] == "parking.queue-service"
    assert definition["dead-letter-strategy"] == "at-least-once"
    assert definition["overflow"] == "reject-publish"
    assert definition["delivery-limit"] == 20


def test_each_delay_leads_back_to_the_mailbox() -> None:
    topology = core_topology(HEARD)
    policies = {policy.mailbox: policy.definition for policy in topology.policies}
    delays = {one.routing_key: one.mailbox for one in topology.bindings if one.exchange == "retry.queue-service"}

    back = {delay: policies[name] for delay, name in delays.items()}

    assert {delay: definition["message-ttl"] for delay, definition in back.items()} == {
        "1s": 1_000,
        "10s": 10_000,
        "60s": 60_000,
    }
    assert {definition["dead-letter-routing-key"] for definition in back.values()} == {"queue-service"}
    assert {definition["dead-letter-exchange"] for definition in back.values()} == {""}


def test_nobody_may_declare_anything() -> None:
    grants = (*core_topology(HEARD).grants, *public_topology(["queue"]).grants)

    configure = {grant.configure for grant in grants}

    assert configure == {"^$"}


def test_every_pattern_of_every_grant_is_anchored_at_its_beginning() -> None:
    grants = (*core_topology(HEARD).grants, *public_topology(["queue"]).grants)

    patterns = [grant.write for grant in grants] + [grant.read for grant in grants]
    patterns += [pattern for grant in grants for topic in grant.topics for pattern in (topic.write, topic.read)]

    assert all(pattern.startswith("^") for pattern in patterns)


def test_a_service_writes_only_keys_of_its_own() -> None:
    grants = {grant.login: grant for grant in core_topology(HEARD).grants}

    written = {topic.exchange: topic.write for topic in grants["queue-service"].topics}

    assert re.search(written["balabaqsha.events"], "queue.voucher_offered.v1")
    assert not re.search(written["balabaqsha.events"], "identity.queue.v1")
    assert not re.search(written["amq.topic"], "queue.voucher_offered.v1")


def test_a_service_without_a_mailbox_reads_nothing() -> None:
    grants = {grant.login: grant for grant in core_topology(HEARD).grants}

    assert grants["identity-service"].read == "^$"
    assert grants["identity-service"].write == r"^balabaqsha\.events$"


def test_an_anchored_pattern_matches_the_names_alone() -> None:
    pattern = anchored("queue-service", "parking.queue-service")

    assert re.search(pattern, "parking.queue-service")
    assert not re.search(pattern, "parkingXqueue-service")
    assert not re.search(pattern, "retry.queue-service")
    assert not re.search(pattern, "queue-service-of-others")


def test_only_the_forwarder_may_write_to_other_systems() -> None:
    topology = public_topology(["queue", "applications", "queue"])

    (grant,) = topology.grants

    assert grant.login == "notifications-public"
    assert grant.write == r"^balabaqsha\.public$"
    assert grant.topics[0].write == r"^(applications|queue)\."
