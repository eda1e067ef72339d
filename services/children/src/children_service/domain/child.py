"""A child, known by one id to all who represent it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from children_service.domain.iin import Iin

Sex = Literal["male", "female"]
Relation = Literal["mother", "father", "guardian", "trustee", "adopter"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Facts:
    """What the register says of a person."""

    surname: str
    first_name: str
    patronymic: str | None
    sex: Sex
    birth_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One child; its facts are those of the latest answer of the register."""

    id: str
    iin: Iin
    facts: Facts
    facts_as_of: datetime

    def told_anew(self, facts: Facts, *, as_of: datetime) -> "Child":
        """The same child by what the register said at `as_of`, unless something later is known."""
        return replace(self, facts=facts, facts_as_of=as_of) if as_of > self.facts_as_of else self


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """That an account's holder represents a child, and since when it is known here."""

    account_id: str
    child_id: str
    relation: Relation
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentedChild:
    """A child as one of its representatives sees it."""

    child: Child
    link: Link
