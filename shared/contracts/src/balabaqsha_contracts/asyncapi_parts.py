"""The pieces AsyncAPI documents are put together from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from balabaqsha_contracts.event import Event
from balabaqsha_contracts.examples import example_of, public_example_of
from balabaqsha_contracts.headers import CONTENT_TYPE, HEADERS, fixed_headers
from balabaqsha_contracts.schemas import plain_schema

_BINDING = {"bindingVersion": "0.3.0"}
_IN_DOCUMENT = "#/components/schemas/{model}"
Action = Literal["send", "receive"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vhost:
    """A virtual host of the broker, its exchange of events, and in which form events stand there."""

    name: str
    exchange: str
    public: bool

    def channel_key(self, event: type[Event]) -> str:
        """How the event's channel is called in a document."""
        return self._key(f"{event.fact}_v{event.version}")

    def message_key(self, event: type[Event]) -> str:
        """How the event's message is called in a document."""
        return f"Public{event.__name__}" if self.public else event.__name__

    def data_of(self, event: type[Event]) -> type[BaseModel]:
        """The model of the data that stands in a message here."""
        return event.public or event if self.public else event

    def messages(self, events: Iterable[type[Event]]) -> dict[str, tuple["Vhost", type[Event]]]:
        """The messages of these events, to be described once among the components."""
        return {self.message_key(event): (self, event) for event in events}

    def _key(self, name: str) -> str:
        return f"public_{name}" if self.public else name


CORE = Vhost(name="core", exchange="balabaqsha.events", public=False)
PUBLIC = Vhost(name="public", exchange="balabaqsha.public", public=True)


def server(vhost: Vhost) -> dict[str, Any]:
    """The broker's address of one vhost."""
    return {
        "host": "{host}:{port}",
        "pathname": f"/{vhost.name}",
        "protocol": "amqp",
        "protocolVersion": "0.9.1",
        "description": f"RabbitMQ, vhost `{vhost.name}`",
        "variables": {
            "host": {"default": "localhost", "description": "Where the broker listens"},
            "port": {"default": "5672", "description": "5671 with TLS"},
        },
        "security": [{"$ref": "#/components/securitySchemes/login"}],
    }


def exchange_channel(event: type[Event], *, vhost: Vhost) -> dict[str, Any]:
    """The channel of one event: a routing key of the topic exchange."""
    exchange = {
        "name": vhost.exchange,
        "type": "topic",
        "durable": True,
        "autoDelete": False,
        "vhost": vhost.name,
    }
    return {
        "address": event.routing_key(),
        "title": event.type_name(),
        "summary": summary_of(vhost.data_of(event)),
        "servers": [{"$ref": f"#/servers/{vhost.name}"}],
        "messages": _referred([event], vhost=vhost),
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange} | _BINDING},
    }


def mailbox_channel(
    name: str, *, events: Iterable[type[Event]], routing_keys: Iterable[str], vhost: Vhost
) -> dict[str, Any]:
    """The channel of a mailbox, with the routing keys that bring events into it."""
    mailbox = {"name": name, "durable": True, "exclusive": False, "autoDelete": False, "vhost": vhost.name}
    return {
        "address": name,
        "title": name,
        "summary": f"What the exchange `{vhost.exchange}` routes to `{name}`.",
        "servers": [{"$ref": f"#/servers/{vhost.name}"}],
        "messages": _referred(events, vhost=vhost),
        "bindings": {"amqp": {"is": "queue", "queue": mailbox} | _BINDING},
        "x-routing-keys": list(routing_keys),
    }


def operation_key(action: Action, event: type[Event], *, vhost: Vhost) -> str:
    """How an operation is called in a document."""
    return f"{action}_{vhost.channel_key(event)}"


def operation(action: Action, *, channel: str, event: type[Event], vhost: Vhost) -> dict[str, Any]:
    """Sending or receiving one event."""
    trait = "said" if action == "send" else "heard"
    return {
        "action": action,
        "title": event.type_name(),
        "summary": summary_of(vhost.data_of(event)),
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{vhost.message_key(event)}"}],
        "traits": [{"$ref": f"#/components/operationTraits/{trait}"}],
    }


def components(messages: Mapping[str, tuple[Vhost, type[Event]]], *, vhosts: tuple[Vhost, ...]) -> dict[str, Any]:
    """Everything the document refers to."""
    schemas: dict[str, Any] = {}
    for vhost, event in messages.values():
        schemas |= _schemas_of(vhost.data_of(event))
    whose = " or ".join(f"`{vhost.name}`" for vhost in vhosts)
    said = {"amqp": {"deliveryMode": 2, "mandatory": True, "timestamp": True} | _BINDING}
    return {
        "messages": {key: _message(event, vhost=vhost) for key, (vhost, event) in messages.items()},
        "messageTraits": {
            "cloudEvent": {
                "contentType": CONTENT_TYPE,
                "headers": dict(HEADERS),
                "tags": [{"name": "cloudevents", "description": "CloudEvents 1.0, AMQP binary mode"}],
            }
        },
        "operationTraits": {
            "said": {"description": "Persistent, mandatory and confirmed by the broker.", "bindings": said},
            "heard": {
                "description": "Acknowledged once its effect is committed.",
                "bindings": {"amqp": {"ack": True} | _BINDING},
            },
        },
        "schemas": schemas,
        "securitySchemes": {"login": {"type": "userPassword", "description": f"A login for the vhost {whose}"}},
    }


def summary_of(model: type[BaseModel]) -> str:
    """The first line of what the model says of itself."""
    return (model.__doc__ or "").strip().splitlines()[0]


def _message(event: type[Event], *, vhost: Vhost) -> dict[str, Any]:
    model = vhost.data_of(event)
    example = public_example_of(event) if vhost.public else example_of(event)
    return {
        "name": event.type_name(),
        "title": event.__name__,
        "summary": summary_of(model),
        "traits": [{"$ref": "#/components/messageTraits/cloudEvent"}],
        "headers": fixed_headers(event, public=vhost.public),
        "payload": {"$ref": _IN_DOCUMENT.format(model=model.__name__)},
        "bindings": {"amqp": {"messageType": event.type_name()} | _BINDING},
        "examples": [{"name": "golden", "headers": example["headers"], "payload": example["data"]}],
        "x-dataschema": event.public_schema_uri() if vhost.public else event.schema_uri(),
    }


def _schemas_of(model: type[BaseModel]) -> dict[str, Any]:
    schema = plain_schema(model, reference=_IN_DOCUMENT)
    parts: dict[str, Any] = schema.pop("$defs", {})
    return parts | {model.__name__: schema}


def _referred(events: Iterable[type[Event]], *, vhost: Vhost) -> dict[str, Any]:
    keys = [vhost.message_key(event) for event in events]
    return {key: {"$ref": f"#/components/messages/{key}"} for key in keys}
