"""The sealer's step: appended changes get their sequence numbers, leaves and counts, all in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

import structlog

from balabaqsha_chassis.clock import Clock, to_milliseconds
from queue_service.domain.changes import Change, ChangeKind
from queue_service.domain.errors import RuleVersionUnknownError
from queue_service.domain.folding import MOVED_LIST
from queue_service.domain.leaves import Leaf
from queue_service.domain.rule_tree import mixes
from queue_service.domain.sealing import SealedLeaf, seal
from queue_service.use_cases.draw_vouchers import draw_vouchers
from queue_service.use_cases.ports import UnitOfWork

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SealChanges:
    """How many changes at most; a larger batch would hold the head for too long."""

    limit: int = 5000


async def seal_changes(command: SealChanges, *, unit_of_work: UnitOfWork, clock: Clock) -> int:
    """Seal what is pending, chosen by presence and never by "greater than the last", and answer how many it was.

    The locked head refuses a second sealer; an empty batch only confirms that the numbers are true as of now.
    A run of vouchers is drawn at its turn, alone, on everything sealed before it.
    """
    head = await unit_of_work.ledger.lock_head()
    changes = await unit_of_work.pending.take(limit=command.limit)
    now = max(clock(), head.as_of)
    if not changes:
        await unit_of_work.ledger.confirm_head(at=now)
        return 0
    batch = _whole(_up_to_a_run(changes), full=len(changes) == command.limit)
    await unit_of_work.pending.remove(batch)
    contents = [change.content for change in batch]
    if batch[0].kind is ChangeKind.RUN:
        contents = await draw_vouchers(batch[0].content, unit_of_work=unit_of_work)
    await _write(contents, after_seq=head.seq, at=now, unit_of_work=unit_of_work)
    return len(batch)


def _up_to_a_run(changes: Sequence[Change]) -> Sequence[Change]:
    before = list(takewhile(lambda change: change.kind is not ChangeKind.RUN, changes))
    return before or changes[:1]


def _whole(batch: Sequence[Change], *, full: bool) -> Sequence[Change]:
    """A change of list is two changes that are sealed together."""
    halved = full and len(batch) > 1 and batch[-1].content.get("reason") == MOVED_LIST
    return batch[:-1] if halved else batch


async def _write(contents: Sequence[Leaf], *, after_seq: int, at: datetime, unit_of_work: UnitOfWork) -> None:
    codes = {str(content["code"]) for content in contents if "code" in content}
    stands = await unit_of_work.ledger.stands(codes)
    sealing = seal(contents, after_seq=after_seq, at_ms=to_milliseconds(at), stands=stands)
    for content in sealing.aside:
        _log.warning("change_set_aside", kind=content["kind"], code=content["code"])
    if not sealing.leaves:
        return
    words = {version: await _words(version, unit_of_work) for version in map(_version, sealing.rules)}
    await unit_of_work.ledger.write(sealing, at=at, words=words)


def _version(sealed: SealedLeaf) -> str:
    return str(sealed.leaf["rules"])


async def _words(version: str, unit_of_work: UnitOfWork) -> dict[str, int]:
    rules = await unit_of_work.rules.version(version)
    if rules is None:
        raise RuleVersionUnknownError
    return {mix.name: len(mix.word) for mix in mixes(rules.root)}
