"""The staff of a development run: one of every role and two where a second person decides, with kept secrets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ALMATY, ASTANA = "750000000", "710000000"
EVERYWHERE = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUpMember:
    """A member of staff that exists in development only."""

    login: str
    role: str
    territory: str = EVERYWHERE

    @property
    def password_secret(self) -> str:
        """The name her password has among the secrets."""
        return f"staff/{self.login}/password"

    @property
    def totp_secret(self) -> str:
        return f"staff/{self.login}/totp_secret"


MADE_UP_STAFF = (
    MadeUpMember(login="queue-operator-1", role="queue_operator"),
    MadeUpMember(login="queue-operator-2", role="queue_operator"),
    MadeUpMember(login="queue-operator-almaty", role="queue_operator", territory=ALMATY),
    MadeUpMember(login="queue-operator-astana", role="queue_operator", territory=ASTANA),
    MadeUpMember(login="approving-officer-1", role="approving_officer"),
    MadeUpMember(login="approving-officer-2", role="approving_officer"),
    MadeUpMember(login="privilege-reviewer-1", role="privilege_reviewer"),
    MadeUpMember(login="assisted-filing-clerk-1", role="assisted_filing_clerk"),
    MadeUpMember(login="call-centre-agent-1", role="call_centre_agent"),
    MadeUpMember(login="kindergarten-clerk-1", role="kindergarten_clerk"),
    MadeUpMember(login="kindergarten-head-1", role="kindergarten_head"),
    MadeUpMember(login="department-analyst-1", role="department_analyst"),
    MadeUpMember(login="auditor-1", role="auditor"),
    MadeUpMember(login="system-administrator-1", role="system_administrator"),
)


def told(vault: Mapping[str, str]) -> list[dict[str, Any]]:
    """The staff as scripts read them, secrets included."""
    return [
        {
            "role": member.role,
            "login": member.login,
            "password": vault[member.password_secret],
            "totp_secret": vault[member.totp_secret],
            "territories": [member.territory],
        }
        for member in MADE_UP_STAFF
    ]


def document(vault: Mapping[str, str]) -> str:
    """What identity is told to put in its database."""
    return json.dumps([{**one, "roles": [one["role"]]} for one in told(vault)])
