"""A submitted application takes its place, or is refused with a coded ground."""

from dataclasses import dataclass, replace

from balabaqsha_chassis.clock import Clock, to_milliseconds
from balabaqsha_contracts.applications_events import ApplicationSubmittedV1
from balabaqsha_contracts.queue_events import ApplicationQueuedV1, ApplicationRefusedV1
from queue_service.domain.atoms import Atom, ClaimState, Key, PrivilegeClass, class_in_force, cohort_of
from queue_service.domain.changes import entered, refused
from queue_service.domain.leaves import Leaf
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.hold_entry import hold_newcomer
from queue_service.use_cases.hold_ports import JoiningWork
from queue_service.use_cases.ports import EntryRow

NO_CATEGORY = "no_category"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterWaitingList:
    """The application as it was filed."""

    submitted: ApplicationSubmittedV1


async def enter_waiting_list(command: EnterWaitingList, *, unit_of_work: JoiningWork, clock: Clock) -> EntryRow:
    """Append the application at the place of its `filed_at`, whenever it comes; the sealer numbers it.

    A child that no category takes is refused, and the refusal goes into the ledger too.
    """
    rules = await unit_of_work.rules.in_force()
    entry = await _entry(command.submitted, rules, unit_of_work=unit_of_work, clock=clock)
    category = rules.category_of_atom.get(entry.atom)
    if category is None:
        entry = replace(entry, state="refused", left_reason=NO_CATEGORY)
    if not await unit_of_work.entries.add(entry):
        return entry
    if category is None:
        await unit_of_work.pending.append(_refusal(entry))
        await unit_of_work.outbox.add(_refused(entry, clock))
    else:
        await unit_of_work.pending.append(entrance(entry))
        await unit_of_work.outbox.add(_queued(entry, command.submitted, category=category, rules=rules, clock=clock))
        await hold_newcomer(entry, unit_of_work=unit_of_work, clock=clock)
    return entry


def entrance(entry: EntryRow, *, late_ground: str | None = None) -> Leaf:
    """The leaf by which an entry joins its list."""
    return entered(
        waiting_list=entry.waiting_list,
        atom=entry.atom,
        key=entry.key,
        receipt_hash=entry.receipt_hash,
        attributes=entry.attributes,
        late_ground=late_ground,
    )


def _refusal(entry: EntryRow) -> Leaf:
    return refused(
        waiting_list=entry.waiting_list, code=entry.key.code, reason=NO_CATEGORY, receipt_hash=entry.receipt_hash
    )


async def _entry(
    submitted: ApplicationSubmittedV1, rules: RuleSet, *, unit_of_work: JoiningWork, clock: Clock
) -> EntryRow:
    privilege = submitted.privilege
    claimed = PrivilegeClass(privilege.privilege_class) if privilege else None
    state = ClaimState(privilege.state) if privilege else None
    territory = rules.territory_of(region=submitted.region, district=submitted.district)
    purpose = rules.purpose_of(submitted.group_type)
    return EntryRow(
        application_id=submitted.application_id,
        key=Key(to_milliseconds(submitted.filed_at), submitted.number),
        child_id=submitted.child_id,
        account_id=submitted.account_id,
        territory=territory,
        purpose=purpose,
        waiting_list=await unit_of_work.entries.waiting_list(territory=territory, purpose=purpose),
        atom=Atom(cohort_of(submitted.birth_date), class_in_force(claimed, state)),
        claimed_class=claimed,
        claim_state=state,
        receipt_hash=submitted.receipt_hash,
        attributes=submitted.attributes_commitment,
        group_type=submitted.group_type,
        language=submitted.language,
        state="queued",
        left_reason=None,
        queued_at=clock(),
        birth_date=submitted.birth_date,
        settlement=submitted.settlement,
    )


def _queued(
    entry: EntryRow, submitted: ApplicationSubmittedV1, *, category: str, rules: RuleSet, clock: Clock
) -> ApplicationQueuedV1:
    """The event that tells of the place."""
    return ApplicationQueuedV1(
        application_id=entry.application_id,
        number=entry.key.code,
        account_id=submitted.account_id,
        territory=entry.territory,
        cohort=entry.atom.cohort,
        category=category,
        filed_at=submitted.filed_at,
        rule_version=rules.version,
        queued_at=clock(),
    )


def _refused(entry: EntryRow, clock: Clock) -> ApplicationRefusedV1:
    return ApplicationRefusedV1(
        application_id=entry.application_id,
        number=entry.key.code,
        account_id=str(entry.account_id),
        ground=NO_CATEGORY,
        refused_at=clock(),
    )
