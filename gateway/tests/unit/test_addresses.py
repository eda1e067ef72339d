"""Whose word counts for where a request comes from."""

from ipaddress import ip_address, ip_network

import pytest

from gateway_service.addresses import ClientAddresses, counted_as

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("socket", "claimed", "address"),
    [
        ("203.0.113.5", None, "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "198.51.100.1, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::ffff:10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("fd00::1", "::ffff:198.51.100.1", "198.51.100.1"),
        (None, "198.51.100.1", "0.0.0.0"),  # noqa: S104 - stands for no address
    ],
)
def test_the_nearest_address_that_is_no_proxy_of_ours(socket: str | None, claimed: str | None, address: str) -> None:
    assert str(ClientAddresses(PROXIES).of(socket, forwarded_for=claimed)) == address


def test_an_ipv6_site_is_counted_as_one() -> None:
    near, far = ip_address("2001:db8:0:1::5"), ip_address("2001:db8:0:1:ffff::9")

    assert counted_as(near) == counted_as(far) == "2001:db8:0:1::/64"
    assert counted_as(ip_address("203.0.113.5")) == "203.0.113.5"
