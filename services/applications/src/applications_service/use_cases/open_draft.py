"""Begin an application."""

import secrets
from dataclasses import dataclass

from applications_service.domain.application import Application
from applications_service.domain.errors import TooManyDraftsError
from applications_service.domain.number import RANDOM_BYTES, number_of
from applications_service.use_cases.policy import Policy
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """The account wants to apply for the child."""

    account_id: str
    child_id: str


async def open_draft(
    command: OpenDraft, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock, policy: Policy
) -> Application:
    """A new draft with its number; whether the child is the account's own shows when it is filed."""
    if await unit_of_work.applications.count_drafts(command.account_id) >= policy.drafts_an_account:
        raise TooManyDraftsError(policy.drafts_an_account)
    now = clock()
    draft = Application.draft(
        new_id(),
        number=number_of(secrets.token_bytes(RANDOM_BYTES)),
        account_id=command.account_id,
        child_id=command.child_id,
        at=now,
        expires_at=now + policy.draft_term,
    )
    await unit_of_work.applications.add(draft)
    return draft
