"""What administrators do about staff, from the command line: no HTTP route makes or changes a member."""

import secrets
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from identity_service.domain.staff import Rights, StaffMember
from identity_service.use_cases.admit_staff import AdmitStaff, admit_staff
from identity_service.use_cases.change_staff import ChangeStaff, change_staff
from identity_service.use_cases.ports import IdentityWork, PasswordHasher
from identity_service.use_cases.staff_ports import OneTimeCodes

_PASSWORD_BYTES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """What a member is told once, by a way that nobody else reads."""

    login: str
    password: str | None = field(default=None, repr=False)
    totp_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUpMember:
    """A member of a development run, let in by secrets that the run keeps."""

    login: str
    rights: Rights
    password: str = field(repr=False)
    totp_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffOffice:
    """Draws and hashes secrets, and carries out each command in a transaction of its own."""

    open_unit_of_work: Callable[[], AbstractAsyncContextManager[IdentityWork]]
    clock: Clock
    hasher: PasswordHasher
    codes: OneTimeCodes
    actor: str

    async def admit(self, login: str, *, rights: Rights) -> Handout:
        """A new member and her secrets; the password opens no rights until she replaces it."""
        handout = Handout(login=login, password=_password(), totp_secret=self.codes.new_secret())
        await self._admit(handout, rights=rights, provisional=True)
        return handout

    async def change(self, login: str, *, rights: Rights | None = None, active: bool | None = None) -> None:
        await self._change(ChangeStaff(login=login, actor=self.actor, rights=rights, active=active))

    async def reset_password(self, login: str) -> Handout:
        handout = Handout(login=login, password=_password())
        password_hash = await self.hasher.hash(handout.password or "")
        await self._change(ChangeStaff(login=login, actor=self.actor, password_hash=password_hash))
        return handout

    async def reset_totp(self, login: str) -> Handout:
        handout = Handout(login=login, totp_secret=self.codes.new_secret())
        await self._change(ChangeStaff(login=login, actor=self.actor, totp_secret=handout.totp_secret))
        return handout

    async def put(self, wanted: MadeUpMember) -> bool:
        """Make the member as wanted; False when she is so already."""
        async with self.open_unit_of_work() as unit_of_work:
            member = await unit_of_work.staff.find(wanted.login)
        if member is None:
            handout = Handout(login=wanted.login, password=wanted.password, totp_secret=wanted.totp_secret)
            await self._admit(handout, rights=wanted.rights, provisional=False)
            return True
        if await self._is_as(wanted, member):
            return False
        restored = ChangeStaff(
            login=wanted.login,
            actor=self.actor,
            rights=wanted.rights,
            active=True,
            password_hash=await self.hasher.hash(wanted.password),
            password_provisional=False,
            totp_secret=wanted.totp_secret,
        )
        await self._change(restored)
        return True

    async def _admit(self, handout: Handout, *, rights: Rights, provisional: bool) -> None:
        command = AdmitStaff(
            login=handout.login,
            rights=rights,
            password_hash=await self.hasher.hash(handout.password or ""),
            password_provisional=provisional,
            totp_secret=handout.totp_secret or "",
            actor=self.actor,
        )
        async with self.open_unit_of_work() as unit_of_work:
            await admit_staff(command, unit_of_work=unit_of_work, clock=self.clock)

    async def _change(self, command: ChangeStaff) -> None:
        async with self.open_unit_of_work() as unit_of_work:
            await change_staff(command, unit_of_work=unit_of_work, clock=self.clock)

    async def _is_as(self, wanted: MadeUpMember, member: StaffMember) -> bool:
        known = (member.assigned, member.totp_secret, member.active, member.password_provisional)
        same = known == (wanted.rights, wanted.totp_secret, True, False) and not member.failed_attempts
        return same and await self.hasher.verify(wanted.password, password_hash=member.password_hash)


def _password() -> str:
    return secrets.token_urlsafe(_PASSWORD_BYTES)
