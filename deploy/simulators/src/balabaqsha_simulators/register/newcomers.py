"""Makes a family to be added out of what the caller says and what the lot adds."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from balabaqsha_simulators.register import iin as numbers
from balabaqsha_simulators.register.addressing import (
    CHILD_SLOTS,
    DAYS,
    FIRST_ADDED_LINE,
    FIRST_ADDED_SERIAL,
    FIRST_DAY,
    OPERATORS,
)
from balabaqsha_simulators.register.circumstances import Role, draw_facts, draw_residence, draw_roles
from balabaqsha_simulators.register.composing import Composer
from balabaqsha_simulators.register.drafts import FamilyDraft, GuardianDraft, PersonDraft
from balabaqsha_simulators.register.names import draw_family_names
from balabaqsha_simulators.register.people import (
    LARGE_FAMILY_CHILDREN,
    Fact,
    Family,
    Guardian,
    Person,
    Relation,
    Residence,
    Sex,
)
from balabaqsha_simulators.register.profiles import Profile, draw_profile, shape_around

TRIES_A_DAY = 50
LINES = 10_000_000
Taken = Callable[[str], bool]


class VacantNumbers:
    """Draws numbers from the part that no generated family uses, and none twice."""

    def __init__(self, *, rng: Random, iin_taken: Taken, phone_taken: Taken, reserved: frozenset[str]) -> None:
        self._rng = rng
        self._iin_taken = iin_taken
        self._phone_taken = phone_taken
        self._gone = set(reserved)

    def iin(self, day: date, *, slot: int, sex: Sex) -> str:  # noqa: ARG002 - any slot may have any vacant serial
        """A vacant number with this day; when the day is full, one with a day near it, as the law allows."""
        for attempt in range(numbers.SERIALS):
            serial = self._rng.randrange(FIRST_ADDED_SERIAL, numbers.SERIALS)
            number = numbers.complete(day - timedelta(days=attempt // TRIES_A_DAY), sex=sex, serial=serial)
            if number and number not in self._gone and not self._iin_taken(number):
                self._gone.add(number)
                return number
        raise ValueError("no number is vacant near the date of birth")

    def phone(self, *, slot: int) -> str:  # noqa: ARG002 - any adult may have any vacant phone
        while True:
            phone = f"+7{self._rng.choice(OPERATORS)}{self._rng.randrange(FIRST_ADDED_LINE, LINES):07}"
            if phone not in self._gone and not self._phone_taken(phone):
                self._gone.add(phone)
                return phone


def make_family(draft: FamilyDraft, *, rng: Random, iin_taken: Taken, phone_taken: Taken) -> Family:
    """Make the family: what the draft says stands, the rest is drawn to agree with it."""
    vacant = VacantNumbers(
        rng=rng, iin_taken=iin_taken, phone_taken=phone_taken, reserved=draft.iins() | draft.phones()
    )
    facts = draft.told_facts()
    youngest, profile = _ages(draft, rng=rng, facts=facts)
    composer = Composer(rng=rng, profile=profile, youngest=youngest, numbering=vacant, names=draw_family_names(rng))
    return _Filling(draft=draft, composer=composer).fill(facts)


def _ages(draft: FamilyDraft, *, rng: Random, facts: tuple[Fact, ...] | None) -> tuple[date, Profile]:
    if draft.children is None:
        return FIRST_DAY + timedelta(days=rng.randrange(DAYS)), _draw_profile(rng, facts=facts)
    births = [child.told_birth_date() or FIRST_DAY + timedelta(days=rng.randrange(DAYS)) for child in draft.children]
    ages = tuple((max(births) - birth).days for birth in births)
    return max(births), shape_around(rng, children=ages)


def _draw_profile(rng: Random, *, facts: tuple[Fact, ...] | None) -> Profile:
    while True:
        profile = draw_profile(rng)
        large = len(profile.children) >= LARGE_FAMILY_CHILDREN
        if facts is None or large == ("large_family" in facts):
            return profile


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filling:
    draft: FamilyDraft
    composer: Composer

    def fill(self, told_facts: tuple[Fact, ...] | None) -> Family:
        rng = self.composer.rng
        facts = draw_facts(rng, children=len(self.composer.profile.children)) if told_facts is None else told_facts
        guardians, deceased = draw_roles(rng, facts=facts)
        if self.draft.guardians and "orphan" not in facts:
            deceased = ()
        return Family(
            guardians=self._adults(self.draft.guardians, drawn=guardians, alive=True),
            deceased=self._adults(self.draft.deceased, drawn=deceased, alive=False),
            children=self._children(),
            facts=facts,
            residence=self._residence(),
        )

    def _adults(
        self, told: tuple[GuardianDraft, ...] | None, *, drawn: tuple[Role, ...], alive: bool
    ) -> tuple[Guardian, ...]:
        if told is None:
            return tuple(self.composer.adult(role, alive=alive) for role in drawn)
        return tuple(self._adult(adult, place=place, drawn=drawn, alive=alive) for place, adult in enumerate(told))

    def _adult(self, told: GuardianDraft, *, place: int, drawn: tuple[Role, ...], alive: bool) -> Guardian:
        usual = drawn[place] if place < len(drawn) else None
        made = self.composer.adult(_role(told, place=place, usual=usual), alive=alive, day=told.told_birth_date())
        return replace(made, person=_as_told(made.person, told=told), phone=told.phone or made.phone)

    def _children(self) -> tuple[Person, ...]:
        told = self.draft.children or (PersonDraft(),) * len(self.composer.profile.children)
        return tuple(self._child(child, place=place) for place, child in enumerate(told))

    def _child(self, told: PersonDraft, *, place: int) -> Person:
        made = self.composer.child(CHILD_SLOTS[0] + place, sex=told.told_sex(), day=told.told_birth_date())
        return _as_told(made, told=told)

    def _residence(self) -> Residence:
        told = self.draft.residence
        drawn = draw_residence(self.composer.rng)
        return Residence(region=told.region, district=told.district) if told else drawn


def _role(told: GuardianDraft, *, place: int, usual: Role | None) -> Role:
    substitute = usual if usual and usual.relation not in ("mother", "father") else None
    sex = told.told_sex() or (substitute.sex if substitute else ("male" if place % 2 else "female"))
    parent: Relation = "father" if sex == "male" else "mother"
    relation = told.relation or (substitute.relation if substitute else parent)
    return Role(slot=int(sex == "male"), relation=relation, sex=sex)


def _as_told(person: Person, *, told: PersonDraft) -> Person:
    parts: dict[str, Any] = {
        part: getattr(told, part)
        for part in ("iin", "surname", "first_name", "sex", "birth_date")
        if getattr(told, part) is not None
    }
    if "patronymic" in told.model_fields_set:
        parts["patronymic"] = told.patronymic
    return replace(person, **parts)
