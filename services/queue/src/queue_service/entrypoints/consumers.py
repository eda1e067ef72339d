"""What the queue service hears."""

from collections.abc import Mapping

from balabaqsha_chassis.consumer import Delivery, Subscriptions
from balabaqsha_chassis.ended_sessions import remember_ended_sessions
from balabaqsha_contracts.applications_decision_events import IntakeWatermarkV1, PrivilegeCancelledV1
from balabaqsha_contracts.applications_events import (
    ApplicationCorrectedV1,
    ApplicationRejectedV1,
    ApplicationSubmittedV1,
    ApplicationWithdrawnV1,
    PrivilegeConfirmedV1,
    PrivilegeExpiredV1,
    PrivilegeRejectedV1,
    ReceiptKeyInUseV1,
)
from balabaqsha_contracts.children_events import ChildLinkedV1, ChildUnlinkedV1
from balabaqsha_contracts.event import Event
from balabaqsha_contracts.identity_events import AccountErasedV1, SessionsEndedV1
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.domain.atoms import ClaimState, PrivilegeClass
from queue_service.domain.changes import key
from queue_service.entrypoints.voucher_consumers import VOUCHER_SUBSCRIPTIONS, on_end
from queue_service.use_cases.correct_wishes import CorrectWishes, correct_wishes
from queue_service.use_cases.enter_waiting_list import EnterWaitingList, enter_waiting_list
from queue_service.use_cases.follow_children import forget_account, link_child, unlink_child
from queue_service.use_cases.leave_waiting_list import Filing
from queue_service.use_cases.move_class import MoveClass, move_class


async def on_application_submitted(event: ApplicationSubmittedV1, delivery: Delivery[QueueUnitOfWork]) -> None:
    command = EnterWaitingList(submitted=event)
    await enter_waiting_list(command, unit_of_work=delivery.unit_of_work, clock=delivery.state.clock)


async def on_application_corrected(event: ApplicationCorrectedV1, delivery: Delivery[QueueUnitOfWork]) -> None:
    command = CorrectWishes(application_id=event.application_id, group_type=event.group_type, language=event.language)
    await correct_wishes(command, unit_of_work=delivery.unit_of_work)


async def on_application_ended(
    event: ApplicationWithdrawnV1 | ApplicationRejectedV1, delivery: Delivery[QueueUnitOfWork]
) -> None:
    await on_end(event, filing=_filing_of(event), delivery=delivery)


def _filing_of(event: ApplicationWithdrawnV1 | ApplicationRejectedV1) -> Filing | None:
    if event.receipt_hash is None or event.region is None or event.district is None:
        return None
    return Filing(code=event.number, receipt_hash=event.receipt_hash, region=event.region, district=event.district)


async def on_privilege_decided(
    event: PrivilegeConfirmedV1 | PrivilegeRejectedV1 | PrivilegeExpiredV1 | PrivilegeCancelledV1,
    delivery: Delivery[QueueUnitOfWork],
) -> None:
    command = MoveClass(
        application_id=event.application_id,
        claimed_class=PrivilegeClass(event.privilege_class),
        claim_state=_CLAIM_STATES[type(event)],
    )
    await move_class(command, unit_of_work=delivery.unit_of_work, clock=delivery.state.clock)


_CLAIM_STATES: Mapping[type[Event], ClaimState] = {
    PrivilegeConfirmedV1: ClaimState.CONFIRMED,
    PrivilegeRejectedV1: ClaimState.REJECTED,
    PrivilegeExpiredV1: ClaimState.EXPIRED,
    PrivilegeCancelledV1: ClaimState.CANCELLED,
}


async def on_receipt_key_in_use(event: ReceiptKeyInUseV1, delivery: Delivery[QueueUnitOfWork]) -> None:
    await delivery.unit_of_work.pending.append(key(name="receipt", public=event.public_key))


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


async def on_intake_watermark(event: IntakeWatermarkV1, delivery: Delivery[QueueUnitOfWork]) -> None:
    await delivery.unit_of_work.intake.tell(event.intake, before=event.before, at=delivery.state.clock())


SUBSCRIPTIONS: Subscriptions = {
    **VOUCHER_SUBSCRIPTIONS,
    ApplicationSubmittedV1: on_application_submitted,
    ApplicationCorrectedV1: on_application_corrected,
    ApplicationWithdrawnV1: on_application_ended,
    ApplicationRejectedV1: on_application_ended,
    PrivilegeConfirmedV1: on_privilege_decided,
    PrivilegeRejectedV1: on_privilege_decided,
    PrivilegeExpiredV1: on_privilege_decided,
    PrivilegeCancelledV1: on_privilege_decided,
    ReceiptKeyInUseV1: on_receipt_key_in_use,
    ChildLinkedV1: on_child_linked,
    ChildUnlinkedV1: on_child_unlinked,
    AccountErasedV1: on_account_erased,
    SessionsEndedV1: on_sessions_ended,
    IntakeWatermarkV1: on_intake_watermark,
}
