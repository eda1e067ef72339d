"""On its day a renewal is one leaf for the rules, and one for each child who came of school age."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from balabaqsha_chassis.clock import Clock
from balabaqsha_contracts.queue_iteration_events import RenewalExecutedV1
from balabaqsha_contracts.queue_standing_events import ApplicationLapsedV1
from queue_service.domain.changes import left, rules_in_force
from queue_service.domain.renewals import SCHOOL_AGE, oldest_cohort
from queue_service.domain.rule_document import document_hash
from queue_service.domain.rule_set import rule_set_of
from queue_service.use_cases.renewal_ports import (
    EXECUTED,
    PREVIEWED,
    SCHEDULED,
    Outgrown,
    Renewal,
    RenewalWork,
)

#: Children a transaction: no lock is held longer than a statement may last.
_PAGE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LetOutgrow:
    """Whose list, and the first birth year that still has a place."""

    waiting_list: str
    born_before: int


async def due_renewals(today: date, *, unit_of_work: RenewalWork) -> Sequence[tuple[Renewal, int]]:
    """Approved renewals whose day has come and that are not told of yet, and the first birth year that stays."""
    found = []
    for renewal in await unit_of_work.renewals.listed():
        waits = renewal.state in (SCHEDULED, PREVIEWED) or (renewal.state == EXECUTED and renewal.executed_seq is None)
        if renewal.approved and waits and renewal.valid_from <= today:
            draft = await unit_of_work.rule_drafts.get(renewal.version)
            assert draft is not None  # noqa: S101 - drafts are never deleted
            found.append((renewal, oldest_cohort(rule_set_of(draft.document))))
    return found


async def let_outgrow(command: LetOutgrow, *, unit_of_work: RenewalWork, clock: Clock) -> int:
    """Take at most a page of children of school age out of the list, and answer how many it was."""
    children = await unit_of_work.renewals.outgrow(command.waiting_list, born_before=command.born_before, limit=_PAGE)
    if children:
        leaves = [left(waiting_list=one.waiting_list, code=one.code, reason=SCHOOL_AGE) for one in children]
        await unit_of_work.pending.append_all(leaves)
        await unit_of_work.outbox.add_all([_lapsed(one, at=clock()) for one in children])
    return len(children)


async def put_in_force(version: str, *, unit_of_work: RenewalWork, clock: Clock) -> bool:
    """Append the leaf of the new rules, once; False while other rules wait for theirs."""
    renewal = await unit_of_work.renewals.get(version, for_update=True)
    if renewal is None or renewal.state not in (SCHEDULED, PREVIEWED):
        return True
    if not await unit_of_work.rules.hold_publication():
        return False
    draft = await unit_of_work.rule_drafts.get(version)
    assert draft is not None  # noqa: S101 - drafts are never deleted
    rules = rule_set_of(draft.document)
    await unit_of_work.rules.add(rules, document=draft.document)
    content = rules_in_force(
        version=version, document_hash=document_hash(draft.document), keep_progress=draft.keep_progress
    )
    await unit_of_work.pending.append(content)
    await unit_of_work.renewals.save(replace(renewal, state=EXECUTED, executed_at=clock()))
    return True


async def tell_of_execution(version: str, *, unit_of_work: RenewalWork, clock: Clock) -> bool:
    """State the renewal with the leaf that brought it; False while that is not sealed."""
    renewal = await unit_of_work.renewals.get(version, for_update=True)
    seq = await unit_of_work.renewals.sealed_at(version)
    if renewal is None or renewal.executed_seq is not None or seq is None:
        return seq is not None
    await unit_of_work.renewals.save(replace(renewal, executed_seq=seq))
    told = RenewalExecutedV1(
        rule_version=version,
        previous_version=await unit_of_work.renewals.previous_of(version),
        valid_from=renewal.valid_from,
        ledger_seq=seq,
        executed_at=renewal.executed_at or clock(),
    )
    await unit_of_work.outbox.add(told)
    return True


def _lapsed(child: Outgrown, *, at: datetime) -> ApplicationLapsedV1:
    return ApplicationLapsedV1(
        application_id=child.application_id,
        number=child.code,
        account_id=child.account_id,
        territory=child.territory,
        state="archived",
        ground="school_age",
        lapsed_at=at,
    )
