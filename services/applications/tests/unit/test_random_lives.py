"""Ten thousand random lives of an application, beside a model that knows only the table of the domain."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from applications_service.domain.age import AgeRule
from applications_service.domain.application import Application, Standing
from applications_service.domain.deadlines import DeadlineKind, told_first
from applications_service.domain.errors import ActionNotAllowedError
from applications_service.domain.grounds import ArchiveGround
from applications_service.domain.states import CLOSED, OPEN, State
from applications_service.domain.timeline import RejectionGround, WithdrawalGround
from applications_service.domain.told import Told
from applications_service.domain.wishes import Wishes

START = datetime(2026, 7, 1, 4, tzinfo=UTC)
STANDING = Standing(territory="750000000", cohort=2023, category="c13", rule_version="2026.1")
RULE = AgeRule(valid_from=date(2020, 1, 1), refused_from_age=7, source="a test")
WISHES = Wishes(group_type="general", region="750000000", district="751310000", language="kk")
LIVE = {State.VOUCHER_OFFERED, State.CHOOSING, State.WAITLISTED, State.PLACE_HELD, State.CONTRACT_PENDING}
OFFICERS = {State.SUBMITTED, State.NEEDS_CORRECTION, State.QUEUED}
#: What the queue may say -> the states in which that is news to be believed.
FOLLOWED = {
    State.QUEUED: {State.SUBMITTED, State.INACTIVE} | LIVE,
    State.VOUCHER_OFFERED: {State.QUEUED, State.NEEDS_CORRECTION, State.ANNULLED},
    State.INACTIVE: LIVE,
    State.CHOOSING: LIVE - {State.CHOOSING} | {State.ENROLLED, State.ANNULLED},
    State.WAITLISTED: LIVE - {State.WAITLISTED, State.VOUCHER_OFFERED} | {State.ENROLLED, State.ANNULLED},
    State.PLACE_HELD: {State.CHOOSING, State.WAITLISTED, State.ANNULLED},
    State.CONTRACT_PENDING: {State.PLACE_HELD, State.ANNULLED},
    State.ENROLLED: {State.PLACE_HELD, State.CONTRACT_PENDING},
    State.ANNULLED: LIVE,
}


class Life:
    """An application, and what a reader of the domain's table would say of it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.at = START
        self.application = Application.draft(
            "id", number="7KQ2", account_id="a", child_id="c", at=START, expires_at=START + timedelta(days=30)
        )
        self.application.wishes = WISHES
        self.state = State.DRAFT
        self.listed = False
        self.filed_at: datetime | None = None

    def step(self) -> None:
        self.at += timedelta(minutes=1)
        before = self.application.state, dict(self.application.deadlines)
        move, expected = self.chance.choice(MOVES)(self)
        if expected is None:
            with pytest.raises(ActionNotAllowedError):
                move()
            assert (self.application.state, self.application.deadlines) == before
        else:
            move()
            self.state = expected
        self.hold()

    def hold(self) -> None:
        """What is true of every application at every moment."""
        application = self.application
        assert application.state is self.state
        assert application.filed_at == self.filed_at
        assert application.is_open == (self.state in OPEN)
        assert application.is_closed == (self.state in CLOSED)
        assert application.state_since <= self.at
        assert (application.standing is not None) == self.listed
        told = told_first(application.deadlines, state=application.state)
        assert told is None or told[0] in application.deadlines
        assert application.state not in CLOSED - {State.ANNULLED} or not application.deadlines


Move = tuple[Callable[[], object], State | None]


def submit(life: Life) -> Move:
    def move() -> None:
        life.application.file(
            at=life.at, consent_version="1", district_has_settlements=False, birth_date=date(2023, 5, 14), rule=RULE
        )
        life.filed_at = life.at

    return move, State.SUBMITTED if life.state is State.DRAFT else None


def enter_list(life: Life) -> Move:
    allowed = FOLLOWED[State.QUEUED] | {State.QUEUED}
    if life.state is State.NEEDS_CORRECTION:
        expected: State | None = State.NEEDS_CORRECTION
    else:
        expected = State.QUEUED if life.state in allowed else None

    def move() -> None:
        life.application.enter_list(STANDING, at=life.at)
        life.listed = True

    return move, expected


def request_correction(life: Life) -> Move:
    expected = State.NEEDS_CORRECTION if life.state in {State.SUBMITTED, State.QUEUED} else None
    return lambda: life.application.request_correction(respond_by=life.at + timedelta(days=5), at=life.at), expected


def resubmit(life: Life) -> Move:
    back = State.QUEUED if life.listed else State.SUBMITTED
    return lambda: life.application.resubmit(at=life.at), back if life.state is State.NEEDS_CORRECTION else None


def appoint_hearing(life: Life) -> Move:
    ground, hearing_at = RejectionGround.DATA_FALSE, life.at + timedelta(days=3)
    expected = life.state if life.state in OFFICERS else None
    return lambda: life.application.appoint_hearing(ground, hearing_at=hearing_at, at=life.at), expected


def reject(life: Life) -> Move:
    expected = State.REJECTED if life.state in OFFICERS else None
    return lambda: life.application.reject(RejectionGround.DATA_FALSE, at=life.at), expected


def withdraw(life: Life) -> Move:
    expected = State.WITHDRAWN if life.state in OPEN else None
    return lambda: life.application.withdraw(WithdrawalGround.WITHDRAWN_BY_PARENT, at=life.at), expected


def archive(life: Life) -> Move:
    expected = State.ARCHIVED if life.state in OPEN | {State.ANNULLED} else None
    return lambda: life.application.archive(ArchiveGround.NOT_RESTORED, at=life.at), expected


def follow(life: Life) -> Move:
    """A word of the queue is never an error: it is followed, or it changes nothing."""
    told = life.chance.choice(list(FOLLOWED))
    by_decision = life.chance.random() < 0.1
    back = by_decision and told is State.QUEUED and life.state in CLOSED
    believed = told is life.state or life.state in FOLLOWED[told] or back
    stays = told is State.QUEUED and life.state is State.NEEDS_CORRECTION
    deadlines = {DeadlineKind.USE_BY: life.at + timedelta(days=5)}

    def move() -> None:
        before = life.application.state
        followed = life.application.follow(
            Told(state=told, at=life.at, deadlines=deadlines if believed else {}, by_decision=by_decision)
        )
        assert followed == (believed or stays)
        assert followed or life.application.state is before

    return move, told if believed else life.state


#: Weighted so that lives get far enough to have a voucher.
MOVES = (
    submit,
    enter_list,
    enter_list,
    request_correction,
    resubmit,
    appoint_hearing,
    follow,
    follow,
    follow,
    follow,
    follow,
    follow,
    follow,
    reject,
    withdraw,
    archive,
)


def test_ten_thousand_random_lives_go_where_the_table_says_and_nowhere_else():
    reached = set()

    for seed in range(10_000):
        life = Life(seed)
        for _ in range(25):
            life.step()
            reached.add(life.state)

    assert reached == set(State)
