"""Bodies as they are given."""

from datetime import date
from typing import Literal

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, ResponseModel
from identity_service.domain.accounts import Person, Sex
from identity_service.domain.challenges import Channel
from identity_service.domain.staff import Role


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


class StaffView(ResponseModel):
    """A member of staff as she sees herself."""

    login: str
    roles: list[Role]
    territories: list[str]
    #: Until the password given out is replaced it opens no rights, and both lists are empty.
    password_change_required: bool


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
