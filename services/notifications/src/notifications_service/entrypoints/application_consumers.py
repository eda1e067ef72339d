"""What notifications does about children and their applications."""

from balabaqsha_chassis.clock import rfc3339
from balabaqsha_contracts.applications_events import (
    ApplicationRejectedV1,
    ApplicationSubmittedV1,
    ApplicationWithdrawnV1,
)
from balabaqsha_contracts.children_events import ChildLinkedV1, ChildUnlinkedV1
from balabaqsha_contracts.queue_events import ApplicationQueuedV1, ApplicationRefusedV1
from notifications_service.domain.deadlines import EVERY_STAGE
from notifications_service.domain.kinds import NoticeKind
from notifications_service.domain.templates import Facts
from notifications_service.entrypoints.hearing import Heard, means
from notifications_service.entrypoints.telling import settle
from notifications_service.use_cases.call_ports import Standing
from notifications_service.use_cases.follow_child import FollowChild, follow_child
from notifications_service.use_cases.ports import KnownApplication
from notifications_service.use_cases.remember_application import remember_application
from notifications_service.use_cases.tell_of_application import TellOfApplication, tell_of_application
from notifications_service.use_cases.unfollow_child import UnfollowChild, unfollow_child


async def on_child_linked(event: ChildLinkedV1, delivery: Heard) -> None:
    command = FollowChild(account_id=event.account_id, child_id=event.child_id, at=event.linked_at)
    await follow_child(command, unit_of_work=delivery.unit_of_work)


async def on_child_unlinked(event: ChildUnlinkedV1, delivery: Heard) -> None:
    command = UnfollowChild(account_id=event.account_id, child_id=event.child_id)
    await unfollow_child(command, unit_of_work=delivery.unit_of_work)


async def on_application_submitted(event: ApplicationSubmittedV1, delivery: Heard) -> None:
    known = KnownApplication(application_id=event.application_id, account_id=event.account_id, child_id=event.child_id)
    await remember_application(known, unit_of_work=delivery.unit_of_work)
    facts = {"number": event.number, "filed_at": rfc3339(event.filed_at)}
    await _tell(event.application_id, NoticeKind.APPLICATION_FILED, facts, delivery, account_id=event.account_id)


async def on_application_withdrawn(event: ApplicationWithdrawnV1, delivery: Heard) -> None:
    facts = {"number": event.number, "ground": event.ground}
    await _tell(event.application_id, NoticeKind.APPLICATION_WITHDRAWN, facts, delivery)
    await _end(event.application_id, delivery)


async def on_application_rejected(event: ApplicationRejectedV1, delivery: Heard) -> None:
    facts = {"number": event.number, "ground": event.ground}
    if event.ground == "no_category":
        await _tell_of_no_category(event, delivery)
    else:
        await _tell(event.application_id, NoticeKind.APPLICATION_REJECTED, facts, delivery, account_id=event.account_id)
    await _end(event.application_id, delivery)


async def on_application_queued(event: ApplicationQueuedV1, delivery: Heard) -> None:
    standing = Standing(application_id=event.application_id, account_id=event.account_id, state="queued")
    await delivery.unit_of_work.standings.move(standing)
    facts = {"number": event.number}
    await _tell(event.application_id, NoticeKind.APPLICATION_QUEUED, facts, delivery, account_id=event.account_id)


async def on_application_refused(event: ApplicationRefusedV1, delivery: Heard) -> None:
    await _tell_of_no_category(event, delivery)


async def _end(application_id: str, delivery: Heard) -> None:
    """It waits for nothing, and no term of it runs."""
    await delivery.unit_of_work.standings.end(application_id)
    await settle(application_id, delivery, over=EVERY_STAGE)


async def _tell_of_no_category(event: ApplicationRefusedV1 | ApplicationRejectedV1, delivery: Heard) -> None:
    """The queue's refusal and the rejection that follows from it are one thing to a person."""
    await _tell(
        event.application_id,
        NoticeKind.APPLICATION_REFUSED,
        {"number": event.number, "ground": event.ground},
        delivery,
        account_id=event.account_id,
        occasion=f"{event.application_id}.{event.ground}",
    )


async def _tell(
    application_id: str,
    kind: NoticeKind,
    facts: Facts,
    delivery: Heard,
    *,
    account_id: str | None = None,
    occasion: str | None = None,
) -> None:
    command = TellOfApplication(
        occasion=occasion or delivery.envelope.id,
        kind=kind,
        facts=facts,
        occurred_at=delivery.envelope.time,
        application_id=application_id,
        account_id=account_id,
    )
    await tell_of_application(command, unit_of_work=delivery.unit_of_work, **means(delivery))
