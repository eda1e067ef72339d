"""What tests of the relay ask again and again."""

from chassis_house import MAILBOX, Message, unsent
from chassis_post import Post

from balabaqsha_chassis.database import Database
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually

READER = "notifications-service"
KEY = "queue.application_queued.v1"


async def all_sent(database: Database, *, within: float = 20) -> None:
    async def nothing_left() -> bool:
        return await unsent(database) == 0

    await eventually(nothing_left, within=within, hint="unsent events are left")


async def arrivals(post: Post, *, count: int, mailbox: str = MAILBOX) -> list[tuple[str, int]]:
    """(subject, sequence) of the next messages, in the order of their arrival."""
    return [what(message) for message in await post.take(mailbox, count=count)]


def what(message: Message) -> tuple[str, int]:
    return str(message.headers["cloudEvents_subject"]), int(str(message.headers["cloudEvents_sequence"]))


def address(vhost: CoreVhost) -> str:
    return vhost.url("queue-service")
