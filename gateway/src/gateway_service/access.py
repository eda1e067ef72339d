"""Who may pass: limits of addresses and accounts, places, switches, and the token of those who must have one."""

import math
from ipaddress import ip_address

from balabaqsha_chassis.principal import TokenVerifier
from balabaqsha_chassis.problems import Problem
from gateway_service.addresses import Address, ClientAddresses, counted_as
from gateway_service.api.exchange import Exchange
from gateway_service.api.route import Access, Route
from gateway_service.limits import LimitClass, Limiter, Subject, Verdict
from gateway_service.switches import Switches


class Gate:
    """Lets a request in or raises the `Problem` that says why not."""

    def __init__(
        self,
        *,
        addresses: ClientAddresses,
        limiter: Limiter,
        verifier: TokenVerifier,
        switches: Switches,
        exempt_loopback: bool,
    ) -> None:
        self._addresses = addresses
        self._limiter = limiter
        self._verifier = verifier
        self._switches = switches
        self._exempt_loopback = exempt_loopback

    def meet(self, exchange: Exchange, limit: LimitClass) -> None:
        """Learn the caller's address and count the request for it."""
        client = exchange.scope.get("client")
        address = self._addresses.of(client[0] if client else None, forwarded_for=exchange.header(b"x-forwarded-for"))
        exchange.address = str(address)
        self._count(exchange, limit, subject=Subject.ADDRESS, key=counted_as(address), address=address)

    def check_switches(self, route: Route) -> None:
        """Refuse a route that an operator switched off."""
        self._switches.check(route)

    async def identify(self, exchange: Exchange, route: Route) -> None:
        """Demand a good token where the route wants one, and count the request for its account."""
        if route.access is Access.PUBLIC:
            return
        exchange.principal = await self._verifier.verify(exchange.header(b"authorization"))
        account = exchange.principal.account_id
        address = ip_address(exchange.address)
        self._count(exchange, route.limit, subject=Subject.ACCOUNT, key=account, address=address)

    def _count(self, exchange: Exchange, limit: LimitClass, *, subject: Subject, key: str, address: Address) -> None:
        if self._exempt_loopback and address.is_loopback:
            verdict = self._limiter.spare(limit, subject=subject)
        else:
            verdict = self._limiter.take(limit, subject=subject, key=key)
        exchange.answer_headers += _told(verdict)
        if not verdict.allowed:
            seconds = str(max(1, math.ceil(verdict.retry_after)))
            raise Problem(429, "too_many_requests", headers={"Retry-After": seconds})


def _told(verdict: Verdict) -> list[tuple[bytes, bytes]]:
    """The two headers of the IETF draft on rate limits."""
    policy = f'"{verdict.policy}";q={verdict.quota.amount};w={math.ceil(verdict.quota.seconds)}'
    present = f'"{verdict.policy}";r={verdict.remaining};t={math.ceil(verdict.full_in)}'
    return [(b"ratelimit-policy", policy.encode()), (b"ratelimit", present.encode())]
