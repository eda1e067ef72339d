"""What the register's answer must be for the caller to learn who the child is."""

from datetime import date, timedelta

import pytest
from children_builders import child, facts, proven

from balabaqsha_chassis.clock import system_clock
from children_service.domain.check import Check, is_grown_up, require_represented
from children_service.domain.errors import CheckExpiredError, ChildNotFoundError
from children_service.domain.iin import Iin

CHILD = Iin(digits="220510500010")
MOTHER = Iin(digits="930427300015")
TODAY = date(2026, 11, 23)


def test_a_proven_relation_to_a_living_minor_is_enough():
    answer = proven(CHILD.digits)

    assert require_represented(answer, guardian=MOTHER, child=CHILD, today=TODAY) is answer


@pytest.mark.parametrize(
    "answer",
    [
        None,
        proven(CHILD.digits, alive=False),
        proven(CHILD.digits, facts=facts(birth_date=date(2008, 11, 23))),
    ],
    ids=["unknown or unrelated", "dead", "eighteen today"],
)
def test_every_no_is_the_same_no(answer):
    with pytest.raises(ChildNotFoundError):
        require_represented(answer, guardian=MOTHER, child=CHILD, today=TODAY)


def test_nobody_represents_themselves():
    with pytest.raises(ChildNotFoundError):
        require_represented(proven(CHILD.digits), guardian=CHILD, child=CHILD, today=TODAY)


@pytest.mark.parametrize(
    ("birth_date", "today", "grown_up"),
    [
        (date(2008, 11, 24), date(2026, 11, 23), False),
        (date(2008, 11, 23), date(2026, 11, 23), True),
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
    ],
)
def test_a_person_grows_up_on_the_eighteenth_birthday(birth_date: date, today: date, *, grown_up: bool):
    assert is_grown_up(birth_date, today=today) is grown_up


def test_a_check_is_good_until_its_last_instant():
    now = system_clock()
    check = Check(id="c", account_id="a", answer=proven(CHILD.digits), checked_at=now, expires_at=now)

    check.require_fresh(now - timedelta(milliseconds=1))
    with pytest.raises(CheckExpiredError):
        check.require_fresh(now)


def test_facts_are_those_of_the_latest_answer():
    standing = child()
    married = facts(surname="Омарова")

    later = standing.told_anew(married, as_of=standing.facts_as_of + timedelta(seconds=1))
    earlier = standing.told_anew(married, as_of=standing.facts_as_of - timedelta(seconds=1))

    assert later.facts == married
    assert earlier == standing
