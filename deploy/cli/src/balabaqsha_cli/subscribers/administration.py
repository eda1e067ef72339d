"""Lets other systems in and out: what a broker must hold for each, through its management API."""

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.rabbitmq_management import ManagementApi
from balabaqsha_cli.subscribers.patterns import public_keys, refuse_useless
from balabaqsha_cli.subscribers.subscriber import LIMITS, MAILBOX_BYTES, PREFIX, Subscriber, name_of
from balabaqsha_cli.topology.documents import Grant
from balabaqsha_cli.topology.names import PUBLIC, PUBLIC_EXCHANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A subscriber let in; the password is told once and kept nowhere."""

    subscriber: Subscriber
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberState:
    """A subscriber as the broker knows it; the broker counts with some seconds' delay."""

    name: str
    patterns: tuple[str, ...]
    reads_stream: bool
    consumers: int
    waiting: int
    waiting_bytes: int
    most_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribers:
    """The subscribers of one broker."""

    api: ManagementApi
    vhost: str = PUBLIC

    def add(
        self, name: str, *, patterns: Iterable[str], stream: bool = False, most_bytes: int = MAILBOX_BYTES
    ) -> Admission:
        """Make mailbox, bindings and login; an addition that was interrupted is completed by the next one."""
        subscriber, wanted = Subscriber(name=name), tuple(dict.fromkeys(patterns))
        for pattern in wanted:
            refuse_useless(pattern, keys=public_keys())
        self._refuse_unprepared()
        if self._is_in(subscriber):
            raise LaunchRefusedError(f"there is a subscriber {name!r} already; remove it first, or choose another name")
        self._put_mailbox(subscriber, most_bytes=most_bytes)
        self._bind(subscriber, wanted=wanted)
        return Admission(subscriber=subscriber, password=self._let_in(subscriber, stream=stream))

    def remove(self, name: str) -> int:
        """Shut the subscriber out, its open connections too; answer how many events waited for it."""
        subscriber = Subscriber(name=name)
        waiting = next((one.waiting for one in self.all() if one.name == name), None)
        known = waiting is not None or self.api.exists("users", subscriber.login)
        if not known:
            raise LaunchRefusedError(f"there is no subscriber {name!r}")
        for path in (
            ("users", subscriber.login),
            ("queues", self.vhost, subscriber.mailbox),
            ("policies", self.vhost, subscriber.mailbox),
        ):
            if self.api.exists(*path):
                self.api.delete(*path)
        return waiting or 0

    def all(self) -> list[SubscriberState]:
        """Every subscriber by name."""
        self._refuse_unprepared()
        found = [one for one in self.api.get("queues", self.vhost) if one["name"].startswith(PREFIX)]
        bindings = self.api.get("bindings", self.vhost)
        rights = {one["user"]: one["read"] for one in self.api.get("vhosts", self.vhost, "permissions")}
        limits = {one["name"]: one["definition"] for one in self.api.get("policies", self.vhost)}
        return [
            _state(one, bindings=bindings, read=rights.get(one["name"], ""), limits=limits.get(one["name"], {}))
            for one in sorted(found, key=lambda one: str(one["name"]))
        ]

    def _refuse_unprepared(self) -> None:
        if not self.api.exists("exchanges", self.vhost, PUBLIC_EXCHANGE):
            raise LaunchRefusedError(f"the broker has no {PUBLIC_EXCHANGE} yet; run: balabaqsha topology apply")

    def _is_in(self, subscriber: Subscriber) -> bool:
        return self.api.exists("permissions", self.vhost, subscriber.login)

    def _put_mailbox(self, subscriber: Subscriber, *, most_bytes: int) -> None:
        policy = subscriber.policy(most_bytes=most_bytes)
        body = {"pattern": policy.pattern, "definition": dict(policy.definition), "apply-to": "queues", "priority": 1}
        self.api.put("policies", self.vhost, policy.mailbox, body=body)
        # Not replicated on purpose: a confirm to the house's forwarder never waits for a subscriber's replicas.
        properties = {"durable": True, "auto_delete": False, "arguments": {"x-queue-type": "classic"}}
        self.api.put("queues", self.vhost, subscriber.mailbox, body=properties)

    def _bind(self, subscriber: Subscriber, *, wanted: tuple[str, ...]) -> None:
        path = ("bindings", self.vhost, "e", PUBLIC_EXCHANGE, "q", subscriber.mailbox)
        present = {one["routing_key"]: one["properties_key"] for one in self.api.get(*path)}
        for pattern, key in present.items():
            if pattern not in wanted:
                self.api.delete(*path, key)
        for pattern in wanted:
            if pattern not in present:
                self.api.post(*path, body={"routing_key": pattern, "arguments": {}})

    def _let_in(self, subscriber: Subscriber, *, stream: bool) -> str:
        password = secrets.token_urlsafe(24)
        self.api.put("users", subscriber.login, body={"password": password, "tags": ""})
        for limit, value in LIMITS.items():
            self.api.put("user-limits", subscriber.login, limit, body={"value": value})
        self._permit(subscriber.grant(stream=stream, topic_exchanges=self._topic_exchanges()))
        return password

    def _permit(self, grant: Grant) -> None:
        # Topic permissions first, so that the login never has a moment without them.
        for topic in grant.topics:
            self.api.put("topic-permissions", self.vhost, grant.login, body=asdict(topic))
        rights = {"configure": grant.configure, "write": grant.write, "read": grant.read}
        self.api.put("permissions", self.vhost, grant.login, body=rights)

    def _topic_exchanges(self) -> list[str]:
        return [str(one["name"]) for one in self.api.get("exchanges", self.vhost) if one["type"] == "topic"]


def _state(
    found: dict[str, Any], *, bindings: list[dict[str, Any]], read: str, limits: dict[str, Any]
) -> SubscriberState:
    mailbox = found["name"]
    keys = [one["routing_key"] for one in bindings if one["destination"] == mailbox and one["source"]]
    return SubscriberState(
        name=name_of(mailbox),
        patterns=tuple(sorted(keys)),
        reads_stream=read == Subscriber(name=name_of(mailbox)).grant(stream=True, topic_exchanges=()).read,
        consumers=int(found.get("consumers", 0)),
        waiting=int(found.get("messages", 0)),
        waiting_bytes=int(found.get("message_bytes", 0)),
        most_bytes=int(limits.get("max-length-bytes", 0)),
    )
