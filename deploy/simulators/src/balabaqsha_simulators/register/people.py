"""Who lives in the register: persons, the adults who stand for children, and families."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Sex = Literal["male", "female"]
Relation = Literal["mother", "father", "guardian", "trustee", "adopter"]
Fact = Literal[
    "large_family",
    "serviceman",
    "special_state_body",
    "teacher",
    "guardian_disability",
    "orphan",
    "without_parental_care",
    "special_needs",
]

LARGE_FAMILY_CHILDREN = 4
#: What lies in registers that answer nobody outside.
CLOSED_FACTS: frozenset[Fact] = frozenset({"serviceman", "special_state_body"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFact:
    """A circumstance the register holds of a child, and the last day it is good for, if it ends."""

    fact: Fact
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One inhabitant, as the register tells of them."""

    iin: str
    surname: str
    first_name: str
    patronymic: str | None
    sex: Sex
    birth_date: date
    alive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardian:
    """An adult, what they are to the family's children, and the phone that is theirs."""

    person: Person
    relation: Relation
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Residence:
    """Where a family lives, by KATO; the district is unknown outside the city."""

    region: str
    district: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Living guardians, children, parents who died, and the facts privileges rest on."""

    guardians: tuple[Guardian, ...]
    children: tuple[Person, ...]
    deceased: tuple[Guardian, ...]
    facts: tuple[Fact, ...]
    residence: Residence

    def adults(self) -> tuple[Guardian, ...]:
        return self.guardians + self.deceased

    def people(self) -> Iterator[Person]:
        yield from (adult.person for adult in self.adults())
        yield from self.children

    def person(self, iin: str) -> Person | None:
        return next((person for person in self.people() if person.iin == iin), None)

    def adult(self, iin: str) -> Guardian | None:
        return next((adult for adult in self.adults() if adult.person.iin == iin), None)

    def child(self, iin: str) -> Person | None:
        return next((child for child in self.children if child.iin == iin), None)
