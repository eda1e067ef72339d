"""What the gateway's own routes work with."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import language_of
from gateway_service.api.exchange import Exchange, exchange_of
from gateway_service.api.parts import Parts
from gateway_service.serving import Stopping


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayState:
    """Made once, by the composition root."""

    parts: Parts
    health: Health
    stopping: Stopping
    clock: Clock
    #: The committed description of the whole interface.
    document: bytes


def _state(request: Request) -> GatewayState:
    state: GatewayState = request.app.state.gateway
    return state


def _exchange(request: Request) -> Exchange:
    return exchange_of(request.scope)


StateDep = Annotated[GatewayState, Depends(_state)]
ExchangeDep = Annotated[Exchange, Depends(_exchange)]
LanguageDep = Annotated[Language, Depends(language_of)]
