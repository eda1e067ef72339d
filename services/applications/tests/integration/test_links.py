"""Applications filed before their link to the child is known here."""

import json
from datetime import date, timedelta

from applications_house import Caller, House, ended
from officers import ask_correction, officer

from applications_service.entrypoints.timers import tick_unproven
from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.children_events import ChildLinkedV1


async def hear_of_another_child(house: House, *, hours_ahead: float) -> None:
    """Children is heard of at a later time, as happens on any busy day."""
    event = ChildLinkedV1(
        child_id=new_id(),
        account_id=new_id(),
        relation="father",
        birth_date=date(2024, 1, 1),
        linked_at=system_clock(),
    )
    envelope = house.deliveries.envelope(event)
    envelope = type(envelope)(
        id=envelope.id,
        source=envelope.source,
        type=envelope.type,
        subject=envelope.subject,
        time=envelope.time + timedelta(hours=hours_ahead),
        sequence=envelope.sequence,
    )
    verdict = await house.deliveries.deliver(house.app, event, envelope=envelope)
    assert verdict.outcome == "done"


async def test_without_a_link_it_is_filed_with_number_time_and_receipt_and_told_to_nobody(
    house: House, parent: Caller, child_id: str
):
    filed = await parent.filed(child_id)

    shown = await parent.shown(filed["id"])
    assert shown["state"]["code"] == "submitted"
    assert shown["filed_at"] == filed["filed_at"]
    assert shown["receipt"] == filed["receipt"]
    assert await house.facts(filed["id"]) == []


async def test_when_the_link_comes_it_is_told_with_the_instant_it_was_filed_at(
    house: House, parent: Caller, child_id: str
):
    filed = await parent.filed(child_id)

    await house.link(child_id, parent)

    ((fact, data),) = await house.said(filed["id"])
    told = json.loads(data)
    assert fact == "application_submitted"
    assert (told["filed_at"], told["receipt_hash"]) == (filed["filed_at"], filed["receipt"]["hash"])


async def test_the_next_step_says_what_is_waited_for(house: House, parent: Caller, child_id: str):
    filed = await parent.filed(child_id)
    waiting = await parent.shown(filed["id"], language="en")

    await house.link(child_id, parent)
    proven = await parent.shown(filed["id"], language="en")

    assert "waiting for confirmation" in waiting["state"]["next_step"]
    assert proven["state"]["next_step"] != waiting["state"]["next_step"]


async def test_of_several_that_wait_the_earliest_filing_wins(house: House, parent: Caller, child_id: str):
    other = house.caller()
    earlier = await parent.filed(child_id)
    later = await other.filed(child_id)

    await house.link(child_id, parent)
    await house.link(child_id, other)

    assert await house.facts(earlier["id"]) == ["application_submitted"]
    ((fact, data),) = await house.said(later["id"])
    assert fact == "application_rejected"
    assert json.loads(data).items() >= ended(later, ground="duplicate").items()
    shown = await other.shown(later["id"])
    assert (shown["state"]["code"], shown["state"]["ground"]["code"]) == ("rejected", "duplicate")


async def test_the_earliest_wins_even_if_its_link_comes_last(house: House, parent: Caller, child_id: str):
    other = house.caller()
    earlier = await parent.filed(child_id)
    later = await other.filed(child_id)

    await house.link(child_id, other)
    await house.link(child_id, parent)

    assert await house.facts(earlier["id"]) == ["application_submitted"]
    assert await house.facts(later["id"]) == ["application_submitted", "application_rejected"]


async def test_a_child_found_too_old_when_the_link_comes_is_refused(house: House, parent: Caller, child_id: str):
    filed = await parent.filed(child_id)

    await house.link(child_id, parent, born=date(house.clock().year - 7, 1, 1))

    shown = await parent.shown(filed["id"])
    assert shown["state"]["ground"]["code"] == "over_age"
    assert await house.facts(filed["id"]) == ["application_rejected"]


async def test_no_link_within_the_term_is_a_refusal(house: House, parent: Caller, child_id: str):
    filed = await parent.filed(child_id)
    house.clock.ahead = timedelta(hours=24)
    await hear_of_another_child(house, hours_ahead=24)

    await tick_unproven(house.app.state.service)

    shown = await parent.shown(filed["id"])
    assert (shown["state"]["code"], shown["state"]["ground"]["code"]) == ("rejected", "child_link_not_proven")
    ((fact, data),) = await house.said(filed["id"])
    assert fact == "application_rejected"
    assert json.loads(data).items() >= ended(filed, ground="child_link_not_proven").items()


async def test_before_the_term_nothing_is_refused(house: House, parent: Caller, child_id: str):
    filed = await parent.filed(child_id)
    house.clock.ahead = timedelta(hours=22)
    await hear_of_another_child(house, hours_ahead=22)

    await tick_unproven(house.app.state.service)

    assert (await parent.shown(filed["id"]))["state"]["code"] == "submitted"


async def test_while_nothing_is_heard_of_children_no_term_passes(house: House, parent: Caller, child_id: str):
    filed = await parent.filed(child_id)
    await hear_of_another_child(house, hours_ahead=1)
    house.clock.ahead = timedelta(days=10)

    await tick_unproven(house.app.state.service)

    assert (await parent.shown(filed["id"]))["state"]["code"] == "submitted"


async def test_a_correction_asked_for_does_not_put_the_answer_off(house: House, parent: Caller, child_id: str):
    filed = await parent.filed(child_id)
    asked = await ask_correction(officer(house, "queue_operator"), filed["id"])
    house.clock.ahead = timedelta(hours=24)
    await hear_of_another_child(house, hours_ahead=24)

    await tick_unproven(house.app.state.service)

    shown = await parent.shown(filed["id"])
    assert asked.status_code == 200
    assert (shown["state"]["code"], shown["state"]["ground"]["code"]) == ("rejected", "child_link_not_proven")


async def test_the_term_is_a_setting(open_house, child_id: str):
    async with open_house(link_term_hours=1) as house:
        parent = house.caller()
        filed = await parent.filed(child_id)
        house.clock.ahead = timedelta(hours=2)
        await hear_of_another_child(house, hours_ahead=2)

        await tick_unproven(house.app.state.service)

        assert (await parent.shown(filed["id"]))["state"]["code"] == "rejected"


async def test_a_refused_one_makes_way_for_a_new_one(house: House, parent: Caller, child_id: str):
    refused = await parent.filed(child_id)
    house.clock.ahead = timedelta(hours=24)
    await hear_of_another_child(house, hours_ahead=24)
    await tick_unproven(house.app.state.service)

    fresh = await parent.filed(child_id)

    assert fresh["number"] != refused["number"]


async def test_a_removed_child_withdraws_the_open_application_when_nobody_else_represents_it(
    house: House, parent: Caller, child_id: str
):
    queued = await house.queued(child_id, parent)

    await house.unlink(child_id, parent)

    shown = await parent.shown(queued["id"])
    assert (shown["state"]["code"], shown["state"]["ground"]["code"]) == ("withdrawn", "child_unlinked")
    assert await house.facts(queued["id"]) == ["application_submitted", "application_withdrawn"]


async def test_a_removed_child_passes_the_application_to_another_representative(
    house: House, parent: Caller, child_id: str
):
    other = house.caller()
    queued = await house.queued(child_id, parent)
    await house.link(child_id, other)

    await house.unlink(child_id, parent)

    shown = await other.shown(queued["id"])
    assert (shown["state"]["code"], shown["own"]) == ("queued", True)
    assert shown["timeline"][-1]["code"] == "handed_over"
    assert (await parent.get(f"/applications/{queued['id']}")).status_code == 404
    assert await house.facts(queued["id"]) == ["application_submitted"]


async def test_removing_a_child_that_another_filed_for_changes_nothing(house: House, parent: Caller, child_id: str):
    other = house.caller()
    queued = await house.queued(child_id, parent)
    await house.link(child_id, other)

    await house.unlink(child_id, other)

    assert (await parent.shown(queued["id"]))["state"]["code"] == "queued"
    assert (await other.get(f"/applications/{queued['id']}")).status_code == 404
