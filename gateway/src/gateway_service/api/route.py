"""What the table of routes is made of."""

from dataclasses import dataclass
from enum import StrEnum

from gateway_service.concurrency import Pool, Rank
from gateway_service.limits import LimitClass

BASE = "/api/v1"
_MIB = 1024 * 1024
JSON_BODY = _MIB
#: Ten megabytes of document, and the form around it.
UPLOAD_BODY = 10 * _MIB + 64 * 1024
_ANSWER_SECONDS = 5.0


class Upstream(StrEnum):
    """Who answers."""

    IDENTITY = "identity"
    CHILDREN = "children"
    APPLICATIONS = "applications"
    QUEUE = "queue"
    NOTIFICATIONS = "notifications"
    #: Composed of several services' answers here.
    GATEWAY = "gateway"


SERVICES = tuple(upstream for upstream in Upstream if upstream is not Upstream.GATEWAY)


class Access(StrEnum):
    """Who may ask; the services decide again, object by object."""

    PUBLIC = "public"
    ACCOUNT = "account"


class Kind(StrEnum):
    """How the bodies travel."""

    JSON = "json"
    UPLOAD = "upload"
    DOWNLOAD = "download"
    STREAM = "stream"


_POOLS = {
    Kind.JSON: Pool.EXCHANGES,
    Kind.UPLOAD: Pool.TRANSFERS,
    Kind.DOWNLOAD: Pool.TRANSFERS,
    Kind.STREAM: Pool.STREAMS,
}
SECONDS = {
    Kind.JSON: _ANSWER_SECONDS,
    Kind.UPLOAD: 15.0,
    Kind.DOWNLOAD: 15.0,
    # Services send a heartbeat every 15 s; two must be missed before a stream counts as dead.
    Kind.STREAM: 40.0,
}
_RANKS = {
    LimitClass.SIGN_IN: Rank.FIRST,
    LimitClass.SUBMIT: Rank.FIRST,
    LimitClass.WRITE: Rank.SECOND,
    LimitClass.UPLOAD: Rank.SECOND,
    LimitClass.STREAM: Rank.SECOND,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation the world may ask for."""

    method: str
    #: The public path; parts in braces stand for any one segment.
    path: str
    upstream: Upstream
    access: Access
    limit: LimitClass
    kind: Kind = Kind.JSON
    body_limit: int = JSON_BODY
    #: Until the answer begins for `json`, the longest silence for the other kinds.
    seconds: float = _ANSWER_SECONDS

    @property
    def pool(self) -> Pool:
        """Whose places it takes."""
        return _POOLS[self.kind]

    @property
    def rank(self) -> Rank:
        """How long it is let in when places grow scarce."""
        return _RANKS.get(self.limit, Rank.LAST)

    @property
    def upstream_path(self) -> str:
        """The path as the service knows it."""
        return self.path.removeprefix(BASE)
