"""What the queue service hears."""

from balabaqsha_chassis.consumer import Delivery, Subscriptions
from balabaqsha_chassis.ended_sessions import remember_ended_sessions
from balabaqsha_contracts.applications_events import (
    ApplicationCorrectedV1,
    ApplicationRejectedV1,
    ApplicationSubmittedV1,
    ApplicationWithdrawnV1,
)
from balabaqsha_contracts.children_events import ChildLinkedV1, ChildUnlinkedV1
from balabaqsha_contracts.identity_events import AccountErasedV1, SessionsEndedV1
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.use_cases.correct_wishes import CorrectWishes, correct_wishes
from queue_service.use_cases.enter_waiting_list import EnterWaitingList, enter_waiting_list
from queue_service.use_cases.follow_children import forget_account, link_child, unlink_child
from queue_service.use_cases.leave_waiting_list import LeaveWaitingList, leave_waiting_list


async def on_application_submitted(event: ApplicationSubmittedV1, delivery: Delivery[QueueUnitOfWork]) -> None:
    command = EnterWaitingList(submitted=event)
    await enter_waiting_list(command, unit_of_work=delivery.unit_of_work, clock=delivery.state.clock)


async def on_application_corrected(event: ApplicationCorrectedV1, delivery: Delivery[QueueUnitOfWork]) -> None:
    command = CorrectWishes(application_id=event.application_id, group_type=event.group_type, language=event.language)
    await correct_wishes(command, unit_of_work=delivery.unit_of_work)


async def on_application_ended(
    event: ApplicationWithdrawnV1 | ApplicationRejectedV1, delivery: Delivery[QueueUnitOfWork]
) -> None:
    command = LeaveWaitingList(application_id=event.application_id, reason=event.ground)
    await leave_waiting_list(command, unit_of_work=delivery.unit_of_work)


async def on_child_linked(event: ChildLinkedV1, delivery: Delivery[QueueUnitOfWork]) -> None:
    await link_child(child_id=event.child_id, account_id=event.account_id, unit_of_work=delivery.unit_of_work)


async def on_child_unlinked(event: ChildUnlinkedV1, delivery: Delivery[QueueUnitOfWork]) -> None:
    await unlink_child(child_id=event.child_id, account_id=event.account_id, unit_of_work=delivery.unit_of_work)


async def on_account_erased(event: AccountErasedV1, delivery: Delivery[QueueUnitOfWork]) -> None:
    await forget_account(event.account_id, unit_of_work=delivery.unit_of_work)


async def on_sessions_ended(event: SessionsEndedV1, delivery: Delivery[QueueUnitOfWork]) -> None:
    await remember_ended_sessions(
        delivery.unit_of_work.connection,
        account_id=event.account_id,
        session_ids=event.session_ids,
        not_before=event.not_before,
        at=event.ended_at,
    )


SUBSCRIPTIONS: Subscriptions = {
    ApplicationSubmittedV1: on_application_submitted,
    ApplicationCorrectedV1: on_application_corrected,
    ApplicationWithdrawnV1: on_application_ended,
    ApplicationRejectedV1: on_application_ended,
    ChildLinkedV1: on_child_linked,
    ChildUnlinkedV1: on_child_unlinked,
    AccountErasedV1: on_account_erased,
    SessionsEndedV1: on_sessions_ended,
}
