"""A kindergarten answers for a child that chose it: accepted, with a contract to sign, or refused on a coded ground."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from balabaqsha_chassis.clock import Clock, rfc3339
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.working_days import local_day
from queue_service.domain.errors import EntryUnknownError
from queue_service.domain.place_errors import ChoiceAnsweredError, ChoiceUnknownError, GroundUnknownError
from queue_service.domain.voucher_states import VoucherRole, VoucherState
from queue_service.domain.vouchers import Actor, Voucher
from queue_service.use_cases.kindergarten_ports import Reach, Staff
from queue_service.use_cases.meet_deadline import Due
from queue_service.use_cases.place_events import contract_drafted
from queue_service.use_cases.place_ports import Choice, Contract, NewTask
from queue_service.use_cases.place_unit_of_work import PlaceUnitOfWork
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.release_choice import Release, release_with_term
from queue_service.use_cases.voucher_ports import DeadlineKind, Settlement, VoucherUnitOfWork

_ANYWHERE = Reach(everywhere=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptChoice:
    """Which child, and who accepts it."""

    choice_id: str
    by: Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseChoice:
    """Which child, who refuses it, and why."""

    choice_id: str
    ground: str
    note: str | None
    by: Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """A chosen child's entry, voucher and choice, locked in that order."""

    entry: EntryRow
    voucher: Voucher
    choice: Choice


async def accept_choice(command: AcceptChoice, *, unit_of_work: PlaceUnitOfWork, clock: Clock) -> Contract:
    """Accept, and draft the contract; accepted twice, it is the same contract.

    Raises `ChoiceUnknownError`, or `ChoiceAnsweredError` once the place was refused or let go.
    """
    at = clock()
    found = await choice_at_hand(command.choice_id, by=command.by, unit_of_work=unit_of_work)
    if found.choice.state == "accepted":
        contract = await unit_of_work.contracts.of_choice(found.choice.id)
        if contract is not None:
            return contract
    if found.choice.state != "held" or found.voucher.state is not VoucherState.BOUND:
        raise ChoiceAnsweredError
    accepted = replace(found.choice, state="accepted", answered_at=at)
    await unit_of_work.choices.store(accepted)
    await _settle_answer(accepted, at=at, unit_of_work=unit_of_work)
    contract = await _draft(found, at=at, unit_of_work=unit_of_work)
    await unit_of_work.outbox.add(contract_drafted(found.entry, accepted, contract))
    note = command.by.note(
        "choice_accepted", subject_kind="application", subject=found.entry.application_id, account_id=_account(found)
    )
    unit_of_work.audit.note(note)
    return contract


async def refuse_choice(command: RefuseChoice, *, unit_of_work: PlaceUnitOfWork, clock: Clock) -> None:
    """Refuse: the child chooses on with the time it had, and the department has a task.

    Raises `GroundUnknownError` besides what `accept_choice` raises; refused twice on one ground, nothing changes.
    """
    at = clock()
    rules = await unit_of_work.group_rules.in_force(at)
    if command.ground not in rules.refusal_grounds:
        raise GroundUnknownError
    found = await choice_at_hand(command.choice_id, by=command.by, unit_of_work=unit_of_work)
    if found.choice.state == "refused" and found.choice.ground == command.ground:
        return
    if not found.choice.live:
        raise ChoiceAnsweredError
    release = Release(
        entry=found.entry,
        voucher=found.voucher,
        choice=replace(found.choice, answered_at=at),
        by=Actor(role=VoucherRole.KINDERGARTEN, id=command.by.account_id),
        told_as="kindergarten",
        ground=command.ground,
        at=at,
        to="refused",
    )
    await release_with_term(release, unit_of_work=unit_of_work)
    await _tell_department(found, "kindergarten_refused", at=at, unit_of_work=unit_of_work, details=_told(command))
    note = command.by.note(
        "choice_refused", subject_kind="application", subject=found.entry.application_id, account_id=_account(found)
    )
    unit_of_work.audit.note(replace(note, ground=command.ground))


async def report_silence(due: Due, unit_of_work: VoucherUnitOfWork, clock: Clock) -> Settlement:
    """The kindergarten did not answer in time: the place stays held, and the department has a task."""
    del clock
    choice = await unit_of_work.choices.lock(str(due.deadline.details["choice_id"]))
    if choice.state != "held" or due.voucher is None:
        return Settlement.CANCELLED
    found = AtHand(entry=due.entry, voucher=due.voucher, choice=choice)
    await _tell_department(found, "kindergarten_silent", at=due.at, unit_of_work=unit_of_work, details={})
    return Settlement.PASSED


async def choice_at_hand(choice_id: str, *, by: Staff, unit_of_work: PlaceUnitOfWork) -> AtHand:
    """Lock the entry, then the voucher, then the choice; raises `ChoiceUnknownError`."""
    seen = await unit_of_work.choices.find(choice_id, reach=by.reach)
    if seen is None:
        raise ChoiceUnknownError
    entry = await unit_of_work.entries.get_for_update(seen.application_id)
    voucher = await unit_of_work.vouchers.lock(seen.voucher_id)
    if entry is None or voucher is None:
        raise EntryUnknownError
    return AtHand(entry=entry, voucher=voucher, choice=await unit_of_work.choices.lock(choice_id))


def _told(command: RefuseChoice) -> Mapping[str, Any]:
    return {"ground": command.ground, "note": command.note, "choice_id": command.choice_id}


def _account(found: AtHand) -> str | None:
    return found.entry.account_id


async def _settle_answer(choice: Choice, *, at: datetime, unit_of_work: PlaceUnitOfWork) -> None:
    await unit_of_work.deadlines.settle(
        choice.application_id,
        kinds=[DeadlineKind.KINDERGARTEN_ANSWER],
        voucher_id=choice.voucher_id,
        how=Settlement.MET,
        at=at,
    )


async def _draft(found: AtHand, *, at: datetime, unit_of_work: PlaceUnitOfWork) -> Contract:
    number = await unit_of_work.contracts.next_number(local_day(at).year)
    document = await _document(found, number, at=at, unit_of_work=unit_of_work)
    contract = Contract(
        id=new_id(),
        number=number,
        choice_id=found.choice.id,
        application_id=found.entry.application_id,
        document=document,
        document_hash=document_hash(document),
        drafted_at=at,
    )
    await unit_of_work.contracts.add(contract)
    return contract


def document_hash(document: Mapping[str, Any]) -> str:
    """SHA-256 of what both sign: the document as JSON with sorted keys and no blanks, in UTF-8."""
    written = json.dumps(dict(document), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


async def _document(found: AtHand, number: str, *, at: datetime, unit_of_work: PlaceUnitOfWork) -> Mapping[str, Any]:
    """What is agreed on: about whom, where and by which voucher; names are added by those who know them."""
    choice = found.choice
    kindergarten = await unit_of_work.kindergartens.get(choice.kindergarten_id, reach=_ANYWHERE)
    group = (await unit_of_work.group_places.lock({choice.group_id}))[choice.group_id].group
    assert kindergarten is not None  # noqa: S101 - a choice names one
    return {
        "number": number,
        "drafted_at": rfc3339(at),
        "application": found.entry.key.code,
        "voucher": found.voucher.number,
        "kindergarten": {
            "id": kindergarten.id,
            "bin": kindergarten.bin,
            "name_kk": kindergarten.name_kk,
            "name_ru": kindergarten.name_ru,
            "address_kk": kindergarten.address_kk,
            "address_ru": kindergarten.address_ru,
        },
        "group": {name: getattr(group, name) for name in ("id", "name", "age_band", "purpose", "language", "regime")},
    }


async def _tell_department(
    found: AtHand, kind: str, *, at: datetime, unit_of_work: VoucherUnitOfWork, details: Mapping[str, Any]
) -> None:
    await unit_of_work.tasks.open(
        NewTask(
            kind=kind,
            territory=found.entry.territory,
            opened_at=at,
            application_id=found.entry.application_id,
            kindergarten_id=found.choice.kindergarten_id,
            details=details,
        )
    )
