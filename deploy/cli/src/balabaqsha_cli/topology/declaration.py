"""Brings a broker to the declared topology; doing it again changes nothing."""

import http.client
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.rabbitmq_management import ManagementApi, ManagementApiError
from balabaqsha_cli.topology.documents import (
    Binding,
    Grant,
    Mailbox,
    Policy,
    VhostTopology,
    core_topology,
    public_topology,
)
from balabaqsha_contracts.catalogue import MAILBOXES, PUBLIC_EVENTS

# A broker killed within about a second of a mailbox's first declaration comes back without it; ten are safe.
SETTLING_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What was new, and when the last of it was declared on the monotonic clock."""

    new: tuple[str, ...]
    declared_at: float

    def seconds_left(self) -> float:
        """How long traffic must still wait; nothing new needs no wait."""
        return max(0.0, self.declared_at + SETTLING_SECONDS - time.monotonic()) if self.new else 0.0


def topology_of_the_house() -> tuple[VhostTopology, ...]:
    """What the contracts' catalogue asks of the broker."""
    return core_topology(MAILBOXES), public_topology(event.producer for event in PUBLIC_EVENTS)


def missing_mailboxes(api: ManagementApi, *, vhosts: Sequence[VhostTopology]) -> list[tuple[str, str]]:
    """(vhost, mailbox) of everything that a declaration would make anew."""
    present = {(one["vhost"], one["name"]) for one in api.get("queues")}
    wanted = [(topology.vhost, mailbox.name) for topology in vhosts for mailbox in topology.mailboxes]
    return [one for one in wanted if one not in present]


def apply_topology(
    api: ManagementApi,
    *,
    passwords: Mapping[str, str],
    vhosts: Sequence[VhostTopology],
    before_declaring: Callable[[list[tuple[str, str]]], None] | None = None,
) -> Declaration:
    """Declare all of it; the callback hears beforehand which mailboxes will be new."""
    try:
        new_vhosts = [topology.vhost for topology in vhosts if api.put("vhosts", topology.vhost, body={})]
        missing = missing_mailboxes(api, vhosts=vhosts)
        if before_declaring is not None:
            before_declaring(missing)
        new = [f"{topology.vhost}: {name}" for topology in vhosts for name in _declare(api, topology=topology)]
        _let_in(api, vhosts=vhosts, passwords=passwords)
    except ManagementApiError as error:
        raise LaunchRefusedError(f"the broker refuses the topology: {error}") from error
    except (OSError, http.client.HTTPException) as error:
        raise LaunchRefusedError(f"RabbitMQ's management API at {api.url} does not answer: {error}") from error
    return Declaration(new=(*new_vhosts, *new), declared_at=time.monotonic())


def _declare(api: ManagementApi, *, topology: VhostTopology) -> list[str]:
    """Policies come first, so that no mailbox is ever without its limits."""
    vhost = topology.vhost
    new = [policy.mailbox for policy in topology.policies if _put_policy(api, vhost=vhost, policy=policy)]
    for exchange in topology.exchanges:
        body = {"type": exchange.kind, "durable": True, "auto_delete": False, "internal": False, "arguments": {}}
        if api.put("exchanges", vhost, exchange.name, body=body):
            new.append(exchange.name)
    new += [mailbox.name for mailbox in topology.mailboxes if _put_mailbox(api, vhost=vhost, mailbox=mailbox)]
    return [*new, *_bind(api, topology=topology)]


def _put_mailbox(api: ManagementApi, *, vhost: str, mailbox: Mailbox) -> bool:
    """A mailbox that is there is left alone: declared again, one that is still recovering would be refused."""
    if api.exists("queues", vhost, mailbox.name):
        found = api.get("queues", vhost, mailbox.name)["type"]
        if found != mailbox.kind:
            raise LaunchRefusedError(
                f"{mailbox.name} in {vhost} is of the type {found}, not {mailbox.kind}; move it away"
            )
        return False
    body = {"durable": True, "auto_delete": False, "arguments": {"x-queue-type": mailbox.kind}}
    return api.put("queues", vhost, mailbox.name, body=body)


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
