"""What the broker is to hold, as plain values: who may say what, who hears it, and where it waits."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from balabaqsha_cli.topology.names import (
    CORE,
    DELAYS,
    EVENTS_EXCHANGE,
    PUBLIC,
    PUBLIC_EXCHANGE,
    PUBLIC_FORWARDER,
    PUBLIC_STREAM,
    SERVICES,
    login_of,
    parking,
    retry_exchange,
    retry_mailbox,
)

NOTHING = "^$"
BUILT_IN_TOPIC_EXCHANGE = "amq.topic"
DELIVERY_LIMIT = 20
# A parked event is looked at and put back by people; that must never count against it.
PARKING_DELIVERY_LIMIT = 1_000_000
MAILBOX_BYTES = 4 * 2**30
STREAM_BYTES = 20 * 2**30
STREAM_AGE = "30D"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A durable exchange."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A durable place where messages wait; everything but its kind is set by a policy, so that it can be changed."""

    name: str
    kind: str = "quorum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Messages of the exchange with the routing key reach the mailbox."""

    exchange: str
    mailbox: str
    routing_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Settings of the one mailbox the policy is named after."""

    mailbox: str
    definition: Mapping[str, object]

    @property
    def pattern(self) -> str:
        return anchored(self.mailbox)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPermission:
    """Which routing keys a login may write to a topic exchange, and bind to it."""

    exchange: str
    write: str
    read: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """All that one login may do in the vhost; a vhost without a grant is closed to the login."""

    login: str
    write: str
    read: str
    topics: tuple[TopicPermission, ...]
    configure: str = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class VhostTopology:
    """Everything in one vhost."""

    vhost: str
    exchanges: tuple[Exchange, ...]
    mailboxes: tuple[Mailbox, ...]
    bindings: tuple[Binding, ...]
    policies: tuple[Policy, ...]
    grants: tuple[Grant, ...] = field(default=())


def anchored(*names: str) -> str:
    """A pattern that matches these names and nothing that merely contains them."""
    quoted = [re.escape(name).replace(r"\-", "-") for name in names]
    return f"^{quoted[0]}$" if len(quoted) == 1 else f"^({'|'.join(quoted)})$"


def core_topology(mailboxes: Mapping[str, Iterable[str]]) -> VhostTopology:
    """The vhost of the services: one exchange of events and a mailbox, retries and a parking place a hearer."""
    heard = {name: tuple(keys) for name, keys in mailboxes.items()}
    return VhostTopology(
        vhost=CORE,
        exchanges=(Exchange(name=EVENTS_EXCHANGE, kind="topic"), *_exchanges(heard)),
        mailboxes=tuple(mailbox for name in heard for mailbox in _mailboxes(name)),
        bindings=tuple(binding for name, keys in heard.items() for binding in _bindings(name, keys=keys)),
        policies=tuple(policy for name in heard for policy in _policies(name)),
        grants=tuple(_service_grant(service, hears=login_of(service) in heard) for service in SERVICES),
    )


def public_topology(producers: Iterable[str]) -> VhostTopology:
    """The vhost of other systems: one exchange, one stream to read again from, one login that may write."""
    return VhostTopology(
        vhost=PUBLIC,
        exchanges=(Exchange(name=PUBLIC_EXCHANGE, kind="topic"),),
        mailboxes=(Mailbox(name=PUBLIC_STREAM, kind="stream"),),
        bindings=(Binding(exchange=PUBLIC_EXCHANGE, mailbox=PUBLIC_STREAM, routing_key="#"),),
        policies=(Policy(mailbox=PUBLIC_STREAM, definition={"max-age": STREAM_AGE, "max-length-bytes": STREAM_BYTES}),),
        grants=(_forwarder_grant(producers),),
    )


def _exchanges(mailboxes: Iterable[str]) -> Iterable[Exchange]:
    for mailbox in mailboxes:
        yield Exchange(name=retry_exchange(mailbox), kind="direct")
        yield Exchange(name=parking(mailbox), kind="fanout")


def _mailboxes(mailbox: str) -> Iterable[Mailbox]:
    yield Mailbox(name=mailbox)
    yield Mailbox(name=parking(mailbox))
    for delay in DELAYS:
        yield Mailbox(name=retry_mailbox(mailbox, delay=delay))


def _bindings(mailbox: str, *, keys: Iterable[str]) -> Iterable[Binding]:
    for key in keys:
        yield Binding(exchange=EVENTS_EXCHANGE, mailbox=mailbox, routing_key=key)
    yield Binding(exchange=parking(mailbox), mailbox=parking(mailbox), routing_key="")
    for delay in DELAYS:
        waits_in = retry_mailbox(mailbox, delay=delay)
        yield Binding(exchange=retry_exchange(mailbox), mailbox=waits_in, routing_key=delay)


def _policies(mailbox: str) -> Iterable[Policy]:
    # At-least-once dead lettering needs reject-publish; the default strategy loses silently.
    safe = {"overflow": "reject-publish", "max-length-bytes": MAILBOX_BYTES}
    handed_on = {**safe, "dead-letter-strategy": "at-least-once", "delivery-limit": DELIVERY_LIMIT}
    yield Policy(mailbox=mailbox, definition={**handed_on, "dead-letter-exchange": parking(mailbox)})
    yield Policy(mailbox=parking(mailbox), definition={**safe, "delivery-limit": PARKING_DELIVERY_LIMIT})
    for delay, milliseconds in DELAYS.items():
        back = {"dead-letter-exchange": "", "dead-letter-routing-key": mailbox, "message-ttl": milliseconds}
        yield Policy(mailbox=retry_mailbox(mailbox, delay=delay), definition={**handed_on, **back})


def _service_grant(service: str, *, hears: bool) -> Grant:
    login = login_of(service)
    # Own mailbox and its side rooms bear the login's name.
    says_to = (EVENTS_EXCHANGE, retry_exchange(login), parking(login)) if hears else (EVENTS_EXCHANGE,)
    return Grant(
        login=login,
        write=anchored(*says_to),
        read=anchored(login, parking(login)) if hears else NOTHING,
        topics=_topics(EVENTS_EXCHANGE, write=f"^{service}\\."),
    )


def _forwarder_grant(producers: Iterable[str]) -> Grant:
    return Grant(
        login=PUBLIC_FORWARDER,
        write=anchored(PUBLIC_EXCHANGE),
        read=NOTHING,
        topics=_topics(PUBLIC_EXCHANGE, write=f"^({'|'.join(sorted(set(producers)))})\\."),
    )


def _topics(exchange: str, *, write: str) -> tuple[TopicPermission, ...]:
    # An exchange without a topic permission is open to every routing key, so that each one gets its own.
    return (
        TopicPermission(exchange=exchange, write=write, read=NOTHING),
        TopicPermission(exchange=BUILT_IN_TOPIC_EXCHANGE, write=NOTHING, read=NOTHING),
    )
