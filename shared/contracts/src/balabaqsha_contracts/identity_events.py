"""What identity states about accounts, their contacts, codes and sessions."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from balabaqsha_contracts.event import Event, Identifier, Instant, LanguageCode, Sealed


class AccountEvent(Event):
    """A fact about an account."""

    producer: ClassVar[str] = "identity"
    aggregate: ClassVar[str] = "account"
    subject_field: ClassVar[str] = "account_id"

    account_id: Identifier


class AccountRegisteredV1(AccountEvent):
    """A person finished registration; contacts are sealed to notifications.

    `contacts_sealed` opens to `{"phones": ["+77…"], "email": null | "…"}`.
    """

    fact: ClassVar[str] = "account_registered"
    example: ClassVar[Mapping[str, Any]] = {
        "account_id": "019a0000-0000-7000-8000-000000000001",
        "language": "kk",
        "contacts_sealed": "eyJhbGciOiJFQ0RILUVTIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA",
        "registered_at": "2026-03-01T04:00:00.000Z",
    }

    language: LanguageCode
    contacts_sealed: Sealed
    registered_at: Instant


class ContactChangedV1(AccountEvent):
    """The account's whole set of contacts and its language, as they are now; sealed as in registration.

    `notice` says which change the person must be told of; `previous_sealed` reaches the contact that was
    replaced, so that a stranger cannot change it unseen.
    """

    fact: ClassVar[str] = "contact_changed"
    example: ClassVar[Mapping[str, Any]] = {
        "account_id": "019a0000-0000-7000-8000-000000000001",
        "language": "ru",
        "contacts_sealed": "eyJhbGciOiJFQ0RILUVTIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA",
        "previous_sealed": None,
        "notice": "email_changed",
        "changed_at": "2026-03-01T04:00:00.000Z",
    }

    language: LanguageCode
    contacts_sealed: Sealed
    previous_sealed: Sealed | None = None
    notice: Literal["phone_changed", "second_phone_changed", "email_changed", "language_changed", "password_changed"]
    changed_at: Instant


class SessionsEndedV1(AccountEvent):
    """Tokens of these sessions, or of all sessions begun before `not_before`, are no longer good."""

    fact: ClassVar[str] = "sessions_ended"
    example: ClassVar[Mapping[str, Any]] = {
        "account_id": "019a0000-0000-7000-8000-000000000001",
        "session_ids": ["019a0000-0000-7000-8000-000000000009"],
        "not_before": None,
        "ended_at": "2026-03-01T04:00:00.000Z",
    }

    session_ids: Annotated[tuple[Identifier, ...], Field(max_length=1000)] = ()
    not_before: Instant | None = None
    ended_at: Instant


class AccountErasedV1(AccountEvent):
    """The person asked to be forgotten: every service destroys what it holds of the account."""

    fact: ClassVar[str] = "account_erased"
    example: ClassVar[Mapping[str, Any]] = {
        "account_id": "019a0000-0000-7000-8000-000000000001",
        "erased_at": "2026-03-01T04:00:00.000Z",
    }

    erased_at: Instant


class CodeRequestedV1(Event):
    """A text must go to a phone or mailbox at once, or not at all.

    `sealed` opens to `{"channel": "sms" | "email", "recipient": "+77…" | "…@…", "template": "code_registration" |
    "code_login" | "code_recovery" | "code_contact" | "already_registered", "code": "123456" | null}`.
    After `expires_at` it is dropped, never sent late.
    """

    producer: ClassVar[str] = "identity"
    fact: ClassVar[str] = "code_requested"
    aggregate: ClassVar[str] = "challenge"
    subject_field: ClassVar[str] = "challenge_id"
    example: ClassVar[Mapping[str, Any]] = {
        "challenge_id": "019a0000-0000-7000-8000-000000000002",
        "language": "ru",
        "sealed": "eyJhbGciOiJFQ0RILUVTIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA",
        "expires_at": "2026-03-01T04:05:00.000Z",
    }

    challenge_id: Identifier
    language: LanguageCode
    sealed: Sealed
    expires_at: Instant


EVENTS: tuple[type[Event], ...] = (
    AccountRegisteredV1,
    ContactChangedV1,
    SessionsEndedV1,
    AccountErasedV1,
    CodeRequestedV1,
)
