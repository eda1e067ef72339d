"""Surnames, first names and patronymics of Almaty: Kazakh and Russian, made to agree within a family."""

from dataclasses import dataclass
from random import Random

from balabaqsha_simulators.register.name_lists import CULTURES, KAZAKH_STYLE, Culture, FathersName, Surname
from balabaqsha_simulators.register.people import Sex

NO_PATRONYMIC = 0.08
MAIDEN_NAME_KEPT = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class FullName:
    """A person's name in its three parts."""

    surname: str
    first_name: str
    patronymic: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyNames:
    """What the names of one family have in common."""

    culture: Culture
    surname: Surname
    father: FathersName

    def child(self, rng: Random, *, sex: Sex) -> FullName:
        return FullName(
            surname=self.surname.form(sex),
            first_name=self._first(rng, sex=sex),
            patronymic=_patronymic(rng, self.father, sex=sex),
        )

    def head(self, rng: Random) -> FullName:
        """The father: his first name is in the children's patronymic."""
        return FullName(
            surname=self.surname.form("male"),
            first_name=self.father.name,
            patronymic=_patronymic(rng, rng.choice(self.culture.fathers), sex="male"),
        )

    def adult(self, rng: Random, *, sex: Sex) -> FullName:
        """Another grown-up of the house, most often under the family's surname."""
        surname = rng.choice(self.culture.surnames) if rng.random() < MAIDEN_NAME_KEPT else self.surname
        return FullName(
            surname=surname.form(sex),
            first_name=self._first(rng, sex=sex),
            patronymic=_patronymic(rng, rng.choice(self.culture.fathers), sex=sex),
        )

    def _first(self, rng: Random, *, sex: Sex) -> str:
        return rng.choice(self.culture.men if sex == "male" else self.culture.women)


def draw_family_names(rng: Random) -> FamilyNames:
    """Draw the culture, the surname and the father of a family."""
    (culture,) = rng.choices(CULTURES, weights=[culture.share for culture in CULTURES])
    return FamilyNames(culture=culture, surname=rng.choice(culture.surnames), father=rng.choice(culture.fathers))


def _patronymic(rng: Random, father: FathersName, *, sex: Sex) -> str | None:
    if rng.random() < NO_PATRONYMIC:
        return None
    kazakh = father.russian_style is None or rng.random() < KAZAKH_STYLE
    if father.kazakh and kazakh:
        return f"{father.name}{'ұлы' if sex == 'male' else 'қызы'}"
    son, daughter = father.russian_style or (f"{father.name}ұлы", f"{father.name}қызы")
    return son if sex == "male" else daughter
