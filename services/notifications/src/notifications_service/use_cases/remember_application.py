"""Whose an application is, and who else hears of it."""

from dataclasses import replace

from balabaqsha_chassis.identifiers import new_id
from notifications_service.use_cases.ports import KnownApplication, NotificationsUnitOfWork


async def remember_application(application: KnownApplication, *, unit_of_work: NotificationsUnitOfWork) -> None:
    """Keep whose it is; facts about it that came first now reach the child's other accounts too."""
    await unit_of_work.families.remember_application(application)
    await share_notices(application, unit_of_work=unit_of_work)


async def share_notices(application: KnownApplication, *, unit_of_work: NotificationsUnitOfWork) -> None:
    """Everybody who followed the child when something happened has a notice of it, in whatever order events came."""
    notices, families = unit_of_work.notices, unit_of_work.families
    for notice in await notices.about(application.application_id, account_id=application.account_id):
        followers = set(await families.followers(application.child_id, at=notice.occurred_at))
        others = followers - {application.account_id}
        for account_id in sorted(await unit_of_work.accounts.without_erased(others)):
            copy = replace(notice, id=new_id(), account_id=account_id, is_own=False, read_at=None, revision=0)
            await notices.add(copy)
