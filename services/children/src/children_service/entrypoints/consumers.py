"""What the children service hears."""

from typing import Any

from balabaqsha_chassis.consumer import Delivery, Subscriptions
from balabaqsha_chassis.ended_sessions import remember_ended_sessions
from balabaqsha_contracts.identity_events import AccountErasedV1, SessionsEndedV1
from children_service.use_cases.forget_account import ForgetAccount, forget_account


async def on_sessions_ended(event: SessionsEndedV1, delivery: Delivery[Any]) -> None:
    """Tokens of these sessions are refused from now on."""
    await remember_ended_sessions(
        delivery.unit_of_work.connection,
        account_id=event.account_id,
        session_ids=event.session_ids,
        not_before=event.not_before,
        at=event.ended_at,
    )


async def on_account_erased(event: AccountErasedV1, delivery: Delivery[Any]) -> None:
    """What is held of the account is destroyed."""
    command = ForgetAccount(account_id=event.account_id, erased_at=event.erased_at)
    await forget_account(command, unit_of_work=delivery.unit_of_work, clock=delivery.state.clock)


SUBSCRIPTIONS: Subscriptions = {
    SessionsEndedV1: on_sessions_ended,
    AccountErasedV1: on_account_erased,
}
