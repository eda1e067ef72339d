"""What the gateway reads from its environment."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode, SettingsConfigDict

from balabaqsha_chassis.settings import ProcessSettings, Words
from gateway_service.limits import Quota, Quotas

Network = IPv4Network | IPv6Network


def _networks(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())


def _keys(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _quotas(value: Any) -> Any:
    """`600/10 100/10`: requests and seconds for an address, then for an account."""
    if not isinstance(value, str):
        return value
    pairs = [part.split("/") for part in value.split()]
    if len(pairs) != len(("address", "account")) or any(len(pair) != len(("amount", "seconds")) for pair in pairs):
        raise ValueError("two quotas are wanted, as in `600/10 100/10`")
    address, account = (Quota(amount=int(amount), seconds=float(seconds)) for amount, seconds in pairs)
    return Quotas(address=address, account=account)


Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]
QuotaPair = Annotated[Quotas, NoDecode, BeforeValidator(_quotas)]
Keys = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_keys), Field(min_length=1)]
Url = Annotated[str, Field(pattern=r"^https?://[^/?#]+/?$")]
Seconds = Annotated[float, Field(gt=0)]


def _pair(text: str, description: str) -> Any:
    return Field(_quotas(text), description=f"{description}: requests/seconds for an address, then for an account")


class GatewaySettings(ProcessSettings):
    """Everything that may differ from one running gateway to another."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", frozen=True, extra="ignore", hide_input_in_errors=True)

    identity_url: Url = Field(description="Where the identity service answers")
    children_url: Url = Field(description="Where the children service answers")
    applications_url: Url = Field(description="Where the applications service answers")
    queue_url: Url = Field(description="Where the queue service answers")
    notifications_url: Url = Field(description="Where the notifications service answers")

    session_keys: Keys = Field(
        description="Keys of the portal's cookies, 32 bytes in base64, by comma; the first seals"
    )
    tile_url: str = Field("", description="Map tiles, with {z}, {x} and {y}; empty: outlines alone")

    trusted_proxies: Networks = Field((), description="Networks whose `X-Forwarded-For` is believed, by comma")
    limits_exempt_loopback: bool = Field(default=False, description="Callers from this machine meet no limits")
    limit_sign_in: QuotaPair = _pair("100/10 30/10", "Registration, codes, signing in")
    limit_submit: QuotaPair = _pair("100/10 30/10", "Filing an application")
    limit_write: QuotaPair = _pair("200/10 60/10", "Other changes")
    limit_read: QuotaPair = _pair("600/10 200/10", "Reading one's own data")
    limit_public: QuotaPair = _pair("600/10 200/10", "Reading public data")
    limit_upload: QuotaPair = _pair("120/60 30/60", "Sending documents")
    limit_stream: QuotaPair = _pair("300/60 30/60", "Opening live streams")
    limit_page: QuotaPair = _pair("600/10 200/10", "Pages and everything unknown")

    in_flight_most: int = Field(128, ge=1, description="Requests under way at most")
    in_flight_least: int = Field(16, ge=1, description="Requests under way that are always let in")
    slow_answer_seconds: Seconds = Field(0.8, description="When a tenth is slower, fewer are let in")
    transfers_most: int = Field(64, ge=1, description="Documents being sent or fetched at most")
    streams_most: int = Field(2000, ge=1, description="Live streams open at most")
    stream_longest_seconds: Seconds = Field(600, description="A live stream ends then; its reader opens it again")

    connect_seconds: Seconds = Field(0.5, description="Longest wait for a connection to a service")
    part_seconds: Seconds = Field(2, description="Longest wait for one part of a composed answer")
    breaker_failures: int = Field(5, ge=1, description="Failures in a row after which a service is left alone")
    breaker_open_seconds: Seconds = Field(2, description="How long it is left alone before one request tries it")
    probe_seconds: Seconds = Field(2, description="Time between looks at each service's readiness")

    cors_origins: Words = Field(frozenset(), description="Origins of other sites' pages that may call, by comma")
    switches_file: Path | None = Field(None, description="File of switched-off routes, read again when it changes")
    request_head_seconds: Seconds = Field(10, description="Longest wait for a request's headers")
    drain_seconds: float = Field(0.5, ge=0, description="Time between the order to stop and the closing of the port")
