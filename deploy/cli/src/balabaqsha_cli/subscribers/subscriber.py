"""A reader outside the core: its login, its mailbox and the little it may do."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.topology.documents import NOTHING, Grant, Policy, TopicPermission, anchored
from balabaqsha_cli.topology.names import PUBLIC_STREAM

PREFIX = "subscriber."
MAILBOX_BYTES = 256 * 2**20
# A subscriber that opens connections without end must not starve the others of them.
LIMITS = {"max-connections": 10, "max-channels": 50}
_NAME = re.compile(r"[a-z0-9](-?[a-z0-9]){0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One other system; the name is the operator's, all else follows from it."""

    name: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise LaunchRefusedError(f"{self.name!r} is not a name: up to 40 of a-z, 0-9 and single - between them")

    @property
    def login(self) -> str:
        return f"{PREFIX}{self.name}"

    @property
    def mailbox(self) -> str:
        return f"{PREFIX}{self.name}"

    def policy(self, *, most_bytes: int) -> Policy:
        """At the limit the oldest events go: a subscriber that does not read never holds up anybody else."""
        return Policy(mailbox=self.mailbox, definition={"max-length-bytes": most_bytes, "overflow": "drop-head"})

    def grant(self, *, stream: bool, topic_exchanges: Iterable[str]) -> Grant:
        """Reading its own mailbox, with `stream` the stream too, and nothing else."""
        readable = (self.mailbox, PUBLIC_STREAM) if stream else (self.mailbox,)
        # Where an exchange has no topic permission of the login, every routing key would be open.
        topics = tuple(TopicPermission(exchange=name, write=NOTHING, read=NOTHING) for name in topic_exchanges)
        return Grant(login=self.login, write=NOTHING, read=anchored(*readable), topics=topics)


def name_of(mailbox: str) -> str:
    return mailbox.removeprefix(PREFIX)
