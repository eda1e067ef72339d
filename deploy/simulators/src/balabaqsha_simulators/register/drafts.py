"""What a caller may say about a family to be added; every part may be missing."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from balabaqsha_simulators.register import iin as numbers
from balabaqsha_simulators.register.people import Fact, Relation, Sex


def _checked(given: str) -> str:
    if not numbers.is_valid(given):
        raise ValueError("not an IIN")
    return given


Iin = Annotated[str, AfterValidator(_checked)]
Phone = Annotated[str, Field(pattern=r"^\+77[0-9]{9}$")]
BirthDate = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2099, 12, 31))]
Name = Annotated[str, Field(min_length=1, max_length=100)]


class PersonDraft(BaseModel):
    """A person of whom any part may be given; a given `null` patronymic means there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    iin: Iin | None = None
    surname: Name | None = None
    first_name: Name | None = None
    patronymic: Name | None = None
    sex: Sex | None = None
    birth_date: BirthDate | None = None

    def told_sex(self) -> Sex | None:
        if self.sex or not self.iin:
            return self.sex
        return "male" if numbers.coded_sex(self.iin) == "male" else "female"

    def told_birth_date(self) -> date | None:
        return self.birth_date or (numbers.coded_day(self.iin) if self.iin else None)


class GuardianDraft(PersonDraft):
    """An adult of whom any part may be given."""

    phone: Phone | None = None
    relation: Relation | None = None

    def told_sex(self) -> Sex | None:
        of_relation: dict[Relation | None, Sex] = {"mother": "female", "father": "male"}
        return super().told_sex() or of_relation.get(self.relation)


class ResidenceDraft(BaseModel):
    """Where the family lives, by KATO."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    region: Annotated[str, Field(pattern=r"^[0-9]{9}$")]
    district: Annotated[str, Field(pattern=r"^[0-9]{9}$")] | None = None


class FamilyDraft(BaseModel):
    """A family of which any part may be given; the shape is that of the items of `GET /families`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    guardians: Annotated[tuple[GuardianDraft, ...], Field(min_length=1, max_length=4)] | None = None
    children: Annotated[tuple[PersonDraft, ...], Field(min_length=1, max_length=20)] | None = None
    deceased: Annotated[tuple[GuardianDraft, ...], Field(max_length=2)] | None = None
    facts: tuple[Fact | Literal["none"], ...] | None = None
    residence: ResidenceDraft | None = None

    def told_facts(self) -> tuple[Fact, ...] | None:
        if self.facts is None:
            return None
        return tuple(dict.fromkeys(fact for fact in self.facts if fact != "none"))

    def iins(self) -> frozenset[str]:
        return frozenset(self._iins())

    def phones(self) -> frozenset[str]:
        return frozenset(self._phones())

    def _adults(self) -> tuple[GuardianDraft, ...]:
        return (*(self.guardians or ()), *(self.deceased or ()))

    def _iins(self) -> list[str]:
        return [person.iin for person in (*self._adults(), *(self.children or ())) if person.iin]

    def _phones(self) -> list[str]:
        return [adult.phone for adult in self._adults() if adult.phone]

    @model_validator(mode="after")
    def _numbers_differ(self) -> Self:
        if len(self.iins()) < len(self._iins()) or len(self.phones()) < len(self._phones()):
            raise ValueError("an IIN or a phone stands twice")
        return self
