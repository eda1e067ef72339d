"""Who is let in, what a code is worth, and what the chain of the audit shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from identity_service.adapters.one_time_codes import TotpCodes
from identity_service.domain.audit import BEGINNING, AuditLine, first_broken
from identity_service.domain.errors import RoleUnknownError, TerritoryInvalidError
from identity_service.domain.sessions import SessionTerms
from identity_service.domain.staff import RefusedBecause, Rights, Role, Shown, StaffMember, StaffTerms, judge

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TERMS = StaffTerms(
    sessions=SessionTerms(
        remembered_life=timedelta(hours=12), idle_life=timedelta(hours=8), refresh_grace=timedelta(seconds=30), most=5
    ),
    failures_most=3,
)
MEMBER = StaffMember(
    id="019a0000-0000-7000-8000-000000000001",
    login="aigul.s",
    password_hash="$argon2id$made-up",
    password_provisional=False,
    totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    assigned=Rights.parse(roles=["auditor"], territories=["all"]),
    last_step=100,
    created_at=NOW,
)
RIGHT = Shown(proven_hash="$argon2id$made-up", step=101)
#: RFC 6238, appendix B: the key is twenty ASCII characters, the codes have eight digits, of which six are ours.
RFC_KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


@pytest.mark.parametrize(
    ("member", "shown", "why"),
    [
        (MEMBER, RIGHT, None),
        (replace(MEMBER, last_step=None), replace(RIGHT, step=1), None),
        (None, RIGHT, RefusedBecause.LOGIN_UNKNOWN),
        (replace(MEMBER, active=False), RIGHT, RefusedBecause.DISABLED),
        (replace(MEMBER, failed_attempts=2), RIGHT, None),
        (replace(MEMBER, failed_attempts=3), RIGHT, RefusedBecause.LOCKED),
        (MEMBER, replace(RIGHT, proven_hash=None), RefusedBecause.PASSWORD_WRONG),
        (replace(MEMBER, password_hash="newer"), RIGHT, RefusedBecause.PASSWORD_WRONG),
        (MEMBER, replace(RIGHT, step=None), RefusedBecause.CODE_WRONG),
        (MEMBER, replace(RIGHT, step=100), RefusedBecause.CODE_REUSED),
        (MEMBER, replace(RIGHT, step=99), RefusedBecause.CODE_REUSED),
    ],
)
def test_a_member_is_let_in_only_when_everything_fits(
    member: StaffMember | None, shown: Shown, why: RefusedBecause | None
) -> None:
    assert judge(member, shown, terms=TERMS) is why


def test_a_password_given_out_opens_no_rights() -> None:
    assert replace(MEMBER, password_provisional=True).rights == Rights()
    assert MEMBER.rights.roles == {Role.AUDITOR}


@pytest.mark.parametrize("role", ["parent", "", "Auditor", "auditor "])
def test_an_unknown_role_is_refused(role: str) -> None:
    with pytest.raises(RoleUnknownError):
        Rights.parse(roles=[role], territories=[])


@pytest.mark.parametrize("territory", ["", "a b", "-", "a" * 65, "әуезов", "a,b"])
def test_what_is_no_code_of_a_territory_is_refused(territory: str) -> None:
    with pytest.raises(TerritoryInvalidError):
        Rights.parse(roles=["auditor"], territories=[territory])


@pytest.mark.parametrize(("second", "code"), RFC_VECTORS)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    at = datetime.fromtimestamp(second, UTC)

    assert TotpCodes().step_of(code[-6:], secret=RFC_KEY, at=at) == second // 30
    assert TotpCodes().step_of(code[-6:], secret=None, at=at) is None


def test_a_code_is_known_by_the_step_it_is_of() -> None:
    app, step = pyotp.TOTP(MEMBER.totp_secret), int(NOW.timestamp()) // 30

    found = [
        TotpCodes().step_of(app.generate_otp(step + away), secret=MEMBER.totp_secret, at=NOW) for away in range(-2, 3)
    ]

    assert found == [None, step - 1, step, step + 1, None]


def test_members_and_what_they_show_are_not_written_out() -> None:
    shown = repr(MEMBER) + repr(RIGHT)

    assert MEMBER.totp_secret not in shown
    assert MEMBER.password_hash not in shown


def _chain(length: int) -> list[tuple[AuditLine, bytes]]:
    lines: list[tuple[AuditLine, bytes]] = []
    for position in range(1, length + 1):
        line = AuditLine(
            position=position,
            at=NOW,
            what="refused",
            actor=None,
            staff_id=None,
            name_index=b"\x01" * 32,
            why="code_wrong",
            session_id=None,
            address="198.51.•.•",
            previous=lines[-1][1] if lines else BEGINNING,
        )
        lines.append((line, line.digest()))
    return lines


def test_a_whole_chain_is_whole() -> None:
    assert first_broken([]) is None
    assert first_broken(_chain(5)) is None


@pytest.mark.parametrize("gone", [0, 1, 3])
def test_a_line_taken_out_of_the_chain_is_missed(gone: int) -> None:
    lines = _chain(5)
    del lines[gone]

    assert first_broken(lines) == gone + 2


def test_a_changed_line_is_seen_even_with_a_hash_to_match() -> None:
    lines = _chain(5)
    changed = replace(lines[2][0], why="password_wrong")

    assert first_broken([*lines[:2], (changed, lines[2][1]), *lines[3:]]) == 3
    assert first_broken([*lines[:2], (changed, changed.digest()), *lines[3:]]) == 4
