"""Which deadlines, reminders and notices a term brings with it; all are stored when the term begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from balabaqsha_chassis.working_days import local_day, start_of_day
from queue_service.domain.terms import Terms
from queue_service.use_cases.voucher_ports import DeadlineKind, NewDeadline, Reminder


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term that begins at `begin`, and at whose `end` it is too late."""

    application_id: str
    begin: datetime
    end: datetime
    voucher_id: str | None = None


def plan_confirmation(term: Term, *, terms: Terms) -> NewDeadline:
    """What the issue of a voucher sets: consent before `end`, and its reminders."""
    return _reminded(term, DeadlineKind.CONFIRM, terms=terms)


def plan_contract(term: Term, *, terms: Terms) -> NewDeadline:
    """What consent sets: the signed contract before `end`, and its reminders."""
    return _reminded(term, DeadlineKind.CONTRACT, terms=terms)


def plan_waitlist_offer(term: Term, *, terms: Terms) -> NewDeadline:
    """What the offer of a place to a waiting child sets, and its reminders."""
    return _reminded(term, DeadlineKind.WAITLIST_OFFER, terms=terms)


def plan_refusal_undo(term: Term, *, terms: Terms) -> NewDeadline:
    """What a refusal sets: until `end` it may be taken back."""
    return _deadline(term, DeadlineKind.REFUSAL_UNDO, terms=terms)


def plan_inactivity(term: Term, *, restorable: bool, terms: Terms) -> Sequence[NewDeadline]:
    """What inactivity sets: the archive at `end`, and before it, where there is a way back, a notice on some days."""
    days = terms.inactive_notice_days if restorable else ()
    return (
        _deadline(term, DeadlineKind.RESTORE, terms=terms),
        *(_notice(term, day, terms=terms) for day in days),
    )


def _reminded(term: Term, kind: DeadlineKind, *, terms: Terms) -> NewDeadline:
    return replace(_deadline(term, kind, terms=terms), reminders=tuple(_reminders(term, terms=terms)))


def _reminders(term: Term, *, terms: Terms) -> Iterator[Reminder]:
    """A short term has no room for all of them: each lies inside it, and the first before the last."""
    last = term.end - terms.remind_before
    after, before = _hours(terms.remind_after), _hours(terms.remind_before)
    if (first := term.begin + terms.remind_after) < last:
        yield Reminder(f"after_{after}h", first)
    if last > term.begin:
        yield Reminder(f"before_{before}h", last)


def _notice(term: Term, day: int, *, terms: Terms) -> NewDeadline:
    morning = start_of_day(local_day(term.begin) + timedelta(days=day)) + timedelta(hours=terms.notice_hour)
    return _deadline(term, DeadlineKind.INACTIVE_NOTICE, terms=terms, due_at=morning, day=day)


def _deadline(
    term: Term, kind: DeadlineKind, *, terms: Terms, due_at: datetime | None = None, **details: str | int
) -> NewDeadline:
    return NewDeadline(
        application_id=term.application_id,
        voucher_id=term.voucher_id,
        kind=kind,
        due_at=due_at or term.end,
        set_at=term.begin,
        terms_version=terms.version,
        details=details,
    )


def _hours(span: timedelta) -> int:
    return span // timedelta(hours=1)
