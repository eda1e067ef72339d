"""Brings a broker to the declared topology; doing it again changes nothing."""

import http.client
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.rabbitmq_management import ManagementApi, ManagementApiError
from balabaqsha_cli.topology.documents import (
    Binding,
    Grant,
    Policy,
    VhostTopology,
    core_topology,
    public_topology,
)
from balabaqsha_contracts.catalogue import MAILBOXES, PUBLIC_EVENTS

# A broker killed within about a second of a mailbox's first declaration comes back without it; ten are safe.
SETTLING_SECONDS = 10.0
#: A vhost and the name of a mailbox in it.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What was new, and when the last new mailbox was declared on the monotonic clock, if any was."""

    new: tuple[str, ...]
    mailboxes_at: float | None

    def seconds_left(self) -> float:
        """How long traffic must still wait; without a new mailbox it need not."""
        return 0.0 if self.mailboxes_at is None else max(0.0, self.mailboxes_at + SETTLING_SECONDS - time.monotonic())


def topology_of_the_house() -> tuple[VhostTopology, ...]:
    """What the contracts' catalogue asks of the broker."""
    return core_topology(MAILBOXES), public_topology(event.producer for event in PUBLIC_EVENTS)


def mailboxes_of(vhosts: Iterable[VhostTopology]) -> list[Place]:
    return [(topology.vhost, mailbox.name) for topology in vhosts for mailbox in topology.mailboxes]


def missing_mailboxes(api: ManagementApi, *, vhosts: Sequence[VhostTopology]) -> list[Place]:
    """Everything that a declaration would make anew; one that is there as another kind refuses the declaration.

    Only the list names mailboxes that are still recovering: asked for by name they seem not to be there.
    """
    present = {(one["vhost"], one["name"]): one.get("type") for one in api.get("queues")}
    missing = []
    for topology in vhosts:
        for mailbox in topology.mailboxes:
            place = (topology.vhost, mailbox.name)
            if place not in present:
                missing.append(place)
            elif present[place] not in {mailbox.kind, None}:
                kinds = f"of the type {present[place]}, not {mailbox.kind}"
                raise LaunchRefusedError(f"{mailbox.name} in the vhost {topology.vhost} is {kinds}; move it away")
    return missing


def apply_topology(
    api: ManagementApi,
    *,
    passwords: Mapping[str, str],
    vhosts: Sequence[VhostTopology],
    before_declaring: Callable[[list[Place]], None] | None = None,
) -> Declaration:
    """Declare all of it; the callback hears beforehand which mailboxes will be new."""
    try:
        new = [topology.vhost for topology in vhosts if api.put("vhosts", topology.vhost, body={})]
        missing = missing_mailboxes(api, vhosts=vhosts)
        if before_declaring is not None:
            before_declaring(missing)
        for topology in vhosts:
            new += [f"{topology.vhost}: {name}" for name in _declare(api, topology=topology, missing=missing)]
        declared_at = time.monotonic()
        _let_in(api, vhosts=vhosts, passwords=passwords)
    except ManagementApiError as error:
        raise LaunchRefusedError(f"the broker refuses the topology: {error}") from error
    except (OSError, http.client.HTTPException) as error:
        raise LaunchRefusedError(f"RabbitMQ's management API at {api.url} does not answer: {error}") from error
    return Declaration(new=tuple(new), mailboxes_at=declared_at if missing else None)


def _declare(api: ManagementApi, *, topology: VhostTopology, missing: Collection[Place]) -> list[str]:
    """Policies come first, so that no mailbox is ever without its limits."""
    vhost = topology.vhost
    new = [policy.mailbox for policy in topology.policies if _put_policy(api, vhost=vhost, policy=policy)]
    for exchange in topology.exchanges:
        body = {"type": exchange.kind, "durable": True, "auto_delete": False, "internal": False, "arguments": {}}
        if api.put("exchanges", vhost, exchange.name, body=body):
            new.append(exchange.name)
    for mailbox in topology.mailboxes:
        # One that is there is left alone: while it recovers, declaring it again would be refused.
        if (vhost, mailbox.name) in missing:
            body = {"durable": True, "auto_delete": False, "arguments": {"x-queue-type": mailbox.kind}}
            api.put("queues", vhost, mailbox.name, body=body)
            new.append(mailbox.name)
    return [*new, *_bind(api, topology=topology)]


def _put_policy(api: ManagementApi, *, vhost: str, policy: Policy) -> bool:
    body = {"pattern": policy.pattern, "definition": dict(policy.definition), "apply-to": "queues", "priority": 1}
    return api.put("policies", vhost, policy.mailbox, body=body)


def _bind(api: ManagementApi, *, topology: VhostTopology) -> list[str]:
    present = {
        Binding(exchange=one["source"], mailbox=one["destination"], routing_key=one["routing_key"])
        for one in api.get("bindings", topology.vhost)
        if one["destination_type"] == "queue"
    }
    missing = [binding for binding in topology.bindings if binding not in present]
    for binding in missing:
        path = ("bindings", topology.vhost, "e", binding.exchange, "q", binding.mailbox)
        api.post(*path, body={"routing_key": binding.routing_key, "arguments": {}})
    return [f"{binding.exchange} -> {binding.mailbox} ({binding.routing_key})" for binding in missing]


def _let_in(api: ManagementApi, *, vhosts: Sequence[VhostTopology], passwords: Mapping[str, str]) -> None:
    known = {user["name"] for user in api.get("users")}
    house = frozenset(grant.login for topology in vhosts for grant in topology.grants)
    for topology in vhosts:
        for grant in topology.grants:
            _put_login(api, login=grant.login, passwords=passwords, known=grant.login in known)
            _permit(api, vhost=topology.vhost, grant=grant)
        _shut_out_others(api, topology=topology, house=house)


def _put_login(api: ManagementApi, *, login: str, passwords: Mapping[str, str], known: bool) -> None:
    if login in passwords:
        api.put("users", login, body={"password": passwords[login], "tags": ""})
    elif not known:
        raise LaunchRefusedError(f"the broker does not know the login {login!r} and no password for it was given")


def _permit(api: ManagementApi, *, vhost: str, grant: Grant) -> None:
    rights = {"configure": grant.configure, "write": grant.write, "read": grant.read}
    # Topic permissions first: between the two requests the login must not be able to write every key.
    for topic in grant.topics:
        api.put("topic-permissions", vhost, grant.login, body=asdict(topic))
    api.put("permissions", vhost, grant.login, body=rights)


def _shut_out_others(api: ManagementApi, *, topology: VhostTopology, house: frozenset[str]) -> None:
    """Take from the house's own logins what nobody granted them here; other systems' logins are not touched."""
    granted = {grant.login for grant in topology.grants}
    for permission in api.get("vhosts", topology.vhost, "permissions"):
        if permission["user"] in house - granted:
            api.delete("permissions", topology.vhost, permission["user"])
