"""What notifications does about places in kindergartens."""

from types import MappingProxyType

from balabaqsha_chassis.consumer import Subscriptions
from balabaqsha_contracts.queue_place_events import (
    ChildEnrolledV1,
    ContractDraftedV1,
    ContractSignedV1,
    EnrolmentEndedV1,
    PlaceHeldV1,
    PlaceReleasedV1,
    WaitlistJoinedV1,
    WaitlistLeftV1,
    WaitlistOfferedV1,
)
from notifications_service.domain.deadlines import EVERY_STAGE, Deadline, Stage
from notifications_service.domain.kinds import NoticeKind
from notifications_service.entrypoints.hearing import Heard
from notifications_service.entrypoints.telling import settle, stand, tell

#: What the parent did, or another event tells.
_LEFT_QUIETLY = frozenset({"left_by_parent", "place_taken", "voucher_ended"})
#: After these the application is archived, and that is told.
_ENDED_FOR_GOOD = frozenset({"dismissed", "school_age"})


async def on_place_held(event: PlaceHeldV1, delivery: Heard) -> None:
    await tell(event, delivery, kind=NoticeKind.PLACE_HELD, over={Stage.WAITLIST})


async def on_place_released(event: PlaceReleasedV1, delivery: Heard) -> None:
    facts = {"ground": event.ground, "party": event.by}
    await tell(event, delivery, kind=NoticeKind.PLACE_RELEASED, facts=facts)


async def on_contract_drafted(event: ContractDraftedV1, delivery: Heard) -> None:
    await tell(event, delivery, kind=NoticeKind.CONTRACT_DRAFTED)


async def on_contract_signed(event: ContractSignedV1, delivery: Heard) -> None:
    await tell(event, delivery, kind=NoticeKind.CONTRACT_SIGNED, facts={"party": event.party})


async def on_child_enrolled(event: ChildEnrolledV1, delivery: Heard) -> None:
    await tell(event, delivery, kind=NoticeKind.CHILD_ENROLLED, over=EVERY_STAGE)


async def on_enrolment_ended(event: EnrolmentEndedV1, delivery: Heard) -> None:
    if event.ground in _ENDED_FOR_GOOD:
        await stand(event, delivery)
        return
    await tell(event, delivery, kind=NoticeKind.ENROLMENT_ENDED, facts={"ground": event.ground})


async def on_waitlist_joined(event: WaitlistJoinedV1, delivery: Heard) -> None:
    await tell(event, delivery, kind=NoticeKind.WAITLIST_JOINED)


async def on_waitlist_offered(event: WaitlistOfferedV1, delivery: Heard) -> None:
    deadline = Deadline(stage=Stage.WAITLIST, at=event.accept_by)
    await tell(event, delivery, kind=NoticeKind.WAITLIST_OFFERED, deadline=deadline)


async def on_waitlist_left(event: WaitlistLeftV1, delivery: Heard) -> None:
    over = {Stage.WAITLIST}
    if event.ground in _LEFT_QUIETLY:
        await stand(event, delivery)
        await settle(event.application_id, delivery, over=over)
        return
    await tell(event, delivery, kind=NoticeKind.WAITLIST_LEFT, facts={"ground": event.ground}, over=over)


HANDLERS: Subscriptions = MappingProxyType(
    {
        PlaceHeldV1: on_place_held,
        PlaceReleasedV1: on_place_released,
        ContractDraftedV1: on_contract_drafted,
        ContractSignedV1: on_contract_signed,
        ChildEnrolledV1: on_child_enrolled,
        EnrolmentEndedV1: on_enrolment_ended,
        WaitlistJoinedV1: on_waitlist_joined,
        WaitlistOfferedV1: on_waitlist_offered,
        WaitlistLeftV1: on_waitlist_left,
    }
)
