"""A claim goes only where its one table leads; an unproven one is never taken for proven."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from applications_service.domain import privilege_errors
from applications_service.domain.claim_table import CLAIM_TABLE, ClaimAction, allows, next_state
from applications_service.domain.claims import ALIVE, PROVEN, UNDECIDED, Claim, ClaimGround, Validity
from applications_service.domain.errors import ActionNotAllowedError, ApplicationsError
from applications_service.domain.privilege import PrivilegeClaim, PrivilegeState
from applications_service.entrypoints.http import STATUSES
from applications_service.entrypoints.privilege_texts import CLAIM_GROUNDS, PRIVILEGE_STATES
from applications_service.entrypoints.texts import PROBLEM_TEXTS
from balabaqsha_chassis.languages import LANGUAGES

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SUMMARY = PrivilegeClaim(claim_id="c-1", type="large_family", privilege_class="b2")
GOOD = Validity(until=date(2026, 12, 31), expires_at=datetime(2026, 12, 31, 19, tzinfo=UTC))
WALKS = 1000
STEPS = 10


def declared() -> Claim:
    return Claim.declared(SUMMARY, application_id="a-1", at=NOW, review_by=NOW + timedelta(days=2))


def act(claim: Claim, action: ClaimAction) -> Claim:
    """The claim after the action, whoever does it."""
    ways = {
        ClaimAction.AWAIT_REVIEW: lambda: claim.await_review(at=NOW),
        ClaimAction.PROVE: lambda: claim.heard_registers(GOOD, at=NOW),
        ClaimAction.CONFIRM: lambda: claim.confirm(by="o", document_id="d", issued_at=None, validity=GOOD, at=NOW),
        ClaimAction.REJECT: lambda: claim.reject(ClaimGround.NOT_ENTITLED, by="o", reason="r", at=NOW),
        ClaimAction.EXPIRE: lambda: claim.expire(ClaimGround.CERTIFICATE_EXPIRED, at=NOW),
        ClaimAction.CANCEL: lambda: claim.cancel(at=NOW),
        ClaimAction.UPHOLD_APPEAL: lambda: claim.look_again(review_by=NOW, at=NOW),
    }
    return ways[action]()


def test_ten_thousand_steps_of_chance_never_leave_the_table():
    dice = random.Random(7)
    rows = {(row.state, row.action): row.next for row in CLAIM_TABLE}

    for _ in range(WALKS):
        claim = declared()
        for _ in range(STEPS):
            action = dice.choice(list(ClaimAction))
            before = claim
            try:
                claim = act(claim, action)
            except ActionNotAllowedError:
                assert (before.state, action) not in rows
                continue
            silent_register = action is ClaimAction.PROVE and claim == before
            assert silent_register or rows[before.state, action] is claim.state
            assert claim.summary.state is claim.state


def test_the_table_has_one_row_for_a_state_and_an_action():
    keys = [(row.state, row.action) for row in CLAIM_TABLE]

    assert len(keys) == len(set(keys))
    assert {row.next for row in CLAIM_TABLE} | {PrivilegeState.DECLARED} == set(PrivilegeState)


@pytest.mark.parametrize("state", list(PrivilegeState))
@pytest.mark.parametrize("action", list(ClaimAction))
def test_what_the_table_does_not_list_is_refused(state: PrivilegeState, action: ClaimAction):
    listed = any((row.state, row.action) == (state, action) for row in CLAIM_TABLE)

    assert allows(state, action) is listed
    if not listed:
        with pytest.raises(ActionNotAllowedError):
            next_state(state, action)


def test_a_cancelled_claim_stays_cancelled():
    assert not any(row.state is PrivilegeState.CANCELLED for row in CLAIM_TABLE)


def test_only_proven_claims_run_out_and_only_they_are_proven():
    assert {row.state for row in CLAIM_TABLE if row.action is ClaimAction.EXPIRE} == PROVEN
    assert ALIVE == PROVEN | UNDECIDED


def test_registers_that_hold_nothing_hand_a_claim_to_a_person_and_end_their_own_proof_only():
    proven = declared().heard_registers(GOOD, at=NOW)
    by_document = act(declared(), ClaimAction.CONFIRM)

    assert declared().heard_registers(None, at=NOW).state is PrivilegeState.UNDER_REVIEW
    assert proven.heard_registers(None, at=NOW).state is PrivilegeState.EXPIRED
    assert by_document.heard_registers(None, at=NOW) == by_document


def test_a_register_does_not_overrule_a_rejection():
    rejected = act(declared(), ClaimAction.REJECT)

    assert rejected.heard_registers(GOOD, at=NOW) == rejected


def test_an_answer_is_late_at_its_instant_and_not_before():
    claim = declared()

    assert not claim.is_late(claim.review_by - timedelta(microseconds=1))
    assert claim.is_late(claim.review_by)
    assert not act(claim, ClaimAction.REJECT).is_late(claim.review_by)


def test_every_state_and_ground_has_its_texts():
    assert set(PRIVILEGE_STATES) == set(PrivilegeState)
    assert set(CLAIM_GROUNDS) == set(ClaimGround)
    for texts in (*PRIVILEGE_STATES.values(), *CLAIM_GROUNDS.values()):
        assert set(texts) == set(LANGUAGES)
        assert all(texts.values())


def kinds() -> list[type[ApplicationsError]]:
    found = [kind for kind in vars(privilege_errors).values() if isinstance(kind, type)]
    return [kind for kind in found if issubclass(kind, ApplicationsError) and kind.__module__.endswith("e_errors")]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_status_and_texts(kind: type[ApplicationsError]):
    has_own_code = "code" in vars(kind)

    assert any(parent in STATUSES for parent in kind.__mro__)
    assert kind.code in PROBLEM_TEXTS or not has_own_code
