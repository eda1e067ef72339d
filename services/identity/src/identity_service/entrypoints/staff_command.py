"""`identity-service staff …`: admits, changes and disables staff, and shows what was done."""

import argparse
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TextIO

from balabaqsha_chassis.clock import rfc3339
from identity_service.domain.audit import AuditLine, first_broken
from identity_service.domain.errors import (
    AccountNotFoundError,
    IdentityError,
    LoginInvalidError,
    LoginTakenError,
    RoleUnknownError,
    TerritoryInvalidError,
)
from identity_service.domain.identifiers import parse_login
from identity_service.domain.staff import EVERYWHERE, Rights, Role, StaffMember
from identity_service.entrypoints.staff_office import Handout, MadeUpMember, StaffOffice

DONE, REFUSED = 0, 1
_REASONS: Mapping[type[IdentityError], str] = {
    AccountNotFoundError: "nobody has this login",
    LoginTakenError: "this login is taken",
    LoginInvalidError: "a login begins with a letter and has 3-32 of a-z, 0-9, . _ -",
    RoleUnknownError: f"a role is one of: {', '.join(Role)}",
    TerritoryInvalidError: "that is no code of a territory",
}


def staff_parser() -> argparse.ArgumentParser:
    """What may be asked of the command."""
    parser = argparse.ArgumentParser(prog="staff", description="Those who run the system.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, told in (("add", "admit a member and print her secrets once"), ("roles", "replace roles, territories")):
        one = _with_login(verbs, verb, told=told)
        one.add_argument("--role", action="append", default=[], required=True, metavar="ROLE", help=", ".join(Role))
        help_of_territory = f"code of a territory; none: no territory; {EVERYWHERE}: every one; give it again for more"
        one.add_argument("--territory", action="append", default=[], metavar="CODE", help=help_of_territory)
    _with_login(verbs, "disable", told="end the sessions of a member and let her in no more")
    _with_login(verbs, "enable", told="let a disabled or locked-out member in again")
    _with_login(verbs, "reset-totp", told="print a new secret of codes once; the old one is dead")
    _with_login(verbs, "reset-password", told="print a new password once; the old one is dead")
    verbs.add_parser("list", help="show every member")
    verbs.add_parser("audit", help="print the audit and say whether it is whole")
    verbs.add_parser("put", help="make the made-up staff of IDENTITY_DEVELOPMENT_STAFF")
    return parser


async def run_staff_command(
    asked: argparse.Namespace, *, office: StaffOffice, made_up: Sequence[MadeUpMember], out: TextIO, errors: TextIO
) -> int:
    """Do it and answer the exit code; a refusal is one line."""
    try:
        return await _VERBS[asked.verb](_Desk(asked, office=office, made_up=made_up, out=out))
    except IdentityError as refusal:
        errors.write(f"refused: {_REASONS.get(type(refusal), refusal.code)}\n")
        return REFUSED


def parse_made_up(document: str) -> list[MadeUpMember]:
    """The members of `IDENTITY_DEVELOPMENT_STAFF`."""
    return [
        MadeUpMember(
            login=parse_login(one["login"]),
            password=one["password"],
            totp_secret=one["totp_secret"],
            rights=Rights.parse(roles=one["roles"], territories=one["territories"]),
        )
        for one in json.loads(document)
    ]


def _with_login(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", verb: str, *, told: str
) -> argparse.ArgumentParser:
    one = verbs.add_parser(verb, help=told)
    one.add_argument("--login", required=True)
    return one


class _Desk:
    """One asking, carried out."""

    def __init__(
        self, asked: argparse.Namespace, *, office: StaffOffice, made_up: Sequence[MadeUpMember], out: TextIO
    ) -> None:
        self._asked = asked
        self._office = office
        self._made_up = made_up
        self._out = out

    async def add(self) -> int:
        return self._hand_out(await self._office.admit(parse_login(self._asked.login), rights=self._rights()))

    async def roles(self) -> int:
        await self._office.change(self._login(), rights=self._rights())
        return self._say(f"{self._login()}: the new rights hold from the next sign-in")

    async def disable(self) -> int:
        await self._office.change(self._login(), active=False)
        return self._say(f"{self._login()} is disabled, her sessions are over")

    async def enable(self) -> int:
        await self._office.change(self._login(), active=True)
        return self._say(f"{self._login()} may sign in again")

    async def reset_totp(self) -> int:
        return self._hand_out(await self._office.reset_totp(self._login()))

    async def reset_password(self) -> int:
        return self._hand_out(await self._office.reset_password(self._login()))

    async def show(self) -> int:
        async with self._office.open_unit_of_work() as unit_of_work:
            members = await unit_of_work.staff.all()
        return self._say("\n".join(map(_shown, members)) if members else "no staff")

    async def audit(self) -> int:
        async with self._office.open_unit_of_work() as unit_of_work:
            lines = await unit_of_work.staff_sessions.journal.lines()
        for line, _ in lines:
            self._say(_readable(line))
        broken = first_broken(lines)
        if broken is None:
            return self._say(f"whole: {len(lines)} lines")
        self._say(f"broken at line {broken}: it was changed, or a line before it is missing")
        return REFUSED

    async def put(self) -> int:
        made = [await self._office.put(one) for one in self._made_up]
        return self._say(f"{len(made)} made-up members are there, {sum(made)} of them made or mended")

    def _login(self) -> str:
        return str(self._asked.login).strip().lower()

    def _rights(self) -> Rights:
        return Rights.parse(roles=self._asked.role, territories=self._asked.territory)

    def _hand_out(self, handout: Handout) -> int:
        lines = [f"login     {handout.login}"]
        if handout.password is not None:
            lines.append(
                f"password  {handout.password}   (to be replaced after the first sign-in, opens nothing before)"
            )
        if handout.totp_secret is not None:
            lines.append(f"codes     {self._office.codes.uri(handout.totp_secret, login=handout.login)}")
        return self._say("\n".join([*lines, "shown this once, kept nowhere"]))

    def _say(self, text: str) -> int:
        self._out.write(f"{text}\n")
        return DONE


_VERBS: Mapping[str, Callable[[_Desk], Awaitable[int]]] = {
    "add": _Desk.add,
    "list": _Desk.show,
    "disable": _Desk.disable,
    "enable": _Desk.enable,
    "roles": _Desk.roles,
    "reset-totp": _Desk.reset_totp,
    "reset-password": _Desk.reset_password,
    "audit": _Desk.audit,
    "put": _Desk.put,
}


def _shown(member: StaffMember) -> str:
    state = "active" if member.active else "disabled"
    roles = ",".join(sorted(member.assigned.roles))
    territories = ",".join(sorted(member.assigned.territories)) or "-"
    return f"{member.login:<24} {state:<8} {roles}  {territories}  failures: {member.failed_attempts}"


def _readable(line: AuditLine) -> str:
    fields = asdict(line) | {"at": rfc3339(line.at)}
    del fields["previous"]
    return json.dumps({name: value for name, value in fields.items() if value is not None}, default=bytes.hex)
