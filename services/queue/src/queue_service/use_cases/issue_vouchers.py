"""Whoever was drawn gets a voucher, with its term, in the transaction that seals the draw."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from balabaqsha_chassis.event_series import EventSeries
from balabaqsha_contracts.queue_iteration_events import IterationPublishedV1
from balabaqsha_contracts.queue_voucher_events import VoucherOfferedV1
from queue_service.domain.iteration_states import IterationAction, state_after
from queue_service.domain.sealing import SealedLeaf
from queue_service.use_cases.deadline_plans import Term, plan_confirmation
from queue_service.use_cases.issue_ports import SealingWork
from queue_service.use_cases.iteration_ports import Issue, Iteration, PoolChange, Winner
from queue_service.use_cases.show_pool import ISSUED


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueVouchers:
    """The run's leaf and its offers as they were sealed, and whose entries were taken out of the queue."""

    leaves: Sequence[SealedLeaf]
    winners: Mapping[str, Winner]
    at: datetime


async def issue_vouchers(command: IssueVouchers, *, unit_of_work: SealingWork) -> None:
    """Write vouchers, deadlines and events, and close the draw; a run that no iteration ordered is only told of."""
    run, *offers = command.leaves
    ordered = await unit_of_work.iterations.publishing(str(run.leaf["run"]))
    if ordered is None:
        return
    winners = [
        (int(offer.leaf["ordinal"]), command.winners[code])
        for offer in offers
        if (code := str(offer.leaf["code"])) in command.winners
    ]
    published = replace(
        ordered,
        state=state_after(ordered.state, IterationAction.DRAW),
        published_seq=run.seq,
        published_at=command.at,
        offered=len(winners),
        protocol_hash=protocol_hash(command.leaves),
    )
    await unit_of_work.iterations.save(published)
    issue = await _issue(published, winners, unit_of_work=unit_of_work)
    names = await unit_of_work.voucher_issue.write(issue)
    if winners:
        await unit_of_work.outbox.add_series(_offered(issue, names))
    await unit_of_work.outbox.add(_published(published))
    await _take_from_pool(published, unit_of_work=unit_of_work)


def protocol_hash(leaves: Sequence[SealedLeaf]) -> str:
    """SHA-256 over the lines of the run and its offers as the ledger publishes them, each ended by a line feed."""
    digest = hashlib.sha256()
    for sealed in leaves:
        digest.update(sealed.data + b"\n")
    return digest.hexdigest()


async def _issue(iteration: Iteration, winners: Sequence[tuple[int, Winner]], *, unit_of_work: SealingWork) -> Issue:
    at = _instant(iteration)
    terms, calendar = await unit_of_work.terms.in_force(at), await unit_of_work.terms.calendar()
    confirm_by = calendar.end_of_working_days(at, terms.confirm_working_days)
    return Issue(
        iteration=iteration,
        winners=winners,
        at=at,
        confirm_by=confirm_by,
        deadline=plan_confirmation(Term(application_id="", begin=at, end=confirm_by), terms=terms),
        terms_version=terms.version,
        rule_version=(await unit_of_work.rules.in_force()).version,
    )


_OF_EACH = ("application_id", "number", "account_id", "voucher_id", "voucher_number", "ordinal")


def _offered(issue: Issue, names: Sequence[tuple[str, str]]) -> EventSeries:
    """The events: the first as a model, a hundred thousand others like it."""
    values = [
        (winner.application_id, winner.code, winner.account_id, *name, ordinal)
        for (ordinal, winner), name in zip(issue.winners, names, strict=True)
    ]
    pattern = VoucherOfferedV1.model_validate(
        {
            **dict(zip(_OF_EACH, values[0], strict=True)),
            "territory": issue.iteration.territory,
            "state": "voucher_offered",
            "iteration_id": issue.iteration.id,
            "offered_at": issue.at,
            "confirm_by": issue.confirm_by,
        }
    )
    return EventSeries(pattern=pattern, names=_OF_EACH, values=values)


def _published(iteration: Iteration) -> IterationPublishedV1:
    return IterationPublishedV1.model_validate(
        {
            "iteration_id": iteration.id,
            "territory": iteration.territory,
            "waiting_list": iteration.waiting_list,
            "places": iteration.places,
            "offered": iteration.offered,
            "cut_off": iteration.cut_off,
            "ledger_seq": iteration.published_seq,
            "protocol_hash": iteration.protocol_hash,
            "published_at": iteration.published_at,
        }
    )


async def _take_from_pool(iteration: Iteration, *, unit_of_work: SealingWork) -> None:
    """What is issued comes from the pool as far as it reaches; the rest were new places of this iteration."""
    balance = await unit_of_work.pool.balance(iteration.waiting_list)
    change = PoolChange(
        waiting_list=iteration.waiting_list,
        territory=iteration.territory,
        delta=-min(max(balance, 0), iteration.offered or 0),
        reason=ISSUED,
        at=_instant(iteration),
        iteration_id=iteration.id,
    )
    await unit_of_work.pool.add(change)


def _instant(iteration: Iteration) -> datetime:
    assert iteration.published_at is not None  # noqa: S101 - set with the state
    return iteration.published_at
