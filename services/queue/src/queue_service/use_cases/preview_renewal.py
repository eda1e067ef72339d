"""What a scheduled renewal will change for each child, worked out once and long before its day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from balabaqsha_chassis.clock import Clock
from balabaqsha_contracts.queue_iteration_events import RenewalPreviewedV1
from queue_service.domain.renewals import NOTHING_CHANGES, RenewalPreview, oldest_cohort
from queue_service.domain.rule_comparison import progress_under
from queue_service.domain.rule_set import RuleSet, rule_set_of
from queue_service.use_cases.renewal_ports import PREVIEWED, SCHEDULED, RenewalWork
from queue_service.use_cases.rule_ports import ListStand, RuleDraft


@dataclass(slots=True, kw_only=True)
class _Seen:
    children: int = 0
    movers: int = 0


async def due_previews(today: date, *, unit_of_work: RenewalWork, clock: Clock) -> list[str]:
    """Renewals whose day is as near as the terms say, and that no child has been told of."""
    terms = await unit_of_work.terms.in_force(clock())
    ahead = today + timedelta(days=terms.renewal_preview_days)
    renewals = await unit_of_work.renewals.listed()
    return [one.version for one in renewals if one.state == SCHEDULED and one.valid_from <= ahead]


async def preview_renewal(version: str, *, reads: RenewalWork, writes: RenewalWork, clock: Clock) -> None:
    """Rank every child by both rule sets: read in one snapshot, written in one transaction beside it."""
    seq = await reads.list_stands.open_snapshot()
    renewal = await writes.renewals.get(version, for_update=True)
    if renewal is None or renewal.state != SCHEDULED:
        return
    draft = await reads.rule_drafts.get(version)
    assert draft is not None  # noqa: S101 - drafts are never deleted
    before = await reads.rules.in_force()
    await writes.renewals.forget_preview(version)
    seen = _Seen()
    for stand in await reads.list_stands.stands():
        await _preview_list(stand, before, draft, seen, reads=reads, writes=writes)
    at = clock()
    await writes.renewals.save(replace(renewal, state=PREVIEWED, previewed_at=at, preview_seq=seq))
    told = RenewalPreviewedV1(
        rule_version=version,
        previous_version=before.version,
        valid_from=renewal.valid_from,
        children=seen.children,
        movers=seen.movers,
        previewed_at=at,
    )
    await writes.outbox.add(told)


async def _preview_list(
    stand: ListStand, before: RuleSet, draft: RuleDraft, seen: _Seen, *, reads: RenewalWork, writes: RenewalWork
) -> None:
    after = rule_set_of(draft.document)
    progress = progress_under(after.root, progress=stand.progress, keep=draft.keep_progress)
    preview = RenewalPreview(
        counts=stand.counts,
        before=(before.root, stand.progress),
        after=(after.root, progress),
        oldest=oldest_cohort(after),
    )
    async for children in reads.list_stands.children(stand.waiting_list, list(stand.counts)):
        previewed = list(preview.see(children))
        await writes.renewals.keep_preview(draft.version, previewed)
        seen.children += len(previewed)
        seen.movers += sum(one.reason != NOTHING_CHANGES for one in previewed)
