"""A voucher goes only where the table leads, and its application with it."""

import random
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from voucher_models import CONFIRM_BY, ISSUED_AT, PUBLIC_STATES, PUBLIC_STEPS, voucher

from queue_service.domain.errors import QueueError
from queue_service.domain.voucher_errors import (
    ConfirmationTermOverError,
    ContractTermOverError,
    UndoTermOverError,
    VoucherStateError,
)
from queue_service.domain.voucher_states import (
    ENDED,
    LIVE,
    TABLE,
    VoucherAction,
    VoucherRole,
    VoucherState,
    application_state,
    row_of,
)
from queue_service.domain.vouchers import CLOCK, Actor, Voucher, possible_now, take_step

PARENT = Actor(role=VoucherRole.PARENT, id="p")
PATHS = 10_000
_SILENT = frozenset({VoucherState.RETURNED, VoucherState.CLOSED})


def public_of(found: Voucher) -> str:
    """Right after a step: nobody waits in a list, no kindergarten has answered."""
    return "ended" if found.state in _SILENT else application_state(found.state)


def drift(found: Voucher, *, dice: random.Random) -> str:
    """What kindergartens make of it between two steps."""
    return (
        public_of(found)
        if found.state in _SILENT
        else application_state(found.state, waits=dice.random() < 0.3, accepted=dice.random() < 0.5)
    )


def walk(dice: random.Random) -> list[VoucherState]:
    """A random path: any side tries anything at any time; what is refused changes nothing."""
    found, at = voucher(), ISSUED_AT
    public = public_of(found)
    path = [found.state]
    for _ in range(dice.randrange(4, 30)):
        at += timedelta(hours=dice.choice((0, 1, 5, 30)))
        action, by = attempt(found, dice=dice)
        try:
            stepped = take_step(found, action, by=by, at=at)
        except QueueError:
            continue
        check_step(found, stepped.voucher, action=action, by=by)
        found = with_terms(stepped.voucher, action=action, at=at)
        after = public_of(found)
        assert after in PUBLIC_STEPS[public], (public, action, after)
        public = drift(found, dice=dice)
        assert public == "ended" or found.state in PUBLIC_STATES[public]
        assert public == after or public in PUBLIC_STEPS[after]
        path.append(found.state)
    return path


def attempt(found: Voucher, *, dice: random.Random) -> tuple[VoucherAction, Actor]:
    """Every other time something the table has, or paths would hardly get anywhere."""
    rows = [row for row in TABLE if row.state is found.state]
    if not rows or dice.random() < 0.5:
        return dice.choice(list(VoucherAction)), Actor(role=dice.choice(list(VoucherRole)))
    row = dice.choice(rows)
    return row.action, Actor(role=dice.choice(sorted(row.roles)))


def with_terms(found: Voucher, *, action: VoucherAction, at: datetime) -> Voucher:
    """What the use cases put in with a step."""
    if action in (VoucherAction.CONFIRM, VoucherAction.TRANSFER):
        return replace(found, use_by=at + timedelta(days=5))
    if action is VoucherAction.DECLINE:
        return replace(found, undo_by=at + timedelta(hours=24))
    return found


def check_step(before: Voucher, after: Voucher, *, action: VoucherAction, by: Actor) -> None:
    row = row_of(before.state, action)
    assert row is not None
    assert by.role in row.roles
    assert after.state in ({row.next} if row.next else {VoucherState.OFFERED, VoucherState.CONFIRMED})
    assert (after.ended_at is None) == (after.state in LIVE)
    assert (after.id, after.confirm_by, after.offered_at) == (before.id, before.confirm_by, before.offered_at)


def test_ten_thousand_random_paths_never_leave_the_tables() -> None:
    dice = random.Random(20260706)

    paths = [walk(dice) for _ in range(PATHS)]

    seen = Counter(state for path in paths for state in path)
    assert set(seen) == set(VoucherState)
    assert all(state not in ENDED for path in paths for state in path[:-1])


def test_the_table_has_one_row_for_a_state_and_action() -> None:
    keys = [(row.state, row.action) for row in TABLE]

    assert len(keys) == len(set(keys))
    assert {VoucherState.EXPIRED, VoucherState.REVOKED, VoucherState.RETURNED, VoucherState.CLOSED} == ENDED


def test_every_live_voucher_ends_when_its_application_does() -> None:
    ends = {state: row_of(state, VoucherAction.WITHDRAW) for state in LIVE}

    assert {row.next for row in ends.values() if row} == {VoucherState.RETURNED, VoucherState.CLOSED}
    assert all(ends.values())


@pytest.mark.parametrize("early", [timedelta(0), timedelta(milliseconds=1), timedelta(days=1)])
def test_before_the_term_is_over_a_parent_confirms_and_the_clock_does_not_expire(early: timedelta) -> None:
    at = CONFIRM_BY - early

    confirmed, expired = outcome(VoucherAction.CONFIRM, by=PARENT, at=at), outcome(VoucherAction.EXPIRE, CLOCK, at=at)

    assert (confirmed, expired) == ((True, False) if early else (False, True))


def outcome(action: VoucherAction, by: Actor, *, at: datetime) -> bool:
    try:
        take_step(voucher(), action, by=by, at=at)
    except QueueError:
        return False
    return True


def test_what_is_too_late_says_which_term_is_over() -> None:
    confirmed = voucher(state=VoucherState.CONFIRMED, use_by=CONFIRM_BY)
    declined = voucher(state=VoucherState.DECLINED, state_before_refusal=VoucherState.OFFERED, undo_by=CONFIRM_BY)

    for found, action, refusal in (
        (voucher(), VoucherAction.CONFIRM, ConfirmationTermOverError),
        (voucher(), VoucherAction.DECLINE, ConfirmationTermOverError),
        (confirmed, VoucherAction.BIND, ContractTermOverError),
        (declined, VoucherAction.UNDO, UndoTermOverError),
    ):
        with pytest.raises(refusal):
            take_step(found, action, by=PARENT, at=CONFIRM_BY)


def test_a_refusal_taken_back_leads_to_what_was_before_it() -> None:
    for before, after in (
        (VoucherState.OFFERED, VoucherState.OFFERED),
        (VoucherState.CONFIRMED, VoucherState.CONFIRMED),
        (VoucherState.BOUND, VoucherState.CONFIRMED),
    ):
        refused = take_step(voucher(state=before), VoucherAction.DECLINE, by=PARENT, at=ISSUED_AT).voucher
        undone = take_step(refused, VoucherAction.UNDO, by=PARENT, at=ISSUED_AT).voucher
        assert (undone.state, undone.ended_at, undone.undo_by) == (after, None, None)


def test_a_refused_step_names_what_is_possible() -> None:
    with pytest.raises(VoucherStateError) as refusal:
        take_step(voucher(state=VoucherState.USED), VoucherAction.CONFIRM, by=PARENT, at=ISSUED_AT)

    assert (refusal.value.state, refusal.value.possible) == ("used", (VoucherAction.TRANSFER,))


def test_what_is_possible_now_leaves_out_what_is_too_late() -> None:
    early = possible_now(voucher(), role=VoucherRole.PARENT, at=ISSUED_AT)
    late = possible_now(voucher(), role=VoucherRole.PARENT, at=CONFIRM_BY)

    assert early == (VoucherAction.CONFIRM, VoucherAction.DECLINE)
    assert late == ()
