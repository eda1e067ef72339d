"""The generated inhabitants: family number i is a function of the seed and i, and nothing is kept in memory."""

from dataclasses import dataclass
from datetime import date
from random import Random

from balabaqsha_simulators.register import iin as numbers
from balabaqsha_simulators.register.addressing import CHILD_SLOTS, MOST_FAMILIES, Addressing, Place
from balabaqsha_simulators.register.circumstances import draw_circumstances
from balabaqsha_simulators.register.composing import Composer
from balabaqsha_simulators.register.names import draw_family_names
from balabaqsha_simulators.register.people import Family, Sex


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedNumbering:
    """The numbers of a generated family, from which the family can be found again."""

    addressing: Addressing
    place: Place
    index: int

    def iin(self, day: date, *, slot: int, sex: Sex) -> str:  # noqa: ARG002 - the place knows the day
        return self.addressing.iin(self.place, slot=slot, sex=sex)

    def phone(self, *, slot: int) -> str:
        return self.addressing.phone(self.index, slot=slot)


class Population:
    """All generated families, by index or by the IIN of anyone in them."""

    def __init__(self, *, seed: int, families: int) -> None:
        if not 0 <= families <= MOST_FAMILIES:
            raise ValueError(f"--families is a number from 0 to {MOST_FAMILIES}")
        self._seed = seed
        self._addressing = Addressing(seed=seed)
        self._families = families

    def __len__(self) -> int:
        return self._families

    def family(self, index: int) -> Family:
        """Family number `index`, the same at every call."""
        place = self._addressing.place(index)
        rng = Random(f"{self._seed}/family/{index}")  # noqa: S311 - made up, not secret
        composer = Composer(
            rng=rng,
            profile=self._addressing.profiles[place.key],
            youngest=place.youngest,
            numbering=PlacedNumbering(addressing=self._addressing, place=place, index=index),
            names=draw_family_names(rng),
        )
        return _compose(composer)

    def family_of(self, iin: str) -> Family | None:
        """The family somebody with this IIN lives in."""
        index = self._addressing.index(iin) if numbers.is_valid(iin) else None
        if index is None or index >= self._families:
            return None
        family = self.family(index)
        return family if family.person(iin) else None

    def owns_phone(self, phone: str) -> bool:
        """Whether somebody of the generated families has this phone."""
        index = self._addressing.phone_index(phone)
        if index is None or index >= self._families:
            return False
        return any(adult.phone == phone for adult in self.family(index).adults())


def _compose(composer: Composer) -> Family:
    slots = CHILD_SLOTS[: len(composer.profile.children)]
    circumstances = draw_circumstances(composer.rng, children=len(slots))
    return Family(
        guardians=tuple(composer.adult(role) for role in circumstances.guardians),
        deceased=tuple(composer.adult(role, alive=False) for role in circumstances.deceased),
        children=tuple(composer.child(slot) for slot in slots),
        facts=circumstances.facts,
        residence=circumstances.residence,
    )
