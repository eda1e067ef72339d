"""What a person signs in by: IIN, phone, login name or e-mail."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from identity_service.domain.errors import EmailInvalidError, LocalityInvalidError, LoginInvalidError
from identity_service.domain.iin import Iin
from identity_service.domain.phone import Phone

_LOGIN = re.compile(r"^[a-z][a-z0-9._-]{2,31}$", re.ASCII)
_EMAIL = re.compile(r"^[^@\s\x00-\x1f\"<>(),:;\\\[\]]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$")
_LOCALITY = re.compile(r"^[0-9]{9}$", re.ASCII)
_LONGEST_EMAIL = 254


class IdentifierKind(StrEnum):
    """The tabs of the sign-in page."""

    IIN = "iin"
    PHONE = "phone"
    LOGIN = "login"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A well-formed identifier in the one spelling it is looked up by."""

    kind: IdentifierKind
    value: str = field(repr=False)

    @classmethod
    def parse(cls, kind: IdentifierKind, text: str) -> "Identifier":
        """The identifier of a typed text; raises the `FieldError` of its kind."""
        return cls(kind=kind, value=_PARSERS[kind](text))


def parse_login(text: str) -> str:
    """The login name in lower case; raises `LoginInvalidError`."""
    login = text.strip().lower()
    if not _LOGIN.match(login):
        raise LoginInvalidError
    return login


def parse_email(text: str) -> str:
    """The address in lower case; raises `EmailInvalidError`."""
    email = text.strip().lower()
    local, _, _ = email.partition("@")
    if len(email) > _LONGEST_EMAIL or not _EMAIL.match(email) or local.strip(".") != local or ".." in email:
        raise EmailInvalidError
    return email


def parse_locality(text: str) -> str:
    """The KATO code; raises `LocalityInvalidError`. Which codes exist the reference lists know."""
    if not _LOCALITY.match(text):
        raise LocalityInvalidError
    return text


def masked_email(email: str) -> str:
    """The address with all but the first letter of its name hidden."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}•••@{domain}"


_PARSERS: Mapping[IdentifierKind, Callable[[str], str]] = MappingProxyType(
    {
        IdentifierKind.IIN: lambda text: Iin.parse(text).digits,
        IdentifierKind.PHONE: lambda text: Phone.parse(text).e164,
        IdentifierKind.LOGIN: parse_login,
        IdentifierKind.EMAIL: parse_email,
    }
)
