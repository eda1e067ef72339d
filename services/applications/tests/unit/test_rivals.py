"""Several applications for one child."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from applications_service.domain.application import Application
from applications_service.domain.rivals import decide
from applications_service.domain.states import State
from applications_service.domain.wishes import Wishes

NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)


def filed(*, minute: int, proven: bool, name: str = "x") -> Application:
    at = NINE + timedelta(minutes=minute)
    return Application(
        id=name,
        number=name,
        account_id=name,
        child_id="child",
        state=State.SUBMITTED,
        state_since=at,
        wishes=Wishes(),
        version=1,
        created_at=at,
        filed_at=at,
        link_proven=proven,
    )


def test_the_only_one_stands():
    assert decide(filed(minute=0, proven=False), others=[]).stands


def test_one_filed_after_a_proven_one_does_not_stand():
    assert not decide(filed(minute=5, proven=False), others=[filed(minute=0, proven=True)]).stands


def test_an_earlier_one_displaces_later_ones_proven_or_not():
    later = [filed(minute=1, proven=True, name="a"), filed(minute=2, proven=False, name="b")]

    decision = decide(filed(minute=0, proven=False), others=later)

    assert decision.stands
    assert decision.displaced == tuple(later)


def test_an_earlier_one_that_nobody_proved_is_left_to_wait():
    decision = decide(filed(minute=5, proven=False), others=[filed(minute=0, proven=False)])

    assert decision.stands
    assert decision.displaced == ()


@settings(deadline=None)
@given(st.permutations(range(5)))
def test_in_whatever_order_links_come_the_earliest_filing_stands_alone(order: list[int]):
    waiting = {minute: filed(minute=minute, proven=False, name=str(minute)) for minute in range(5)}

    for minute in order:
        if minute not in waiting:
            continue
        others = [other for other in waiting.values() if other is not waiting[minute]]
        decision = decide(waiting[minute], others=others)
        for displaced in decision.displaced:
            del waiting[int(displaced.id)]
        if decision.stands:
            waiting[minute].link_proven = True
        else:
            del waiting[minute]

    assert list(waiting) == [0]


def test_one_that_holds_a_voucher_makes_way_for_nobody():
    late = filed(minute=0, proven=False, name="early")
    holder = filed(minute=5, proven=True, name="holder")
    holder.state = State.VOUCHER_OFFERED

    decision = decide(late, others=[holder])

    assert not decision.stands
    assert decision.displaced == ()
