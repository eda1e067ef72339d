"""Asking the register whether an account's holder represents a child, and what may be built on the answer."""

from dataclasses import dataclass
from datetime import date, datetime

from children_service.domain.child import Facts, Relation
from children_service.domain.errors import CheckExpiredError, ChildNotFoundError
from children_service.domain.iin import Iin

#: From this birthday on nobody stands for a person as parent or guardian.
GROWN_UP_AT = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAnswer:
    """The register's yes: who the child is, by which relation and which act record."""

    child_iin: Iin
    facts: Facts
    alive: bool
    relation: Relation
    basis: str
    #: SHA-256 of the answer's bytes, in hexadecimal.
    fingerprint: str


def require_represented(answer: RegisterAnswer | None, *, guardian: Iin, child: Iin, today: date) -> RegisterAnswer:
    """The answer, if it proves that the guardian represents a living minor; raises `ChildNotFoundError`."""
    if answer is None or guardian == child or not answer.alive or is_grown_up(answer.facts.birth_date, today=today):
        raise ChildNotFoundError
    return answer


def is_grown_up(birth_date: date, *, today: date) -> bool:
    """Whether the 18th birthday has come."""
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    return today.year - birth_date.year - (not had_birthday) >= GROWN_UP_AT


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Evidence: what the register answered this account about this child, and when."""

    id: str
    account_id: str
    answer: RegisterAnswer
    checked_at: datetime
    expires_at: datetime

    def require_fresh(self, now: datetime) -> None:
        """Return if a child may be added on this evidence; raises `CheckExpiredError`."""
        if now >= self.expires_at:
            raise CheckExpiredError
