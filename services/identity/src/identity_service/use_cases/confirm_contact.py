"""Confirm a new phone or e-mail by the code that went to it."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from identity_service.domain.accounts import Account, ContactKind
from identity_service.domain.challenges import Purpose
from identity_service.domain.errors import AccountNotFoundError
from identity_service.use_cases.change_account import previous_contact
from identity_service.use_cases.issue_challenge import CodeDesk
from identity_service.use_cases.ports import IdentityWork
from identity_service.use_cases.redeem_code import RedeemCode, WrongCode, redeem_code
from identity_service.use_cases.session_ports import JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmContact:
    """Whose contact, and the code that went to it."""

    account_id: str
    challenge_id: str
    code: str = field(repr=False)


async def confirm_contact(
    command: ConfirmContact, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> Account | WrongCode:
    """The account with the contact in place; raises `ContactTakenError` when another account signs in by it."""
    redeem = RedeemCode(
        challenge_id=command.challenge_id,
        purpose=Purpose.CONTACT,
        code=command.code,
        account_id=command.account_id,
    )
    redeemed = await redeem_code(redeem, unit_of_work=unit_of_work, clock=clock, desk=desk)
    if isinstance(redeemed, WrongCode):
        return redeemed
    before = await unit_of_work.accounts.get(command.account_id, hold=True)
    if before is None:
        raise AccountNotFoundError
    kind, now = ContactKind(redeemed.details["kind"]), clock()
    account = await unit_of_work.accounts.save(before.with_contact(kind, value=redeemed.details["value"]))
    await unit_of_work.journal.add(account.id, JournalEntry(at=now, what=f"{kind}_changed"))
    await unit_of_work.announcements.contact_changed(
        account, notice=f"{kind}_changed", at=now, previous=previous_contact(before, kind)
    )
    return account
