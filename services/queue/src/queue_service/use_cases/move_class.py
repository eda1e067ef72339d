"""A privilege was proven, or is no longer: the child moves to the class that is now in force, filing time kept."""

from dataclasses import dataclass, replace

from balabaqsha_chassis.clock import Clock
from balabaqsha_contracts.queue_events import CategoryChangedV1
from queue_service.domain.atoms import Atom, ClaimState, PrivilegeClass, class_in_force
from queue_service.domain.changes import moved
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.ports import EntryRow, UnitOfWork

#: What others read of the move.
REASONS = {
    ClaimState.CONFIRMED: "privilege_confirmed",
    ClaimState.AUTO_CONFIRMED: "privilege_confirmed",
    ClaimState.REJECTED: "privilege_rejected",
    ClaimState.EXPIRED: "privilege_expired",
    ClaimState.CANCELLED: "privilege_cancelled",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveClass:
    """The claim as it now stands."""

    application_id: str
    claimed_class: PrivilegeClass
    claim_state: ClaimState


async def move_class(command: MoveClass, *, unit_of_work: UnitOfWork, clock: Clock) -> None:
    """Store the claim's state; where it changes the class in force, append the move and tell of the new category.

    One who does not wait now is only noted: whoever comes back stands in the class that is proven by then.
    """
    entry = await unit_of_work.entries.get_for_update(command.application_id)
    if entry is None or entry.state == "refused":
        return
    name = class_in_force(command.claimed_class, command.claim_state)
    after = replace(
        entry,
        claimed_class=command.claimed_class,
        claim_state=command.claim_state,
        atom=Atom(entry.atom.cohort, name),
    )
    await unit_of_work.entries.move(after)
    if after.atom == entry.atom or entry.state != "queued":
        return
    reason = REASONS[command.claim_state]
    await unit_of_work.pending.append(
        moved(waiting_list=after.waiting_list, atom=after.atom, key=after.key, reason=reason)
    )
    rules = await unit_of_work.rules.in_force()
    await unit_of_work.outbox.add(_told(entry, after, rules=rules, reason=reason, clock=clock))


def _told(before: EntryRow, after: EntryRow, *, rules: RuleSet, reason: str, clock: Clock) -> CategoryChangedV1:
    return CategoryChangedV1(
        application_id=after.application_id,
        number=after.key.code,
        account_id=after.account_id,
        previous_category=rules.category_of_atom[before.atom],
        category=rules.category_of_atom[after.atom],
        ground=reason,
        rule_version=rules.version,
        changed_at=clock(),
    )
