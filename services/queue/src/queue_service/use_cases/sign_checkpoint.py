"""Signs the head of the ledger, so that from now on nothing before it can be another way."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from balabaqsha_chassis.clock import Clock, to_milliseconds
from balabaqsha_contracts.queue_events import CheckpointSignedV1
from queue_service.domain.changes import key
from queue_service.domain.checkpoints import (
    NO_HASH,
    Checkpoint,
    SignedCheckpoint,
    key_id,
    signed_bytes,
)
from queue_service.domain.ledger_errors import LedgerDamagedError
from queue_service.domain.rule_document import document_hash
from queue_service.domain.rule_set import rule_set_of
from queue_service.use_cases.ledger_ports import LedgerUnitOfWork, Signer
from queue_service.use_cases.reread_leaves import edge_at, reread_leaves
from queue_service.use_cases.update_counts import update_counts

#: A deployment has one ledger.
LEDGER = "ledger"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Outcome(StrEnum):
    """What became of a turn."""

    SIGNED = "signed"
    UNCHANGED = "unchanged"
    NOT_DUE = "not_due"
    #: The ledger does not name our key yet.
    KEY_AWAITED = "key_awaited"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignCheckpoint:
    """How long the last one must have stood; more often would only swell the archive."""

    every_milliseconds: int


async def sign_checkpoint(
    command: SignCheckpoint, *, unit_of_work: LedgerUnitOfWork, clock: Clock, signer: Signer
) -> Outcome:
    """Re-read and re-hash what is new, and sign it with the counts of the same moment.

    Raises `LedgerDamagedError`, and signs nothing, where the database holds something else than was sealed.
    """
    await unit_of_work.checkpoints.one_snapshot()
    before = await unit_of_work.checkpoints.newest()
    size = await unit_of_work.leaves.head()
    now_ms = to_milliseconds(clock())
    if size == (before.checkpoint.size if before else 0):
        return Outcome.UNCHANGED
    # A clock set back must not keep the head unsigned for as long.
    if before and 0 <= now_ms - before.checkpoint.at < command.every_milliseconds:
        return Outcome.NOT_DUE
    if (before is None or before.checkpoint.key != key_id(signer.public)) and not await _has_key(unit_of_work, signer):
        return Outcome.KEY_AWAITED
    checkpoint = await _checkpoint(before, size=size, now_ms=now_ms, unit_of_work=unit_of_work, signer=signer)
    signed = SignedCheckpoint(body=checkpoint.body, signature=signer.sign(signed_bytes(checkpoint.body)))
    await unit_of_work.checkpoints.add(signed)
    await unit_of_work.outbox.add(_event(checkpoint, signed))
    return Outcome.SIGNED


async def _has_key(unit_of_work: LedgerUnitOfWork, signer: Signer) -> bool:
    """Whether the ledger names the key; where not, ask for the leaf that does."""
    public = signer.public.hex()
    if await unit_of_work.checkpoints.has_key(public):
        return True
    if not await unit_of_work.checkpoints.awaits_key(public):
        await unit_of_work.pending.append(key(name="checkpoint", public=public))
    return False


async def _checkpoint(
    before: SignedCheckpoint | None, *, size: int, now_ms: int, unit_of_work: LedgerUnitOfWork, signer: Signer
) -> Checkpoint:
    last = before.checkpoint if before else None
    if last and size < last.size:
        raise LedgerDamagedError(f"head {size}", fault="runs_back")
    edge = await edge_at(last.size if last else 0, tree_nodes=unit_of_work.tree_nodes)
    if last and edge.root.hex() != last.root:
        raise LedgerDamagedError(f"checkpoint {last.size}", fault="root_differs")
    reread = await reread_leaves(edge, until=size, leaves=unit_of_work.leaves)
    await unit_of_work.tree_nodes.add(reread.nodes)
    rules = await unit_of_work.leaves.rules_at(size)
    counts = await update_counts(
        after=last.size if last else None,
        rules=rule_set_of(rules[1]).root if rules else None,
        new_rules=reread.new_rules,
        nodes=unit_of_work.count_nodes,
    )
    return Checkpoint(
        size=size,
        at=max(now_ms, last.at if last else 0, reread.last_at_ms),
        root=reread.root.hex(),
        count_root=counts.count_root.hex(),
        list_hash=counts.list_hash.hex(),
        rules=document_hash(rules[1]) if rules else NO_HASH,
        previous=before.hash if before else NO_HASH,
        key=key_id(signer.public),
    )


def _event(checkpoint: Checkpoint, signed: SignedCheckpoint) -> CheckpointSignedV1:
    return CheckpointSignedV1(
        ledger=LEDGER,
        size=checkpoint.size,
        root=checkpoint.root,
        count_root=checkpoint.count_root,
        list_hash=checkpoint.list_hash,
        rules=checkpoint.rules,
        previous=checkpoint.previous,
        key=checkpoint.key,
        at=_EPOCH + timedelta(milliseconds=checkpoint.at),
        body=signed.body,
        signature=signed.signature.hex(),
    )
