"""Finish a registration: the account begins with the first password."""

from dataclasses import dataclass, field
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from identity_service.domain.accounts import Account, Person
from identity_service.domain.challenges import Challenge, Purpose
from identity_service.domain.iin import Iin
from identity_service.domain.phone import Phone
from identity_service.domain.policy import Acceptance, Policies
from identity_service.use_cases.find_completion import FindCompletion, take_completion
from identity_service.use_cases.issue_challenge import CodeDesk
from identity_service.use_cases.ports import IdentityWork
from identity_service.use_cases.session_ports import JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteRegistration:
    """The completion token and the hash of the password chosen."""

    challenge_id: str
    completion_token: str = field(repr=False)
    password_hash: str = field(repr=False)


async def complete_registration(
    command: CompleteRegistration,
    *,
    unit_of_work: IdentityWork,
    clock: Clock,
    desk: CodeDesk,
    policies: Policies,
) -> Account:
    """The new account; raises `CompletionTokenWrongError` or `AccountExistsError`."""
    now = clock()
    shown = FindCompletion(
        challenge_id=command.challenge_id, purpose=Purpose.REGISTRATION, completion_token=command.completion_token
    )
    challenge = await take_completion(shown, unit_of_work=unit_of_work, clock=clock, desk=desk)
    account = _account_of(challenge, password_hash=command.password_hash, at=now)
    if account.phone is not None:
        await _take_over_phone(account.phone, unit_of_work=unit_of_work, at=now)
    await unit_of_work.accounts.add(account)
    policy = policies.find(challenge.details["policy_version"]) or policies.in_force(at=challenge.created_at)
    acceptance = Acceptance(
        version=policy.version,
        accepted_at=challenge.created_at,
        channel="registration",
        fingerprint=policy.fingerprint,
    )
    await unit_of_work.acceptances.add(account.id, acceptance)
    await unit_of_work.journal.add(account.id, JournalEntry(at=now, what="registered"))
    await unit_of_work.announcements.registered(account)
    return account


def _account_of(challenge: Challenge, *, password_hash: str, at: datetime) -> Account:
    return Account(
        id=new_id(),
        version=1,
        iin=Iin(digits=challenge.details["iin"]),
        person=Person.from_fields(challenge.details["person"]),
        phone=Phone(e164=challenge.details["phone"]),
        language=challenge.language,
        password_hash=password_hash,
        registered_at=at,
    )


async def _take_over_phone(phone: Phone, *, unit_of_work: IdentityWork, at: datetime) -> None:
    """A number the register gives to this person is no longer its former holder's: codes must not reach her."""
    former = await unit_of_work.accounts.release_phone(phone)
    if former is not None:
        await unit_of_work.journal.add(former.id, JournalEntry(at=at, what="phone_released"))
        await unit_of_work.announcements.contact_changed(former, notice="phone_changed", at=at)
