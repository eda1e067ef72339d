"""Staff take a voucher back, suspend an enrolled child's, or let it go on."""

from dataclasses import dataclass, field
from datetime import datetime

from balabaqsha_chassis.audit import AuditNote
from balabaqsha_chassis.clock import Clock
from queue_service.domain.operator_roles import Scope
from queue_service.domain.place_errors import GroundUnknownError
from queue_service.domain.voucher_errors import VoucherUnknownError
from queue_service.domain.voucher_states import VoucherAction, VoucherRole
from queue_service.domain.vouchers import Actor, Voucher, take_step
from queue_service.use_cases.end_voucher import drop_deadlines, return_place
from queue_service.use_cases.let_go import LettingGo, let_go_of_places
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.restore_entry import RestoreEntry, restore_entry
from queue_service.use_cases.voucher_events import application_restored, voucher_revoked
from queue_service.use_cases.voucher_ports import VoucherUnitOfWork

#: Decision -> the grounds on which it may be taken.
GROUNDS = {
    VoucherAction.REVOKE: frozenset({"place_recalled", "issued_in_error", "data_incorrect", "court_decision"}),
    VoucherAction.SUSPEND: frozenset({"long_absence", "dispute", "court_decision"}),
    VoucherAction.RESUME: frozenset({"absence_over", "dispute_settled", "court_decision"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideVoucher:
    """Which voucher, what is decided, on what ground, and by whom within what scope."""

    voucher_id: str
    action: VoucherAction
    ground: str
    reason: str
    by: str
    roles: frozenset[str] = field(default_factory=frozenset)
    scope: Scope


async def decide_voucher(command: DecideVoucher, *, unit_of_work: VoucherUnitOfWork, clock: Clock) -> Voucher:
    """Take the step and write it down; done twice, nothing changes.

    Raises `VoucherUnknownError` outside the scope, `GroundUnknownError`, or `VoucherStateError`.
    """
    at = clock()
    if command.ground not in GROUNDS[command.action]:
        raise GroundUnknownError
    entry, voucher = await _locked(command, unit_of_work=unit_of_work)
    if await _decided_last(voucher, command, unit_of_work=unit_of_work):
        return voucher
    by = Actor(role=VoucherRole.STAFF, id=command.by)
    stepped = take_step(voucher, command.action, by=by, at=at, ground=command.ground)
    decided = await unit_of_work.vouchers.save(stepped)
    if command.action is VoucherAction.REVOKE:
        await _revoked(entry, decided, by=by, at=at, unit_of_work=unit_of_work)
    unit_of_work.audit.note(_note(command, entry))
    return decided


async def _locked(command: DecideVoucher, *, unit_of_work: VoucherUnitOfWork) -> tuple[EntryRow, Voucher]:
    """The entry first, then the voucher: which entry it is never changes."""
    known = await unit_of_work.vouchers.load(command.voucher_id)
    if known is None or not command.scope.reaches(known.territory):
        raise VoucherUnknownError
    entry = await unit_of_work.entries.get_for_update(known.application_id)
    voucher = await unit_of_work.vouchers.lock(known.id)
    if entry is None or voucher is None:
        raise VoucherUnknownError
    return entry, voucher


async def _decided_last(voucher: Voucher, command: DecideVoucher, *, unit_of_work: VoucherUnitOfWork) -> bool:
    """The same decision by the same person is the same request come again."""
    steps = await unit_of_work.vouchers.steps(voucher.id)
    if not steps:
        return False
    last = steps[-1]
    return (last.action, last.by.id, last.ground) == (command.action, command.by, command.ground)


async def _revoked(
    entry: EntryRow, voucher: Voucher, *, by: Actor, at: datetime, unit_of_work: VoucherUnitOfWork
) -> None:
    """The child stands again where its filing time puts it; the place goes to the pool."""
    await drop_deadlines(voucher, at=at, unit_of_work=unit_of_work)
    going = LettingGo(entry=entry, voucher=voucher, state="queued", by="operator", ground="voucher_revoked", at=at)
    await let_go_of_places(going, unit_of_work=unit_of_work)
    await unit_of_work.outbox.add(voucher_revoked(entry, voucher, ground=str(voucher.ground), at=at))
    await return_place(entry, voucher, state="queued", ground="revoked", by=by, at=at, unit_of_work=unit_of_work)
    command = RestoreEntry(application_id=entry.application_id, reason="voucher_returned")
    await restore_entry(command, unit_of_work=unit_of_work)
    await unit_of_work.outbox.add(application_restored(entry, state="queued", ground="voucher_returned", at=at))


def _note(command: DecideVoucher, entry: EntryRow) -> AuditNote:
    return AuditNote(
        actor=command.by,
        roles=command.roles,
        action=f"{command.action}_voucher",
        subject_kind="voucher",
        subject=command.voucher_id,
        account_id=entry.account_id,
        ground=command.ground,
        details={"application_id": entry.application_id, "reason": command.reason},
    )
