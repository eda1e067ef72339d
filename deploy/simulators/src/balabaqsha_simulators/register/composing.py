"""Makes the people of one family so that their ages, names and numbers agree."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Protocol

from balabaqsha_simulators.register.addressing import age_beyond
from balabaqsha_simulators.register.circumstances import Role
from balabaqsha_simulators.register.names import FamilyNames, FullName
from balabaqsha_simulators.register.people import Guardian, Person, Sex
from balabaqsha_simulators.register.profiles import Profile

# Since 2013 the date inside an IIN need not be the date of birth.
MISMATCHED_DATES = 0.01
MISMATCHES_IN_DAYS = (1, 9, 10, 31, 90)


class Numbering(Protocol):
    """Gives the people of one family their IINs and phones."""

    def iin(self, day: date, *, slot: int, sex: Sex) -> str: ...

    def phone(self, *, slot: int) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """Makes one family's people, each from a slot of its shape; the children's slots begin with the youngest."""

    rng: Random
    profile: Profile
    youngest: date
    numbering: Numbering
    names: FamilyNames

    def adult(self, role: Role, *, alive: bool = True, day: date | None = None) -> Guardian:
        name = self.names.head(self.rng) if role.relation == "father" else self.names.adult(self.rng, sex=role.sex)
        person = self._person(role.slot, sex=role.sex, name=name, alive=alive, day=day)
        return Guardian(person=person, relation=role.relation, phone=self.numbering.phone(slot=role.slot))

    def child(self, slot: int, *, sex: Sex | None = None, day: date | None = None) -> Person:
        drawn: Sex = self.rng.choice(("male", "female"))
        return self._person(slot, sex=sex or drawn, name=self.names.child(self.rng, sex=sex or drawn), day=day)

    def _person(self, slot: int, *, sex: Sex, name: FullName, alive: bool = True, day: date | None = None) -> Person:
        day = day or self.youngest - timedelta(days=age_beyond(self.profile, slot=slot))
        return Person(
            iin=self.numbering.iin(day, slot=slot, sex=sex),
            surname=name.surname,
            first_name=name.first_name,
            patronymic=name.patronymic,
            sex=sex,
            birth_date=self._birth_date(day),
            alive=alive,
        )

    def _birth_date(self, coded: date) -> date:
        mismatched = self.rng.random() < MISMATCHED_DATES
        return coded - timedelta(days=self.rng.choice(MISMATCHES_IN_DAYS)) if mismatched else coded
