"""What this service hears."""

from typing import Any

import structlog

from applications_service.domain.application import Standing
from applications_service.domain.timeline import RejectionGround, WithdrawalGround
from applications_service.entrypoints.following import TOLD_BY
from applications_service.use_cases.erase_account import EraseAccount, erase_account
from applications_service.use_cases.follow_queue import FollowQueue, follow_queue
from applications_service.use_cases.forget_child_link import ForgetChildLink, forget_child_link
from applications_service.use_cases.hear_registers import NoteChildFacts, note_child_facts
from applications_service.use_cases.note_category import NoteCategory, note_category
from applications_service.use_cases.note_queued import NoteQueued, note_queued
from applications_service.use_cases.note_refusal import NoteRefusal, note_refusal
from applications_service.use_cases.ports import ChildLink
from applications_service.use_cases.remember_child_link import RememberChildLink, remember_child_link
from balabaqsha_chassis.consumer import Delivery, Subscriptions
from balabaqsha_chassis.ended_sessions import remember_ended_sessions
from balabaqsha_contracts.children_events import ChildFactsChangedV1, ChildLinkedV1, ChildUnlinkedV1
from balabaqsha_contracts.identity_events import AccountErasedV1, SessionsEndedV1
from balabaqsha_contracts.queue_entry_event import EntryChanged
from balabaqsha_contracts.queue_events import ApplicationQueuedV1, ApplicationRefusedV1, CategoryChangedV1

_log = structlog.get_logger()

_UNLINKED = {
    "removed_by_parent": WithdrawalGround.CHILD_UNLINKED,
    "register": WithdrawalGround.CHILD_UNLINKED,
    "account_erased": WithdrawalGround.ACCOUNT_ERASED,
}


async def on_child_linked(event: ChildLinkedV1, delivery: Delivery[Any]) -> None:
    link = ChildLink(
        child_id=event.child_id,
        account_id=event.account_id,
        relation=event.relation,
        birth_date=event.birth_date,
        linked_at=event.linked_at,
    )
    command = RememberChildLink(link=link, told_at=delivery.envelope.time)
    await remember_child_link(command, unit_of_work=delivery.unit_of_work, clock=delivery.state.clock)


async def on_child_unlinked(event: ChildUnlinkedV1, delivery: Delivery[Any]) -> None:
    command = ForgetChildLink(
        child_id=event.child_id,
        account_id=event.account_id,
        ground=_UNLINKED[event.ground],
        told_at=delivery.envelope.time,
    )
    await forget_child_link(command, unit_of_work=delivery.unit_of_work, clock=delivery.state.clock)


async def on_child_facts_changed(event: ChildFactsChangedV1, delivery: Delivery[Any]) -> None:
    """What registers hold of a child proves its claims, or ends a proof."""
    facts = {one.fact: one.valid_until for one in event.facts}
    command = NoteChildFacts(child_id=event.child_id, facts=facts, checked_at=event.checked_at)
    await note_child_facts(command, unit_of_work=delivery.unit_of_work, clock=delivery.state.clock)


async def on_application_queued(event: ApplicationQueuedV1, delivery: Delivery[Any]) -> None:
    standing = Standing(
        territory=event.territory, cohort=event.cohort, category=event.category, rule_version=event.rule_version
    )
    command = NoteQueued(application_id=event.application_id, standing=standing, queued_at=event.queued_at)
    if not await note_queued(command, unit_of_work=delivery.unit_of_work):
        _log.info("queued_came_too_late", application_id=event.application_id)


async def on_application_refused(event: ApplicationRefusedV1, delivery: Delivery[Any]) -> None:
    command = NoteRefusal(
        application_id=event.application_id, ground=RejectionGround(event.ground), refused_at=event.refused_at
    )
    if not await note_refusal(command, unit_of_work=delivery.unit_of_work):
        _log.info("refusal_came_too_late", application_id=event.application_id)


async def on_category_changed(event: CategoryChangedV1, delivery: Delivery[Any]) -> None:
    command = NoteCategory(
        application_id=event.application_id,
        category=event.category,
        rule_version=event.rule_version,
        ground=event.ground,
        changed_at=event.changed_at,
    )
    if not await note_category(command, unit_of_work=delivery.unit_of_work):
        _log.info("category_came_too_late", application_id=event.application_id)


async def on_entry_changed(event: EntryChanged, delivery: Delivery[Any]) -> None:
    """The queue's word on an application; one that comes too late, or after a withdrawal, changes nothing."""
    command = FollowQueue(application_id=event.application_id, told=TOLD_BY[type(event)](event))
    if not await follow_queue(command, unit_of_work=delivery.unit_of_work):
        _log.info("not_followed", application_id=event.application_id, told=event.fact, state=event.state)


async def on_account_erased(event: AccountErasedV1, delivery: Delivery[Any]) -> None:
    command = EraseAccount(account_id=event.account_id)
    await erase_account(command, unit_of_work=delivery.unit_of_work, clock=delivery.state.clock)
    await remember_ended_sessions(
        delivery.unit_of_work.connection,
        account_id=event.account_id,
        session_ids=(),
        not_before=event.erased_at,
        at=event.erased_at,
    )


async def on_sessions_ended(event: SessionsEndedV1, delivery: Delivery[Any]) -> None:
    await remember_ended_sessions(
        delivery.unit_of_work.connection,
        account_id=event.account_id,
        session_ids=event.session_ids,
        not_before=event.not_before,
        at=event.ended_at,
    )


SUBSCRIPTIONS: Subscriptions = {
    ChildLinkedV1: on_child_linked,
    ChildUnlinkedV1: on_child_unlinked,
    ChildFactsChangedV1: on_child_facts_changed,
    ApplicationQueuedV1: on_application_queued,
    ApplicationRefusedV1: on_application_refused,
    CategoryChangedV1: on_category_changed,
    **dict.fromkeys(TOLD_BY, on_entry_changed),
    AccountErasedV1: on_account_erased,
    SessionsEndedV1: on_sessions_ended,
}
