"""Follow what the queue tells of an application it has taken in."""

from dataclasses import dataclass, replace

from applications_service.domain.application import Application
from applications_service.domain.grounds import ArchiveGround
from applications_service.domain.states import CLOSED, State
from applications_service.domain.told import Told
from applications_service.use_cases.announcements import archive
from applications_service.use_cases.end_officers_work import end_officers_work, is_with_officers
from applications_service.use_cases.ports import ApplicationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowQueue:
    """Of which application, and what was told."""

    application_id: str
    told: Told


async def follow_queue(command: FollowQueue, *, unit_of_work: ApplicationsUnitOfWork) -> bool:
    """Whether the application went along: what was withdrawn, refused or replaced meanwhile stays what it is."""
    application = await _held(command, unit_of_work=unit_of_work)
    if application is None:
        return False
    before = application.state
    if command.told.state is State.ARCHIVED and before is not State.ARCHIVED:
        return await _archive(application, command.told, unit_of_work=unit_of_work)
    if before in CLOSED and command.told.state not in CLOSED and await _replaced(application, unit_of_work):
        return False
    with_officers = is_with_officers(application)
    if not application.follow(command.told):
        return False
    if before is application.state and not command.told.tells_more:
        return True
    await unit_of_work.applications.save(application)
    if with_officers and not is_with_officers(application):
        await end_officers_work(application.id, unit_of_work=unit_of_work, at=command.told.at)
    return True


async def _held(command: FollowQueue, *, unit_of_work: ApplicationsUnitOfWork) -> Application | None:
    """The application, held; its child first where it may stand for the child again."""
    seen = await unit_of_work.applications.find(command.application_id)
    if seen is not None and seen.is_closed:
        await unit_of_work.applications.lock_child(seen.child_id)
    return await unit_of_work.applications.load(command.application_id)


async def _replaced(application: Application, unit_of_work: ApplicationsUnitOfWork) -> bool:
    """Whether another application stands for the child by now, or another one of the same account."""
    others = await unit_of_work.applications.open_of_child(application.child_id)
    return any(other.link_proven or other.account_id == application.account_id for other in others)


async def _archive(application: Application, told: Told, *, unit_of_work: ApplicationsUnitOfWork) -> bool:
    """Show what was told, then close the application and tell of it."""
    shown = replace(told, state=application.state)
    application.follow(shown)
    ground = ArchiveGround(told.ground) if told.ground in set(ArchiveGround) else ArchiveGround.DISMISSED
    return await archive(application, ground, at=told.at, unit_of_work=unit_of_work)
