"""Who may see an application, who may change it; one place for the rule every use case asks."""

from datetime import datetime

from applications_service.domain.application import Application
from applications_service.domain.errors import ApplicationNotFoundError, NotYourApplicationError
from applications_service.use_cases.ports import ApplicationsUnitOfWork


async def visible_application(
    application_id: str, *, account_id: str, at: datetime, unit_of_work: ApplicationsUnitOfWork
) -> Application:
    """The application if the account may see it; to everybody else it does not exist.

    Its own account sees it in every state; another representative of the child sees it once its link is proven.
    """
    application = await unit_of_work.applications.find(application_id)
    return await _seen_by(account_id, application, at=at, unit_of_work=unit_of_work)


async def own_application(
    application_id: str, *, account_id: str, at: datetime, unit_of_work: ApplicationsUnitOfWork
) -> Application:
    """The application, held for a change by the account that filed it."""
    application = await unit_of_work.applications.load(application_id)
    seen = await _seen_by(account_id, application, at=at, unit_of_work=unit_of_work)
    if seen.account_id != account_id:
        raise NotYourApplicationError
    return seen


async def _seen_by(
    account_id: str, application: Application | None, *, at: datetime, unit_of_work: ApplicationsUnitOfWork
) -> Application:
    if application is None or (application.expires_at is not None and application.expires_at <= at):
        raise ApplicationNotFoundError
    if application.account_id == account_id:
        return application
    link = await unit_of_work.links.find(child_id=application.child_id, account_id=account_id)
    if not application.is_published or link is None:
        raise ApplicationNotFoundError
    return application
