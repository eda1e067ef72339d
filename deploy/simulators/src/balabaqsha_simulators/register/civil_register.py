"""The population register: persons, phones and relations, over generated and added families alike."""

import zlib
from dataclasses import dataclass
from random import SystemRandom

from balabaqsha_simulators.register.additions import AddedFamilies
from balabaqsha_simulators.register.drafts import FamilyDraft
from balabaqsha_simulators.register.newcomers import make_family
from balabaqsha_simulators.register.people import CLOSED_FACTS, Family, Guardian, HeldFact, Person
from balabaqsha_simulators.register.population import Population

ACT_NUMBERS = 10_000_000


class NumberTakenError(Exception):
    """Somebody else already has an IIN or a phone of the family to be added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenRelation:
    """What an adult is to a child, the act that says so, and the child."""

    relation: str
    basis: str
    child: Person


class CivilRegister:
    """Answers about people; all that changes is that families are added, and what is held of a child."""

    def __init__(self, *, population: Population, added: AddedFamilies) -> None:
        self._population = population
        self._added = added
        self._changed: dict[str, tuple[HeldFact, ...]] = {}

    def __len__(self) -> int:
        return len(self._population) + len(self._added)

    def families(self, *, offset: int, limit: int) -> list[Family]:
        return [self._family(index) for index in range(offset, min(offset + limit, len(self)))]

    def person(self, iin: str) -> Person | None:
        family = self._family_of(iin)
        return family.person(iin) if family else None

    def phone_belongs(self, phone: str, *, iin: str) -> bool:
        family = self._family_of(iin)
        adult = family.adult(iin) if family else None
        return adult is not None and adult.phone == phone

    def relation(self, *, guardian_iin: str, child_iin: str) -> ProvenRelation | None:
        family = self._family_of(guardian_iin)
        adult = family.adult(guardian_iin) if family else None
        child = family.child(child_iin) if family else None
        if adult is None or child is None:
            return None
        return ProvenRelation(relation=adult.relation, basis=_act(adult, child=child), child=child)

    def facts(self, child_iin: str) -> tuple[HeldFact, ...] | None:
        """What open registers hold of the child, or None where there is no such child."""
        family = self._family_of(child_iin)
        if family is None or family.child(child_iin) is None:
            return None
        drawn = tuple(HeldFact(fact=fact) for fact in family.facts)
        return tuple(one for one in self._changed.get(child_iin, drawn) if one.fact not in CLOSED_FACTS)

    def change_facts(self, child_iin: str, facts: tuple[HeldFact, ...]) -> bool:
        """From now on this is held of the child, until the register stops; False where there is no such child."""
        if self.facts(child_iin) is None:
            return False
        self._changed[child_iin] = facts
        return True

    def add(self, draft: FamilyDraft) -> Family:
        """Add the family; its numbers clash with nobody's."""
        if any(map(self._iin_taken, draft.iins())) or any(map(self._phone_taken, draft.phones())):
            raise NumberTakenError
        family = make_family(draft, rng=SystemRandom(), iin_taken=self._iin_taken, phone_taken=self._phone_taken)
        self._added.add(family)
        return family

    def _family(self, index: int) -> Family:
        generated = len(self._population)
        return self._population.family(index) if index < generated else self._added.family(index - generated)

    def _family_of(self, iin: str) -> Family | None:
        return self._added.family_of(iin) or self._population.family_of(iin)

    def _iin_taken(self, iin: str) -> bool:
        return self._family_of(iin) is not None

    def _phone_taken(self, phone: str) -> bool:
        return self._added.owns_phone(phone) or self._population.owns_phone(phone)


def _act(adult: Guardian, *, child: Person) -> str:
    """The act record: the child's birth act for both parents, a decision of its own for anybody else."""
    parent = adult.relation in ("mother", "father")
    about = child.iin if parent else f"{adult.person.iin}{child.iin}"
    kind = "10" if parent else "20"
    return f"{kind}-75-{child.birth_date.year}-{zlib.crc32(about.encode()) % ACT_NUMBERS:07}"
