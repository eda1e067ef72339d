"""Where a child stands is put right by a decision of two officers, on a document; nothing else moves a filing time."""

from dataclasses import dataclass, replace
from datetime import UTC

from balabaqsha_chassis.clock import Clock, to_milliseconds
from balabaqsha_contracts.queue_events import CategoryChangedV1
from balabaqsha_contracts.queue_standing_events import ApplicationRestoredV1
from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.changes import corrected, restored
from queue_service.domain.errors import EntryNotSettledError, EntryUnknownError, SecondPersonRequiredError
from queue_service.domain.iteration_errors import (
    CorrectionDecidedError,
    CorrectionEmptyError,
    CorrectionImpossibleError,
    CorrectionUnknownError,
    CorrectionUnplacedError,
)
from queue_service.domain.operator_roles import Scope
from queue_service.domain.roles import Role
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.correction_ports import APPROVED, PROPOSED, REFUSED, Correction, CorrectionWork, Proposal
from queue_service.use_cases.hold_entry import hold_newcomer
from queue_service.use_cases.ports import EntryRow

GROUND = "correction_decision"
#: Out of the queue, and possibly back by a decision.
_GONE = frozenset({"left", "inactive", "annulled", "archived"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeCorrection:
    """Of whom, what, and on what ground."""

    id: str
    application_id: str
    proposal: Proposal
    ground: str
    document_hash: str
    reason: str
    by: str
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideCorrection:
    """Which correction, and who decides."""

    correction_id: str
    by: str
    scope: Scope


async def propose_correction(command: ProposeCorrection, *, unit_of_work: CorrectionWork, clock: Clock) -> Correction:
    """Store the proposal; it must be possible, and change something."""
    entry = await _entry(command.application_id, command.scope, unit_of_work=unit_of_work)
    _check(entry, command.proposal, rules=await unit_of_work.rules.in_force())
    correction = Correction(
        id=command.id,
        application_id=entry.application_id,
        territory=entry.territory,
        proposal=command.proposal,
        ground=command.ground,
        document_hash=command.document_hash,
        reason=command.reason,
        state=PROPOSED,
        proposed_by=command.by,
        proposed_role=Role.QUEUE_OPERATOR,
        proposed_at=clock(),
    )
    await unit_of_work.corrections.add(correction)
    return correction


async def refuse_correction(command: DecideCorrection, *, unit_of_work: CorrectionWork, clock: Clock) -> Correction:
    """A second person refuses; nothing changes."""
    correction = await _open(command, unit_of_work=unit_of_work)
    return await _decide(correction, REFUSED, command, unit_of_work=unit_of_work, clock=clock)


async def approve_correction(command: DecideCorrection, *, unit_of_work: CorrectionWork, clock: Clock) -> Correction:
    """A second person approves: the entry stands where the decision says, and the ledger tells of it."""
    correction = await _open(command, unit_of_work=unit_of_work)
    entry = await _entry(correction.application_id, command.scope, unit_of_work=unit_of_work)
    rules = await unit_of_work.rules.in_force()
    _check(entry, correction.proposal, rules=rules)
    after = replace(entry, atom=_atom(entry, correction.proposal), key=_key(entry, correction.proposal))
    if correction.proposal.reinstate:
        await _reinstate(entry, unit_of_work=unit_of_work, clock=clock)
    if (after.atom, after.key) != (entry.atom, entry.key):
        await _put_right(entry, after, correction, rules=rules, unit_of_work=unit_of_work, clock=clock)
    return await _decide(correction, APPROVED, command, unit_of_work=unit_of_work, clock=clock)


async def _open(command: DecideCorrection, *, unit_of_work: CorrectionWork) -> Correction:
    correction = await unit_of_work.corrections.get_for_update(command.correction_id, scope=command.scope)
    if correction is None:
        raise CorrectionUnknownError
    if correction.state != PROPOSED:
        raise CorrectionDecidedError
    if correction.proposed_by == command.by:
        raise SecondPersonRequiredError
    return correction


async def _entry(application_id: str, scope: Scope, *, unit_of_work: CorrectionWork) -> EntryRow:
    entry = await unit_of_work.entries.get_for_update(application_id)
    if entry is None or not scope.reaches(entry.territory):
        raise EntryUnknownError
    return entry


def _check(entry: EntryRow, proposal: Proposal, *, rules: RuleSet) -> None:
    possible = entry.state in _GONE if proposal.reinstate else entry.state == "queued"
    if not possible:
        raise CorrectionImpossibleError
    atom = _atom(entry, proposal)
    if not proposal.reinstate and (atom, _key(entry, proposal)) == (entry.atom, entry.key):
        raise CorrectionEmptyError
    if atom not in rules.category_of_atom:
        raise CorrectionUnplacedError


def _atom(entry: EntryRow, proposal: Proposal) -> Atom:
    name = entry.atom.privilege_class if proposal.privilege_class is None else PrivilegeClass(proposal.privilege_class)
    return Atom(entry.atom.cohort if proposal.cohort is None else proposal.cohort, name)


def _key(entry: EntryRow, proposal: Proposal) -> Key:
    if proposal.filed_at is None:
        return entry.key
    return Key(to_milliseconds(proposal.filed_at.astimezone(UTC)), entry.key.code)


async def _reinstate(entry: EntryRow, *, unit_of_work: CorrectionWork, clock: Clock) -> None:
    """Where it stood first; what the decision changes of that is a leaf of its own."""
    if await unit_of_work.ledger.stands([entry.key.code]):
        raise EntryNotSettledError
    await unit_of_work.entries.requeue(entry.application_id)
    await unit_of_work.pending.append(
        restored(waiting_list=entry.waiting_list, atom=entry.atom, key=entry.key, reason=GROUND)
    )
    await unit_of_work.outbox.add(
        ApplicationRestoredV1(
            application_id=entry.application_id,
            number=entry.key.code,
            account_id=entry.account_id,
            territory=entry.territory,
            state="queued",
            ground="correction_decision",
            restored_at=clock(),
        )
    )
    back = replace(entry, state="queued", hold_ground=None, held_since=None)
    await hold_newcomer(back, unit_of_work=unit_of_work, clock=clock)


async def _put_right(
    entry: EntryRow,
    after: EntryRow,
    correction: Correction,
    *,
    rules: RuleSet,
    unit_of_work: CorrectionWork,
    clock: Clock,
) -> None:
    await unit_of_work.entries.put_right(entry.application_id, atom=after.atom, filed_at_ms=after.key.filed_at_ms)
    await unit_of_work.pending.append(
        corrected(
            waiting_list=entry.waiting_list,
            atom=after.atom,
            key=after.key,
            ground=correction.ground,
            document=correction.document_hash,
            officers=(correction.proposed_role, Role.APPROVING_OFFICER),
        )
    )
    await unit_of_work.outbox.add(
        CategoryChangedV1(
            application_id=entry.application_id,
            number=entry.key.code,
            account_id=entry.account_id,
            previous_category=rules.category_of_atom.get(entry.atom, "none"),
            category=rules.category_of_atom[after.atom],
            ground=GROUND,
            rule_version=rules.version,
            changed_at=clock(),
        )
    )


async def _decide(
    correction: Correction, state: str, command: DecideCorrection, *, unit_of_work: CorrectionWork, clock: Clock
) -> Correction:
    decided = replace(
        correction, state=state, decided_by=command.by, decided_role=Role.APPROVING_OFFICER, decided_at=clock()
    )
    await unit_of_work.corrections.decide(decided)
    return decided
