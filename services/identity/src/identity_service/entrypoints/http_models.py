"""Bodies as they are accepted."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StringConstraints

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import Line, RequestModel
from identity_service.domain.identifiers import IdentifierKind

#: Spaces are part of a password; its length is judged in characters by the domain.
Password = Annotated[str, StringConstraints(strip_whitespace=False, max_length=512)]
Short = Annotated[Line, StringConstraints(max_length=320)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
Token = Annotated[Line, StringConstraints(max_length=128)]
Id = Annotated[Line, StringConstraints(max_length=64)]
Version = Annotated[Line, StringConstraints(max_length=32)]


class PhoneAndIin(RequestModel):
    """What registration and recovery begin with."""

    phone: Short
    iin: Short
    policy_version: Version
    policy_accepted: StrictBool = False


class LoginCodeRequest(RequestModel):
    """Who wants a code to sign in with."""

    identifier_kind: IdentifierKind
    identifier: Short


class CodeTyped(RequestModel):
    """A code as it was typed."""

    code: Code


class NewPassword(RequestModel):
    """A password chosen, typed twice."""

    completion_token: Token
    password: Password
    password_repeat: Password


class PasswordSignIn(RequestModel):
    """Signing in by password."""

    method: Literal["password"]
    identifier_kind: IdentifierKind
    identifier: Short
    password: Password
    remember_me: StrictBool = False


class CodeSignIn(RequestModel):
    """Signing in by a code."""

    method: Literal["code"]
    challenge_id: Id
    code: Code
    remember_me: StrictBool = False


SignIn = Annotated[PasswordSignIn | CodeSignIn, Field(discriminator="method")]


class RefreshTyped(RequestModel):
    """The refresh token shown."""

    refresh_token: Token


class StaffSignIn(RequestModel):
    """Signing in as staff, by password and the code of an authenticator app."""

    login: Short
    password: Password
    totp: Code


class StaffPasswordChange(RequestModel):
    """The old password, the new one twice, and a code."""

    current_password: Password
    password: Password
    password_repeat: Password
    totp: Code


class AccountPatch(RequestModel):
    """What may be changed; only the fields present are, and null removes."""

    phone: Short | None = None
    second_phone: Short | None = None
    email: Short | None = None
    login: Short | None = None
    language: Language | None = None
    locality: Short | None = None


class PasswordChange(RequestModel):
    """The old password and the new one twice."""

    current_password: Password
    password: Password
    password_repeat: Password


class Erasure(RequestModel):
    """The proof erasure wants: the password, or a code asked for by `POST /account/erasure-codes`."""

    password: Password | None = None
    challenge_id: Id | None = None
    code: Code | None = None


class PolicyAcceptance(RequestModel):
    """Acceptance of a version of the data policy."""

    policy_version: Version
    policy_accepted: StrictBool = False
