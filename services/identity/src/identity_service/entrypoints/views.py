"""Domain values as they are shown."""

from datetime import datetime

from balabaqsha_chassis.languages import Language
from identity_service.domain.accounts import Account, ContactKind
from identity_service.domain.challenges import Challenge
from identity_service.domain.identifiers import masked_email
from identity_service.domain.phone import Phone
from identity_service.domain.policy import Acceptance, Policies
from identity_service.domain.sessions import Session
from identity_service.entrypoints.http_answers import (
    AcceptanceView,
    AccountView,
    ChallengeView,
    PendingContact,
    PersonView,
    SessionView,
)
from identity_service.entrypoints.texts import CODE_SENT, CODE_SENT_TO_ACCOUNT


def challenge_view(challenge: Challenge, *, language: Language, typed_phone: bool) -> ChallengeView:
    """The challenge; the recipient only where the caller typed it."""
    masked = Phone(e164=challenge.recipient).masked if typed_phone else None
    text = CODE_SENT[language].format(recipient=masked) if masked else CODE_SENT_TO_ACCOUNT[language]
    return ChallengeView(
        id=challenge.id,
        expires_at=challenge.expires_at,
        resend_after=challenge.resend_after,
        recipient=masked,
        channel=challenge.channel,
        text=text,
    )


def pending_view(kind: ContactKind, challenge: Challenge) -> PendingContact:
    """A contact that waits for its code."""
    by_mail = challenge.channel == "email"
    masked = masked_email(challenge.recipient) if by_mail else Phone(e164=challenge.recipient).masked
    return PendingContact(
        field=kind.value,
        id=challenge.id,
        recipient=masked,
        channel=challenge.channel,
        expires_at=challenge.expires_at,
        resend_after=challenge.resend_after,
    )


def acceptance_view(acceptance: Acceptance) -> AcceptanceView:
    """An acceptance of the policy."""
    return AcceptanceView(version=acceptance.version, at=acceptance.accepted_at, channel=acceptance.channel)


def account_view(
    account: Account,
    acceptance: Acceptance | None,
    *,
    policies: Policies,
    at: datetime,
    pending: tuple[tuple[ContactKind, Challenge], ...] = (),
) -> AccountView:
    """The account as its owner sees it."""
    current = policies.in_force(at=at)
    return AccountView(
        account_id=account.id,
        iin=account.iin.masked,
        person=PersonView.of(account.person),
        phone=account.phone.e164 if account.phone else None,
        second_phone=account.second_phone.e164 if account.second_phone else None,
        email=account.email,
        login=account.login,
        language=account.language,
        locality=account.locality,
        policy=acceptance_view(acceptance) if acceptance else None,
        policy_outdated=acceptance is None or acceptance.version != current.version,
        registered_at=account.registered_at,
        pending_contacts=[pending_view(kind, challenge) for kind, challenge in pending],
    )


def session_view(session: Session, *, current_id: str) -> SessionView:
    """A session in the list of its owner."""
    return SessionView(
        id=session.id,
        created_at=session.created_at,
        last_used_at=session.last_used_at,
        expires_at=session.expires_at,
        device=session.device,
        address=session.address,
        remember_me=session.remembered,
        current=session.id == current_id,
    )
