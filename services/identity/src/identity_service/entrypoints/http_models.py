"""Bodies as they are accepted and given."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, Line, RequestModel, ResponseModel
from identity_service.domain.accounts import Person, Sex
from identity_service.domain.challenges import Channel
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
    policy_accepted: bool = False


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
    remember_me: bool = False


class CodeSignIn(RequestModel):
    """Signing in by a code."""

    method: Literal["code"]
    challenge_id: Id
    code: Code
    remember_me: bool = False


SignIn = Annotated[PasswordSignIn | CodeSignIn, Field(discriminator="method")]


class RefreshTyped(RequestModel):
    """The refresh token shown."""

    refresh_token: Token


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
    policy_accepted: bool = False


class ChallengeView(ResponseModel):
    """A request for a code, the same for known and unknown."""

    id: str
    expires_at: ApiTime
    resend_after: ApiTime
    #: Masked, and only what the caller typed himself; else null.
    recipient: str | None
    channel: Channel
    text: str


class PersonView(ResponseModel):
    """The register's words about a person."""

    surname: str
    first_name: str
    patronymic: str | None
    sex: Sex
    birth_date: date

    @classmethod
    def of(cls, person: Person) -> "PersonView":
        return cls(
            surname=person.surname,
            first_name=person.first_name,
            patronymic=person.patronymic,
            sex=person.sex,
            birth_date=person.birth_date,
        )


class RegistrationConfirmed(ResponseModel):
    """The person, shown for the first time, and the right to choose a password."""

    person: PersonView
    completion_token: str


class RecoveryConfirmed(ResponseModel):
    """The right to choose a new password."""

    completion_token: str


class Registered(ResponseModel):
    """The new account."""

    account_id: str


class Tokens(ResponseModel):
    """What a session is used with."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - RFC 6750's word
    expires_in: int
    refresh_token: str
    session_id: str


class SessionView(ResponseModel):
    """One of the caller's sessions."""

    id: str
    created_at: ApiTime
    last_used_at: ApiTime
    expires_at: ApiTime
    device: str
    address: str
    remember_me: bool
    current: bool


class SessionList(ResponseModel):
    """The caller's live sessions, newest first."""

    items: list[SessionView]
    next_cursor: None = None


class AcceptanceView(ResponseModel):
    """An acceptance of the data policy."""

    version: str
    at: ApiTime
    channel: str


class PendingContact(ResponseModel):
    """A new contact that waits for its code."""

    field: Literal["phone", "second_phone", "email"]
    id: str
    recipient: str
    channel: Channel
    expires_at: ApiTime
    resend_after: ApiTime


class AccountView(ResponseModel):
    """The caller's own account."""

    account_id: str
    iin: str
    person: PersonView
    phone: str | None
    second_phone: str | None
    email: str | None
    login: str | None
    language: Language
    locality: str | None
    policy: AcceptanceView | None
    policy_outdated: bool
    registered_at: ApiTime
    pending_contacts: list[PendingContact]


class PolicyView(ResponseModel):
    """The data policy in the caller's language and in all."""

    version: str
    valid_from: ApiTime
    text: str
    texts: dict[Language, str]


class JournalLine(ResponseModel):
    """Something that happened to the account."""

    at: ApiTime
    what: str
    session_id: str | None


class ExportView(ResponseModel):
    """All that identity holds of a person."""

    service: Literal["identity"] = "identity"
    exported_at: ApiTime
    account: AccountView
    #: In full: these are the person's own data, in her own hands.
    iin: str
    policy_acceptances: list[AcceptanceView]
    sessions: list[SessionView]
    journal: list[JournalLine]
