"""The public state follows what the queue tells."""

import json
from typing import Any

import pytest
from applications_house import Caller, House
from officers import queued_in_city, tell

from applications_service.entrypoints.consumers import SUBSCRIPTIONS
from balabaqsha_contracts import queue_place_events, queue_standing_events, queue_voucher_events
from balabaqsha_contracts.queue_events import CategoryChangedV1
from balabaqsha_contracts.queue_place_events import (
    ChildEnrolledV1,
    ContractDraftedV1,
    ContractSignedV1,
    EnrolmentEndedV1,
    PlaceHeldV1,
    PlaceReleasedV1,
    WaitlistJoinedV1,
    WaitlistLeftV1,
    WaitlistOfferedV1,
)
from balabaqsha_contracts.queue_standing_events import (
    ApplicationInactivatedV1,
    ApplicationLapsedV1,
    ApplicationRestoredV1,
    HoldPlacedV1,
)
from balabaqsha_contracts.queue_voucher_events import (
    VoucherConfirmedV1,
    VoucherDeclinedV1,
    VoucherExpiredV1,
    VoucherOfferedV1,
    VoucherReminderDueV1,
    VoucherReturnedV1,
    VoucherRevokedV1,
    VoucherUsedV1,
)
from balabaqsha_testkit.databases import ServiceDatabase


@pytest.fixture
def database(common_database: ServiceDatabase) -> ServiceDatabase:
    return common_database


def codes(shown: dict[str, Any]) -> list[str]:
    return [entry["code"] for entry in shown["timeline"]]


async def test_every_event_that_carries_a_state_is_heard():
    carrying = {*queue_voucher_events.EVENTS, *queue_standing_events.EVENTS, *queue_place_events.EVENTS}

    assert carrying <= set(SUBSCRIPTIONS)


async def test_the_way_from_the_offer_to_the_kindergarten(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    steps = [
        (VoucherOfferedV1, "voucher_offered", "confirm_by", "voucher_offered"),
        (VoucherConfirmedV1, "choosing", "use_by", "voucher_confirmed"),
        (WaitlistJoinedV1, "waitlisted", "use_by", "waitlist_joined"),
        (WaitlistOfferedV1, "waitlisted", "accept_by", "waitlist_offered"),
        (WaitlistLeftV1, "choosing", "use_by", "waitlist_left"),
        (PlaceHeldV1, "place_held", "use_by", "place_held"),
        (PlaceReleasedV1, "choosing", "use_by", "place_released"),
        (PlaceHeldV1, "place_held", "use_by", "place_held"),
        (ContractDraftedV1, "contract_pending", "use_by", "contract_drafted"),
        (ContractSignedV1, "contract_pending", "use_by", "contract_signed_by_parent"),
        (VoucherUsedV1, "enrolled", None, "contract_signed_by_parent"),
        (ChildEnrolledV1, "enrolled", None, "enrolled"),
        (EnrolmentEndedV1, "choosing", None, "enrolment_ended"),
    ]

    for event, state, deadline, milestone in steps:
        await tell(house, event, application, state=state)

        shown = await parent.shown(application["id"])

        assert shown["state"]["code"] == state
        assert (shown["deadline"] and shown["deadline"]["kind"]) == deadline
        assert codes(shown)[-1] == milestone
        assert shown["timeline"][-1]["text"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
async def test_a_deadline_is_told_as_it_was_set(house: House, parent: Caller, child_id: str, language: str):
    application = await queued_in_city(house, parent, child_id)
    await tell(house, VoucherOfferedV1, application, state="voucher_offered", confirm_by="2026-11-26T19:00:00.000Z")

    shown = await parent.shown(application["id"], language=language)

    assert shown["deadline"]["at"] == "2026-11-26T19:00:00.000Z"
    assert shown["deadline"]["text"]
    assert shown["state"]["next_step"]


async def test_an_answer_that_never_came_makes_it_inactive_until_it_is_restored(
    house: House, parent: Caller, child_id: str
):
    application = await queued_in_city(house, parent, child_id)
    await tell(house, VoucherOfferedV1, application, state="voucher_offered")
    await tell(house, VoucherExpiredV1, application, state="inactive")
    await tell(house, ApplicationInactivatedV1, application, state="inactive")
    await tell(house, VoucherReturnedV1, application, state="inactive")
    inactive = await parent.shown(application["id"])
    await tell(house, ApplicationRestoredV1, application, state="queued")

    restored = await parent.shown(application["id"])

    assert inactive["state"]["code"] == "inactive"
    assert inactive["deadline"]["kind"] == "restore_by"
    assert inactive["timeline"][-1]["ground"]["code"] == "not_confirmed"
    assert restored["state"]["text"] == "Заявка находится в очереди за получением ваучера"
    assert (restored["deadline"], restored["filed_at"]) == (None, application["filed_at"])
    assert codes(restored)[-3:] == ["voucher_expired", "inactivated", "restored"]


async def test_word_of_an_upheld_appeal_that_comes_late_opens_nothing_that_was_closed_since(
    house: House, parent: Caller, child_id: str
):
    application = await queued_in_city(house, parent, child_id)
    await tell(house, ApplicationLapsedV1, application, state="archived", ground="school_age")
    await tell(house, ApplicationRestoredV1, application, state="queued", ground="appeal_upheld")

    shown = await parent.shown(application["id"])

    assert shown["state"]["code"] == "archived"


async def test_a_refusal_taken_back_gives_the_old_deadline_back(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    await tell(house, VoucherOfferedV1, application, state="voucher_offered")
    offered = await parent.shown(application["id"])
    await tell(house, VoucherDeclinedV1, application, state="annulled")
    annulled = await parent.shown(application["id"])
    await tell(house, ApplicationRestoredV1, application, state="voucher_offered", ground="refusal_undone")

    undone = await parent.shown(application["id"])

    assert (annulled["state"]["code"], annulled["deadline"]["kind"]) == ("annulled", "undo_by")
    assert undone["state"]["code"] == "voucher_offered"
    assert undone["deadline"] == offered["deadline"]


async def test_a_revoked_voucher_puts_the_child_back_where_it_stood(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    await tell(house, VoucherOfferedV1, application, state="voucher_offered")
    await tell(house, VoucherRevokedV1, application, state="queued")

    shown = await parent.shown(application["id"])

    assert shown["state"]["code"] == "queued"
    assert (shown["timeline"][-1]["code"], shown["timeline"][-1]["ground"]["code"]) == (
        "voucher_revoked",
        "place_recalled",
    )


async def test_a_lapsed_application_is_archived_and_everybody_told(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    await tell(house, VoucherOfferedV1, application, state="voucher_offered")
    await tell(house, ApplicationInactivatedV1, application, state="inactive")
    await tell(house, ApplicationLapsedV1, application, state="archived")

    shown = await parent.shown(application["id"])
    fact, data = (await house.said(application["id"]))[-1]

    assert (shown["state"]["code"], shown["state"]["ground"]["code"]) == ("archived", "not_restored")
    assert fact == "application_archived"
    assert json.loads(data)["account_id"] == parent.account_id


async def test_a_withdrawal_wins_over_whatever_the_queue_says_after_it(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    await tell(house, VoucherOfferedV1, application, state="voucher_offered")
    await tell(house, VoucherConfirmedV1, application, state="choosing")
    assert (await parent.withdraw(application["id"])).status_code == 200
    await tell(house, PlaceHeldV1, application, state="place_held")
    await tell(house, VoucherReturnedV1, application, state="withdrawn", ground="withdrawn")
    await tell(house, ApplicationLapsedV1, application, state="archived")

    shown = await parent.shown(application["id"])

    assert shown["state"]["code"] == "withdrawn"
    assert (await house.facts(application["id"]))[-1] == "application_withdrawn"


async def test_an_annulled_application_does_not_stand_again_beside_a_new_one(
    house: House, parent: Caller, child_id: str
):
    application = await queued_in_city(house, parent, child_id)
    await tell(house, VoucherOfferedV1, application, state="voucher_offered")
    await tell(house, VoucherDeclinedV1, application, state="annulled")
    await parent.filed(child_id)
    await tell(house, ApplicationRestoredV1, application, state="voucher_offered", ground="refusal_undone")

    shown = await parent.shown(application["id"])

    assert shown["state"]["code"] == "annulled"


async def test_a_word_that_changes_nothing_leaves_no_trace(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    await tell(house, VoucherOfferedV1, application, state="voucher_offered")
    before = await parent.shown(application["id"])
    await tell(house, VoucherReminderDueV1, application, state="voucher_offered")

    assert await parent.shown(application["id"]) == before


async def test_a_hold_is_shown_with_its_ground_and_the_place_is_kept(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    await tell(house, HoldPlacedV1, application, state="queued", ground="a_ground_without_words_yet")

    shown = await parent.shown(application["id"])

    assert shown["state"]["code"] == "queued"
    assert shown["timeline"][-1]["code"] == "held_back"
    assert shown["timeline"][-1]["ground"] == {"code": "a_ground_without_words_yet", "text": "Иное основание"}


async def test_another_category_is_shown_with_its_ground(house: House, parent: Caller, child_id: str):
    application = await queued_in_city(house, parent, child_id)
    event = CategoryChangedV1.model_validate(
        dict(CategoryChangedV1.example)
        | {"application_id": application["id"], "number": application["number"], "category": "c11"}
    )
    await house.hear(event)

    shown = await parent.shown(application["id"])

    assert shown["category"] == "c11"
    assert shown["timeline"][-1]["ground"]["code"] == "privilege_confirmed"
