"""A dry run: whom a draft would move, by how much, against the rules in force at one place of the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from balabaqsha_chassis.clock import Clock, rfc3339
from queue_service.domain.rule_comparison import (
    ListComparison,
    Mover,
    Tally,
    bounds_of_sizes,
    progress_under,
)
from queue_service.domain.rule_set import RuleSet, rule_set_of
from queue_service.use_cases.discard_rules import open_draft
from queue_service.use_cases.rule_ports import ListStand, RuleChange

REQUESTED = "requested"
DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestComparison:
    """Which draft, and who wants to know."""

    version: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The outcome, and the ledger's sequence number it is true at."""

    seq: int
    outcome: Mapping[str, Any]


async def request_comparison(command: RequestComparison, *, unit_of_work: RuleChange, clock: Clock) -> None:
    """Ask for a comparison; what an earlier one said is forgotten."""
    await open_draft(command.version, unit_of_work=unit_of_work)
    await unit_of_work.rule_drafts.request_comparison(command.version, by=command.by, at=clock())


async def compare_rules(version: str, *, unit_of_work: RuleChange) -> Compared:
    """Rank every child of every list by both rule sets, in one snapshot and one pass.

    The lists are streamed in the order of filing: what is kept in memory does not grow with them.
    """
    seq = await unit_of_work.list_stands.open_snapshot()
    draft = await unit_of_work.rule_drafts.get(version)
    assert draft is not None  # noqa: S101 - drafts are never deleted
    before, after = await unit_of_work.rules.in_force(), rule_set_of(draft.document)
    total = Tally()
    lists = []
    for stand in await unit_of_work.list_stands.stands():
        comparison = await _compare_list(stand, before, after, keep=draft.keep_progress, unit_of_work=unit_of_work)
        total.add(comparison.tally)
        lists.append(_list_outcome(stand, comparison))
    outcome = {
        "against": before.version,
        "progress": "kept" if draft.keep_progress else "zeroed",
        "total": _tally_outcome(total),
        "lists": sorted(lists, key=lambda one: (one["territory"] is None, one["waiting_list"])),
        "warnings": _warnings(before, after, total),
    }
    return Compared(seq=seq, outcome=outcome)


async def keep_comparison(compared: Compared, *, version: str, unit_of_work: RuleChange, clock: Clock) -> None:
    """Store the outcome with the draft, if it is still one that somebody waits for."""
    draft = await unit_of_work.rule_drafts.get(version, for_update=True)
    if draft is None or draft.comparison is None or draft.comparison.get("state") != REQUESTED:
        return
    now = clock()
    asked = {name: draft.comparison[name] for name in ("requested_by", "requested_at")}
    outcome = {"state": DONE, **asked, "compared_at": rfc3339(now), "ledger_seq": compared.seq, **compared.outcome}
    await unit_of_work.rule_drafts.store_comparison(version, outcome, seq=compared.seq, at=now)


async def _compare_list(
    stand: ListStand, before: RuleSet, after: RuleSet, *, keep: bool, unit_of_work: RuleChange
) -> ListComparison:
    progress = progress_under(after.root, progress=stand.progress, keep=keep)
    comparison = ListComparison(counts=stand.counts, before=(before.root, stand.progress), after=(after.root, progress))
    async for children in unit_of_work.list_stands.children(stand.waiting_list, list(stand.counts)):
        comparison.see(children)
    comparison.finish()
    return comparison


def _list_outcome(stand: ListStand, comparison: ListComparison) -> dict[str, Any]:
    """Nobody is named in a list of special purpose: the name alone would tell of a child's health."""
    movers = comparison.movers if stand.territory else []
    return {
        "waiting_list": stand.waiting_list,
        "territory": stand.territory,
        **_tally_outcome(comparison.tally),
        "movers": [_mover_outcome(mover) for mover in movers],
    }


def _tally_outcome(tally: Tally) -> dict[str, Any]:
    cells = zip(bounds_of_sizes(), tally.sizes, strict=True)
    return {
        "children": tally.seen,
        "moved": tally.better + tally.worse,
        "better": tally.better,
        "worse": tally.worse,
        "left_out": tally.left_out,
        "taken_in": tally.taken_in,
        "changes": [{"at_least": low, "at_most": high, "count": count} for (low, high), count in cells if count],
        "before": dict(tally.before),
        "after": dict(tally.after),
    }


def _mover_outcome(mover: Mover) -> dict[str, Any]:
    return {
        "number": mover.code,
        "change": mover.change,
        "before": {"category": mover.category_before, "overall": mover.before},
        "after": {"category": mover.category_after, "overall": mover.after},
    }


def _warnings(before: RuleSet, after: RuleSet, total: Tally) -> list[str]:
    """What a change of the rules does not bring about by itself, or takes away."""
    found = {
        "children_left_out": total.left_out > 0,
        "whole_cities_changed": before.whole_cities != after.whole_cities,
        "purposes_changed": before.purposes != after.purposes,
    }
    return [warning for warning, holds in found.items() if holds]
