"""Where a request comes from, as far as that can be believed."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

_UNKNOWN = ip_address("0.0.0.0")  # noqa: S104 - stands for "no address known", nothing listens there
_IPV6_SITE = 64


class ClientAddresses:
    """Reads the caller's address from the socket, or from what a trusted proxy says of it."""

    def __init__(self, trusted_proxies: tuple[IPv4Network | IPv6Network, ...]) -> None:
        self._trusted = trusted_proxies

    def of(self, socket_address: str | None, *, forwarded_for: str | None) -> Address:
        """The nearest address that is not one of our proxies; what a stranger claims counts for nothing."""
        address = _parse(socket_address) or _UNKNOWN
        hops = (forwarded_for or "").split(",") if self._is_trusted(address) else []
        for hop in reversed(hops):
            claimed = _parse(hop.strip())
            if claimed is None:
                return address
            address = claimed
            if not self._is_trusted(address):
                return address
        return address

    def _is_trusted(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)


def _parse(text: str | None) -> Address | None:
    try:
        address = ip_address(text or "")
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or address
    return address


def counted_as(address: Address) -> str:
    """Who is counted together: an IPv4 address, or the site an IPv6 address belongs to."""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((int(address) >> _IPV6_SITE << _IPV6_SITE, _IPV6_SITE)))
