"""Fill a draft, or change the wishes of a filed application."""

from collections.abc import Mapping
from dataclasses import dataclass

from applications_service.domain.application import Application
from applications_service.domain.errors import PlaceMismatchError, StaleVersionError, UnknownValueError
from applications_service.domain.privilege import PrivilegeClaim
from applications_service.domain.states import Action
from applications_service.domain.wishes import Wishes
from applications_service.use_cases.access import own_application
from applications_service.use_cases.policy import Policy
from applications_service.use_cases.ports import ApplicationsUnitOfWork, Reference
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.applications_events import ApplicationCorrectedV1

PRIVILEGE = "privilege"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditApplication:
    """New values of the given fields only; `privilege` holds a type of the list or None."""

    account_id: str
    application_id: str
    version: int
    changes: Mapping[str, str | None]


async def edit_application(
    command: EditApplication, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock, policy: Policy
) -> Application:
    """The application with the changes; raises what the reference lists or its state say against them."""
    now = clock()
    application = await own_application(
        command.application_id, account_id=command.account_id, at=now, unit_of_work=unit_of_work
    )
    if application.version != command.version:
        raise StaleVersionError
    wishes = application.wishes.changed(command.changes)
    if application.can(Action.EDIT):
        await _check(wishes, reference=unit_of_work.reference)
        privilege = await _privilege(application, command.changes, reference=unit_of_work.reference)
        application.edit(wishes, privilege=privilege, expires_at=now + policy.draft_term)
    else:
        application.correct(command.changes, wishes=wishes, at=now)
        await _check(wishes, reference=unit_of_work.reference)
        await _tell(application, unit_of_work=unit_of_work, clock=clock)
    await unit_of_work.applications.save(application)
    return application


async def _check(wishes: Wishes, *, reference: Reference) -> None:
    if wishes.group_type is not None and not await reference.has_group_type(wishes.group_type):
        raise UnknownValueError("group_type")
    if wishes.language is not None and not await reference.has_language(wishes.language):
        raise UnknownValueError("language")
    if wishes.region is not None and not await reference.is_region(wishes.region):
        raise UnknownValueError("region")
    await _check_place(wishes, reference=reference)


async def _check_place(wishes: Wishes, *, reference: Reference) -> None:
    """A district lies right under its region, a settlement anywhere below its district."""
    if wishes.district is not None:
        fits = wishes.region is not None and await reference.is_child(wishes.district, parent=wishes.region)
        if not fits:
            raise PlaceMismatchError("district")
    if wishes.settlement is not None:
        fits = wishes.district is not None and await reference.lies_in(wishes.settlement, ancestor=wishes.district)
        if not fits:
            raise PlaceMismatchError("settlement")


async def _privilege(
    application: Application, changes: Mapping[str, str | None], *, reference: Reference
) -> PrivilegeClaim | None:
    """The claim after the change; the same type claimed again stays the same claim."""
    if PRIVILEGE not in changes:
        return application.privilege
    claimed, known = changes[PRIVILEGE], application.privilege
    if claimed is None or (known is not None and known.type == claimed):
        return known if claimed is not None else None
    privilege_class = await reference.privilege_class(claimed)
    if privilege_class is None:
        raise UnknownValueError("privilege/type")
    return PrivilegeClaim(claim_id=new_id(), type=claimed, privilege_class=privilege_class)


async def _tell(application: Application, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    """Others hear of a correction only if they heard of the filing; else the filing itself will carry it."""
    if not application.is_published:
        return
    await unit_of_work.outbox.add(
        ApplicationCorrectedV1(
            application_id=application.id,
            number=application.number,
            group_type=str(application.wishes.group_type),
            language=str(application.wishes.language),
            corrected_at=clock(),
        )
    )
