"""The sealer's step: appended changes get their sequence numbers, leaves and counts, all in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import NamedTuple

import structlog

from balabaqsha_chassis.clock import Clock, to_milliseconds
from queue_service.domain.changes import Change, ChangeKind
from queue_service.domain.errors import RuleVersionUnknownError
from queue_service.domain.folding import MOVED_LIST, Stand
from queue_service.domain.leaves import Leaf
from queue_service.domain.rule_tree import mixes
from queue_service.domain.sealing import SealedLeaf, Sealing, seal
from queue_service.use_cases.collecting import collecting_paused
from queue_service.use_cases.draw_vouchers import SealDraw, draw_vouchers
from queue_service.use_cases.issue_ports import SealingWork
from queue_service.use_cases.issue_vouchers import IssueVouchers, issue_vouchers
from queue_service.use_cases.iteration_ports import Winner
from queue_service.use_cases.ports import Head

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SealChanges:
    """How many changes at most; a larger batch would hold the head for too long."""

    limit: int = 5000


async def seal_changes(command: SealChanges, *, unit_of_work: SealingWork, clock: Clock) -> int:
    """Seal what is pending, chosen by presence and never by "greater than the last", and answer how many it was.

    The locked head refuses a second sealer; an empty batch only confirms that the numbers are true as of now.
    A run of vouchers is drawn at its turn, alone, on everything sealed before it; it lets pass what waits behind it
    as long as somebody has left who would be drawn.
    """
    head = await unit_of_work.ledger.lock_head()
    changes = await unit_of_work.pending.take(limit=command.limit)
    now = max(clock(), head.as_of)
    if not changes:
        await unit_of_work.ledger.confirm_head(at=now)
        return 0
    with collecting_paused():
        sealed = _seal_after(head, at=now)
        full = len(changes) == command.limit
        opened = await _opened(changes, full=full, sealed=sealed, unit_of_work=unit_of_work, clock=clock)
        await unit_of_work.pending.remove(opened.batch)
        await _write(opened.sealing, at=now, unit_of_work=unit_of_work)
        if opened.winners is not None and opened.sealing.leaves:
            issue = IssueVouchers(leaves=opened.sealing.leaves, winners=opened.winners, at=now)
            await issue_vouchers(issue, unit_of_work=unit_of_work)
    return len(opened.batch)


def _seal_after(head: Head, *, at: datetime) -> SealDraw:
    def sealed(contents: Sequence[Leaf], stands: Mapping[str, Stand | None]) -> Sealing:
        return seal(contents, after_seq=head.seq, at_ms=to_milliseconds(at), stands=stands)

    return sealed


def _up_to_a_run(changes: Sequence[Change]) -> Sequence[Change]:
    before = list(takewhile(lambda change: change.kind is not ChangeKind.RUN, changes))
    return before or changes[:1]


def _whole(batch: Sequence[Change], *, full: bool) -> Sequence[Change]:
    """A change of list is two changes that are sealed together."""
    halved = full and len(batch) > 1 and batch[-1].content.get("reason") == MOVED_LIST
    return batch[:-1] if halved else batch


class _Opened(NamedTuple):
    """Which changes are sealed now, and what they are in the ledger."""

    batch: Sequence[Change]
    sealing: Sealing
    #: Of a draw.
    winners: Mapping[str, Winner] | None = None


async def _opened(
    changes: Sequence[Change], *, full: bool, sealed: SealDraw, unit_of_work: SealingWork, clock: Clock
) -> _Opened:
    batch = _whole(_up_to_a_run(changes), full=full)
    if batch[0].kind is ChangeKind.RUN:
        drawn = await draw_vouchers(batch[0].content, sealed=sealed, unit_of_work=unit_of_work, clock=clock)
        if drawn is not None:
            return _Opened(batch, drawn.sealing, drawn.winners)
        behind = [change for change in changes if change.kind is not ChangeKind.RUN]
        batch = _whole(behind, full=full)
    codes = {change.code for change in batch if change.code is not None}
    stands = await unit_of_work.ledger.stands(codes)
    return _Opened(batch, sealed([change.content for change in batch], stands))


async def _write(sealing: Sealing, *, at: datetime, unit_of_work: SealingWork) -> None:
    for content in sealing.aside:
        _log.warning("change_set_aside", kind=content["kind"], code=content["code"])
    if not sealing.leaves:
        return
    words = {version: await _words(version, unit_of_work) for version in map(_version, sealing.rules)}
    await unit_of_work.ledger.write(sealing, at=at, words=words)


def _version(sealed: SealedLeaf) -> str:
    return str(sealed.leaf["rules"])


async def _words(version: str, unit_of_work: SealingWork) -> dict[str, int]:
    rules = await unit_of_work.rules.version(version)
    if rules is None:
        raise RuleVersionUnknownError
    return {mix.name: len(mix.word) for mix in mixes(rules.root)}
