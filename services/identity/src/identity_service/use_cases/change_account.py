"""Change what a person may change of her account; a new phone or e-mail counts once its code is confirmed."""

from dataclasses import dataclass, field, replace
from typing import Any

from balabaqsha_chassis.clock import Clock
from identity_service.domain.accounts import Account, ContactKind, Language
from identity_service.domain.challenges import Challenge, Delivery, Purpose
from identity_service.domain.errors import AccountChangedError, AccountNotFoundError
from identity_service.domain.identifiers import Identifier, IdentifierKind
from identity_service.use_cases.issue_challenge import CodeDesk, IssueChallenge, issue_challenge
from identity_service.use_cases.ports import IdentityWork
from identity_service.use_cases.session_ports import JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAccount:
    """What is to be different: only the fields named in each mapping."""

    account_id: str
    version: int
    #: `login`, `language`, `locality`: at once.
    settings: dict[str, str | None] = field(repr=False)
    #: Contacts: None removes one at once, a new value waits for its code.
    contacts: dict[ContactKind, str | None] = field(repr=False)
    language: Language
    exempt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanged:
    """The account as it is now, and the contacts that wait for their codes."""

    account: Account
    pending: tuple[tuple[ContactKind, Challenge], ...]


async def change_account(
    command: ChangeAccount, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> AccountChanged:
    """The changed account; raises `AccountChangedError`, `LoginTakenError`, `TooManyCodesError`."""
    before = await unit_of_work.accounts.get(command.account_id, hold=True)
    if before is None:
        raise AccountNotFoundError
    if before.version != command.version:
        raise AccountChangedError
    pending = [
        (kind, await _ask_for_code(kind, value, command, unit_of_work=unit_of_work, clock=clock, desk=desk))
        for kind, value in command.contacts.items()
        if value is not None and value != before.contact(kind)
    ]
    account = await _apply(before, command, unit_of_work=unit_of_work)
    if account != before:
        await _tell(before, account, unit_of_work=unit_of_work, clock=clock)
    return AccountChanged(account=account, pending=tuple(pending))


async def _ask_for_code(
    kind: ContactKind, value: str, command: ChangeAccount, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> Challenge:
    by_mail = kind is ContactKind.EMAIL
    issue = IssueChallenge(
        purpose=Purpose.CONTACT,
        account_id=command.account_id,
        channel="email" if by_mail else "sms",
        recipient=value,
        delivery=Delivery.CODE,
        details={"kind": kind.value, "value": value},
        language=command.language,
        typed=(Identifier(kind=IdentifierKind.EMAIL if by_mail else IdentifierKind.PHONE, value=value),),
        exempt=command.exempt,
    )
    return await issue_challenge(issue, unit_of_work=unit_of_work, clock=clock, desk=desk)


async def _apply(before: Account, command: ChangeAccount, *, unit_of_work: IdentityWork) -> Account:
    changes: dict[str, Any] = {**command.settings}
    account = replace(before, **changes)
    for kind, value in command.contacts.items():
        if value is None:
            account = account.with_contact(kind, value=None)
    return account if account == before else await unit_of_work.accounts.save(account)


async def _tell(before: Account, account: Account, *, unit_of_work: IdentityWork, clock: Clock) -> None:
    now = clock()
    await unit_of_work.journal.add(account.id, JournalEntry(at=now, what="account_changed"))
    for kind in ContactKind:
        if account.contact(kind) != before.contact(kind):
            await unit_of_work.announcements.contact_changed(
                account, notice=f"{kind}_changed", at=now, previous=previous_contact(before, kind)
            )
    if account.language != before.language:
        await unit_of_work.announcements.contact_changed(account, notice="language_changed", at=now)


def previous_contact(before: Account, kind: ContactKind) -> dict[str, object] | None:
    """The contact replaced, so that it can be told of its replacement."""
    value = before.contact(kind)
    if value is None:
        return None
    return {"phones": [], "email": value} if kind is ContactKind.EMAIL else {"phones": [value], "email": None}
