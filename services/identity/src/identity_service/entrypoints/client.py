"""Who is at the other end: address, device, and whether limits hold for it."""

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Annotated

from fastapi import Depends, Request

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import language_of
from identity_service.entrypoints.state import IdentityState, StateDep

#: Set by the gateway, which overwrites whatever came from outside; the service itself is not reachable from there.
ADDRESS_HEADER = "X-Client-Address"
_UNKNOWN = ip_address("0.0.0.0")  # noqa: S104 - the name of no address, nothing listens there
_IPV6_HOME_BITS = 64
_LONGEST_AGENT = 512
_BROWSERS = (
    ("YaBrowser", re.compile(r"YaBrowser/")),
    ("Edge", re.compile(r"Edg(?:e|A|iOS)?/")),
    ("Opera", re.compile(r"OPR/|Opera")),
    ("Samsung Internet", re.compile(r"SamsungBrowser/")),
    ("Firefox", re.compile(r"Firefox/|FxiOS/")),
    ("Chrome", re.compile(r"Chrome/|CriOS/")),
    ("Safari", re.compile(r"Safari/")),
)
_SYSTEMS = (
    ("Android", re.compile(r"Android")),
    ("iOS", re.compile(r"iPhone|iPad|iPod")),
    ("Windows", re.compile(r"Windows")),
    ("macOS", re.compile(r"Mac OS X|Macintosh")),
    ("Linux", re.compile(r"Linux|X11")),
)
_PRODUCT = re.compile(r"^([A-Za-z][A-Za-z0-9 ._-]{0,39})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The caller's side of a request."""

    #: What limits count by: an IPv4 address, or the /64 that one IPv6 home has.
    address: str = field(repr=False)
    masked_address: str
    device: str
    exempt: bool


def client_of(request: Request, state: StateDep) -> Client:
    """FastAPI dependency: the caller's side of this request."""
    address = _address(request)
    return Client(
        address=_home(address),
        masked_address=masked(address),
        device=device(request.headers.get("user-agent", "")),
        exempt=_is_exempt(address, state),
    )


def device(user_agent: str) -> str:
    """The browser and system of a `User-Agent`, without versions and whatever else tells people apart."""
    agent = user_agent[:_LONGEST_AGENT]
    browser = next((name for name, pattern in _BROWSERS if pattern.search(agent)), None)
    system = next((name for name, pattern in _SYSTEMS if pattern.search(agent)), None)
    if browser is None:
        product = _PRODUCT.match(agent)
        browser = product[1].strip() if product else None
    return ", ".join(part for part in (browser, system) if part)


def masked(address: IPv4Address | IPv6Address) -> str:
    """The address without its end."""
    if isinstance(address, IPv4Address):
        return ".".join([*str(address).split(".")[:2], "•", "•"])
    return ":".join(address.exploded.split(":")[:2]) + ":•"


def _address(request: Request) -> IPv4Address | IPv6Address:
    peer = request.client.host if request.client else ""
    for text in (request.headers.get(ADDRESS_HEADER), peer):
        try:
            address = ip_address((text or "").strip())
        except ValueError:
            continue
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return mapped or address
    return _UNKNOWN


def _home(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, _IPV6_HOME_BITS), strict=False))


def _is_exempt(address: IPv4Address | IPv6Address, state: IdentityState) -> bool:
    return any(address in network for network in state.exempt_networks if network.version == address.version)


ClientDep = Annotated[Client, Depends(client_of)]
LanguageDep = Annotated[Language, Depends(language_of)]
