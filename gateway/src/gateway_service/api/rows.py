"""How rows of the table of routes are written down: one line an operation, grouped by who answers and within what."""

from collections.abc import Iterable

from gateway_service.api.route import BASE, JSON_BODY, SECONDS, UPLOAD_BODY, Access, Kind, Route, Upstream
from gateway_service.limits import LimitClass


def public(
    upstream: Upstream, limit: LimitClass, *operations: str, base: str = BASE, kind: Kind = Kind.JSON
) -> Iterable[Route]:
    """What anybody may ask."""
    return _rows(upstream, Access.PUBLIC, limit, operations, base=base, kind=kind)


def account(upstream: Upstream, limit: LimitClass, *operations: str, kind: Kind = Kind.JSON) -> Iterable[Route]:
    """What wants an access token, a parent's or one of staff."""
    return _rows(upstream, Access.ACCOUNT, limit, operations, base=BASE, kind=kind)


def _rows(
    upstream: Upstream, access: Access, limit: LimitClass, operations: tuple[str, ...], *, base: str, kind: Kind
) -> Iterable[Route]:
    for operation in operations:
        method, path = operation.split()
        yield Route(
            method=method,
            path=base + path,
            upstream=upstream,
            access=access,
            limit=limit,
            kind=kind,
            body_limit=UPLOAD_BODY if kind is Kind.UPLOAD else JSON_BODY,
            seconds=SECONDS[kind],
        )
