"""Events of the service, with all that is personal sealed to its one reader."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.outbox import LANE_URGENT, Outbox
from balabaqsha_chassis.sealing import Sealer
from balabaqsha_contracts.identity_events import (
    AccountErasedV1,
    AccountRegisteredV1,
    CodeRequestedV1,
    ContactChangedV1,
    SessionsEndedV1,
)
from identity_service.domain.accounts import Account
from identity_service.domain.challenges import Challenge, Delivery, Purpose

_TEMPLATES: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.REGISTRATION: "code_registration",
        Purpose.LOGIN: "code_login",
        Purpose.RECOVERY: "code_recovery",
        Purpose.CONTACT: "code_contact",
        Purpose.ERASURE: "code_contact",
    }
)
#: The sealed contacts of one who left are of no use to anybody; what is not yet sent must still go out.
_FORGET_SENT = text(
    "update outbox set data = null where subject_kind = 'account' and subject = :id and published_at is not null"
)


class OutboxAnnouncements:
    """Writes events beside the state they tell of."""

    def __init__(self, connection: AsyncConnection, *, outbox: Outbox, sealer: Sealer) -> None:
        self._connection = connection
        self._outbox = outbox
        self._sealer = sealer

    async def code(self, challenge: Challenge, *, code: str) -> None:
        """Have the message sent; where nothing is to go out the same work is done and undone, so that it takes as long.

        Whoever measures the answers learns nothing of whose phone it is.
        """
        told = challenge.delivery is not Delivery.ALREADY_REGISTERED
        sealed = self._sealer.seal(
            {
                "channel": challenge.channel,
                "recipient": challenge.recipient,
                "template": _TEMPLATES[challenge.purpose] if told else "already_registered",
                "code": code if told else None,
            }
        )
        event = CodeRequestedV1(
            challenge_id=challenge.id,
            language=challenge.language,
            sealed=sealed,
            expires_at=challenge.expires_at,
        )
        step = await self._connection.begin_nested()
        await self._outbox.add(event, lane=LANE_URGENT, expires_at=challenge.expires_at)
        await (step.rollback() if challenge.delivery is Delivery.NOTHING else step.commit())

    async def registered(self, account: Account) -> None:
        event = AccountRegisteredV1(
            account_id=account.id,
            language=account.language,
            contacts_sealed=self._sealer.seal(account.contacts),
            registered_at=account.registered_at,
        )
        await self._outbox.add(event)

    async def contact_changed(
        self, account: Account, *, notice: Any, at: datetime, previous: dict[str, object] | None = None
    ) -> None:
        event = ContactChangedV1(
            account_id=account.id,
            language=account.language,
            contacts_sealed=self._sealer.seal(account.contacts),
            previous_sealed=self._sealer.seal(previous) if previous else None,
            notice=notice,
            changed_at=at,
        )
        await self._outbox.add(event)

    async def sessions_ended(
        self, account_id: str, *, session_ids: tuple[str, ...], at: datetime, all_before: bool = False
    ) -> None:
        # Tokens are dated by whole seconds: a finer bound would also refuse the next sign-in of the same second,
        # and those of that second that must die are named by their sessions.
        not_before = at.replace(microsecond=0) if all_before else None
        event = SessionsEndedV1(account_id=account_id, session_ids=session_ids, not_before=not_before, ended_at=at)
        await self._outbox.add(event)

    async def erased(self, account_id: str, *, at: datetime) -> None:
        await self._outbox.add(AccountErasedV1(account_id=account_id, erased_at=at))

    async def forget_sent(self, account_id: str) -> None:
        await self._connection.execute(_FORGET_SENT, {"id": account_id})
