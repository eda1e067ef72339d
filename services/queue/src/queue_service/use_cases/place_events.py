"""What is told of places, with the state the application is in after each."""

from datetime import date, datetime
from typing import Any, Literal

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
from balabaqsha_contracts.queue_voucher_events import VoucherUsedV1
from queue_service.use_cases.place_ports import Choice, Contract, Enrolment, Waiting
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.voucher_events import about

Releaser = Literal["parent", "kindergarten", "operator", "deadline"]
Leaving = Literal["left_by_parent", "place_taken", "offer_lapsed", "voucher_ended", "kindergarten_closed"]
Ending = Literal["transfer", "dismissed", "school_age", "kindergarten_closed"]


def place_held(entry: EntryRow, choice: Choice) -> PlaceHeldV1:
    """A place is reserved."""
    return PlaceHeldV1(**_of_choice(entry, choice, "place_held"), held_at=choice.held_at)


def place_released(
    entry: EntryRow, choice: Choice, *, state: str, by: Releaser, ground: str, at: datetime
) -> PlaceReleasedV1:
    """The reservation ended."""
    return PlaceReleasedV1(**_of_choice(entry, choice, state), by=by, ground=ground, released_at=at)


def contract_drafted(entry: EntryRow, choice: Choice, contract: Contract) -> ContractDraftedV1:
    """Both are to sign."""
    said = {"contract_id": contract.id, "drafted_at": contract.drafted_at}
    return ContractDraftedV1(**_of_choice(entry, choice, "contract_pending"), **said)


def contract_signed(
    entry: EntryRow, choice: Choice, contract: Contract, *, party: Literal["parent", "kindergarten"], at: datetime
) -> ContractSignedV1:
    """One of the two signed."""
    fields = _of(entry, choice.voucher_id, choice.kindergarten_id, "contract_pending")
    return ContractSignedV1(**fields, contract_id=contract.id, party=party, signed_at=at)


def voucher_used(entry: EntryRow, choice: Choice, *, at: datetime) -> VoucherUsedV1:
    """Both signed."""
    return VoucherUsedV1(**about(entry, state="enrolled"), voucher_id=choice.voucher_id, used_at=at)


def child_enrolled(entry: EntryRow, enrolment: Enrolment, *, at: datetime) -> ChildEnrolledV1:
    """The child goes to this kindergarten."""
    said = {"group_id": enrolment.group_id, "enrolment_id": enrolment.id, "enrolled_on": enrolment.enrolled_on}
    fields = _of(entry, enrolment.voucher_id, enrolment.kindergarten_id, "enrolled")
    return ChildEnrolledV1.model_validate(fields | said | {"enrolled_at": at})


def enrolment_ended(
    entry: EntryRow, enrolment: Enrolment, *, state: str, ground: Ending, on: date, at: datetime
) -> EnrolmentEndedV1:
    """The child no longer goes to this kindergarten."""
    fields = _of(entry, enrolment.voucher_id, enrolment.kindergarten_id, state)
    return EnrolmentEndedV1(**fields, enrolment_id=enrolment.id, ground=ground, ended_on=on, ended_at=at)


def waitlist_joined(entry: EntryRow, waiting: Waiting) -> WaitlistJoinedV1:
    """The child waits."""
    return WaitlistJoinedV1(**_of_waiting(entry, waiting, "waitlisted"), joined_at=waiting.joined_at)


def waitlist_offered(entry: EntryRow, waiting: Waiting) -> WaitlistOfferedV1:
    """A place is kept for it."""
    said = {"group_id": waiting.offered_group, "offered_at": waiting.offered_at, "accept_by": waiting.accept_by}
    return WaitlistOfferedV1.model_validate(_of_waiting(entry, waiting, "waitlisted") | said)


def waitlist_left(entry: EntryRow, waiting: Waiting, *, state: str, ground: Leaving, at: datetime) -> WaitlistLeftV1:
    """The child no longer waits."""
    return WaitlistLeftV1(**_of_waiting(entry, waiting, state), ground=ground, left_at=at)


def _of(entry: EntryRow, voucher_id: str, kindergarten_id: str, state: str) -> dict[str, Any]:
    return about(entry, state=state) | {"voucher_id": voucher_id, "kindergarten_id": kindergarten_id}


def _of_choice(entry: EntryRow, choice: Choice, state: str) -> dict[str, Any]:
    said = {"group_id": choice.group_id, "choice_id": choice.id}
    return _of(entry, choice.voucher_id, choice.kindergarten_id, state) | said


def _of_waiting(entry: EntryRow, waiting: Waiting, state: str) -> dict[str, Any]:
    return _of(entry, waiting.voucher_id, waiting.kindergarten_id, state) | {"waitlist_id": waiting.id}
