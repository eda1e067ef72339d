"""A person as the register knows her, and her account."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Literal

from identity_service.domain.iin import Iin
from identity_service.domain.phone import Phone

Sex = Literal["male", "female"]
Language = Literal["kk", "ru", "en"]
ADULT_YEARS = 18
#: The country has had one offset since March 2024 and no summer time.
COUNTRY_TIME = timezone(timedelta(hours=5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The register's words about a person; never edited here."""

    surname: str = field(repr=False)
    first_name: str = field(repr=False)
    patronymic: str | None = field(repr=False)
    sex: Sex = field(repr=False)
    birth_date: date = field(repr=False)

    def is_adult(self, *, at: datetime) -> bool:
        today = at.astimezone(COUNTRY_TIME).date()
        years = today.year - self.birth_date.year
        return years - ((today.month, today.day) < (self.birth_date.month, self.birth_date.day)) >= ADULT_YEARS

    def to_fields(self) -> dict[str, str | None]:
        return {
            "surname": self.surname,
            "first_name": self.first_name,
            "patronymic": self.patronymic,
            "sex": self.sex,
            "birth_date": self.birth_date.isoformat(),
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, str | None]) -> "Person":
        """The person of what `to_fields` gave."""
        return cls(
            surname=str(fields["surname"]),
            first_name=str(fields["first_name"]),
            patronymic=fields["patronymic"],
            sex="male" if fields["sex"] == "male" else "female",
            birth_date=date.fromisoformat(str(fields["birth_date"])),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterVerdict:
    """What the register said of an IIN and a phone."""

    person: Person | None
    alive: bool
    phone_belongs: bool

    def allows(self, *, at: datetime) -> bool:
        """Whether this is a living adult with a phone of her own."""
        return self.person is not None and self.alive and self.phone_belongs and self.person.is_adult(at=at)


class ContactKind(StrEnum):
    """The contacts that are confirmed by a code before they count."""

    PHONE = "phone"
    SECOND_PHONE = "second_phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person's account; the row version is what `ETag` shows."""

    id: str
    version: int
    iin: Iin
    person: Person
    #: None when the number was given to another person since.
    phone: Phone | None
    second_phone: Phone | None = None
    email: str | None = field(default=None, repr=False)
    login: str | None = field(default=None, repr=False)
    language: Language
    locality: str | None = None
    password_hash: str = field(repr=False)
    registered_at: datetime

    @property
    def contacts(self) -> dict[str, object]:
        """The whole set of contacts, as notifications is told of it."""
        phones = [phone.e164 for phone in (self.phone, self.second_phone) if phone is not None]
        return {"phones": phones, "email": self.email}

    @property
    def own_numbers(self) -> tuple[str, ...]:
        return (self.iin.digits, *(phone.e164 for phone in (self.phone, self.second_phone) if phone))

    def contact(self, kind: ContactKind) -> str | None:
        """The contact as it is written to."""
        value = {"phone": self.phone, "second_phone": self.second_phone, "email": self.email}[kind]
        return value.e164 if isinstance(value, Phone) else value

    def with_contact(self, kind: ContactKind, *, value: str | None) -> "Account":
        phone = Phone(e164=value) if value else None
        match kind:
            case ContactKind.PHONE:
                return replace(self, phone=phone)
            case ContactKind.SECOND_PHONE:
                return replace(self, second_phone=phone)
            case ContactKind.EMAIL:
                return replace(self, email=value)
