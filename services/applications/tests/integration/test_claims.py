"""Claims of privileges: declared, proven by registers, taken back."""

import json
from datetime import date, timedelta

import pytest
from applications_house import Caller, House
from privilege_house import registers_hold

from applications_service.entrypoints.privilege_timers import PRIVILEGE_TIMERS
from balabaqsha_chassis.working_days import local_day


async def tick(house: House) -> None:
    for timer in PRIVILEGE_TIMERS:
        await timer.run(house.app.state.service)


async def claim(parent: Caller, application_id: str, *, of: str = "large_family"):
    return await parent.post(f"/applications/{application_id}/privilege", {"type": of})


async def privilege(parent: Caller, application_id: str) -> dict:
    return (await parent.shown(application_id))["privilege"]


def in_days(house: House, days: int) -> str:
    return (local_day(house.clock()) + timedelta(days=days)).isoformat()


async def test_a_privilege_may_be_claimed_after_filing(house: House, parent: Caller, child_id: str):
    application = await house.queued(child_id, parent)

    answer = await claim(parent, application["id"])

    told = answer.json()
    assert answer.status_code == 201, answer.text
    assert (told["type"], told["class"], told["state"]) == ("large_family", "b2", "declared")
    assert told["review_by"] > application["filed_at"]
    assert told["can_cancel"] is True
    assert await privilege(parent, application["id"]) == told
    assert (await house.facts(application["id"]))[-1] == "privilege_declared"


async def test_a_second_claim_waits_until_the_first_is_taken_back(house: House, parent: Caller, child_id: str):
    application = await house.queued(child_id, parent)
    await claim(parent, application["id"])

    second = await claim(parent, application["id"], of="orphan")
    gone = await parent.delete(f"/applications/{application['id']}/privilege")
    again = await parent.delete(f"/applications/{application['id']}/privilege")
    third = await claim(parent, application["id"], of="orphan")

    assert (second.status_code, second.json()["code"]) == (409, "privilege_claim_exists")
    assert (gone.status_code, again.status_code, third.status_code) == (204, 204, 201)
    assert third.json()["class"] == "b1"
    assert (await house.facts(application["id"]))[-3:] == [
        "privilege_declared",
        "privilege_cancelled",
        "privilege_declared",
    ]


async def test_a_draft_an_unknown_type_and_nothing_to_cancel_are_refused(house: House, parent: Caller, child_id: str):
    draft = await parent.draft(child_id)
    application = await house.queued(child_id, parent)

    of_a_draft = await claim(parent, draft["id"])
    unknown = await claim(parent, application["id"], of="nobleman")
    nothing = await parent.delete(f"/applications/{application['id']}/privilege")

    assert (of_a_draft.status_code, of_a_draft.json()["code"]) == (409, "action_not_allowed")
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/type")
    assert nothing.status_code == 409


async def test_nobody_claims_for_others(house: House, parent: Caller, child_id: str):
    application = await house.queued(child_id, parent)

    answer = await claim(house.caller(), application["id"])

    assert answer.status_code == 404


async def test_the_same_claim_sent_again_is_one_claim(house: House, parent: Caller, child_id: str):
    application = await house.queued(child_id, parent)
    path, body = f"/applications/{application['id']}/privilege", {"type": "large_family"}

    first = await parent.post(path, body, Idempotency_Key="k-1")
    second = await parent.post(path, body, Idempotency_Key="k-1")

    assert (first.status_code, second.content) == (201, first.content)


async def test_what_a_register_holds_confirms_a_claim(house: House, parent: Caller, child_id: str):
    application = await house.queued(child_id, parent, privilege={"type": "large_family"})

    await registers_hold(house, child_id, large_family=None)

    told = await privilege(parent, application["id"])
    fact, data = (await house.said(application["id"]))[-1]
    assert (told["state"], told["ground"]["code"], told["valid_until"]) == ("auto_confirmed", "register", None)
    assert fact == "privilege_confirmed"
    assert json.loads(data)["privilege_class"] == "b2"


async def test_what_is_known_already_confirms_a_claim_at_once(house: House, parent: Caller, child_id: str):
    await house.link(child_id, parent)
    await registers_hold(house, child_id, large_family=None)

    filed = await parent.filed(child_id, privilege={"type": "large_family"})

    assert (await privilege(parent, filed["id"]))["state"] == "auto_confirmed"
    assert await house.facts(filed["id"]) == ["application_submitted", "privilege_confirmed"]


async def test_what_no_register_holds_waits_for_a_person(house: House, parent: Caller, child_id: str):
    application = await house.queued(child_id, parent, privilege={"type": "large_family"})

    await registers_hold(house, child_id, orphan=None)

    told = await privilege(parent, application["id"])
    assert (told["state"], told["text"]) == ("under_review", "Льготу проверяет специалист")
    assert await house.facts(application["id"]) == ["application_submitted"]


@pytest.mark.parametrize("closed", ["serviceman", "special_state_body", "teacher"])
async def test_no_register_proves_what_lies_in_closed_ones(house: House, parent: Caller, child_id: str, closed: str):
    application = await house.queued(child_id, parent, privilege={"type": closed})

    await registers_hold(house, child_id, **{closed: None})

    assert (await privilege(parent, application["id"]))["state"] == "under_review"


async def test_a_stranger_learns_nothing_of_a_child_by_filing_for_it(house: House, parent: Caller, child_id: str):
    await house.link(child_id, parent)
    await registers_hold(house, child_id, large_family=None)
    stranger = house.caller()

    filed = await stranger.filed(child_id, privilege={"type": "large_family"})

    assert (await privilege(stranger, filed["id"]))["state"] == "declared"


async def test_a_link_proven_late_lets_the_register_speak(house: House, parent: Caller, child_id: str):
    other = house.caller()
    await house.link(child_id, other)
    await registers_hold(house, child_id, large_family=None)
    filed = await parent.filed(child_id, privilege={"type": "large_family"})

    await house.link(child_id, parent)

    assert (await privilege(parent, filed["id"]))["state"] == "auto_confirmed"
    assert await house.facts(filed["id"]) == ["application_submitted", "privilege_confirmed"]


async def test_a_fact_that_is_no_longer_held_ends_the_proof_and_comes_back(house: House, parent: Caller, child_id: str):
    application = await house.queued(child_id, parent, privilege={"type": "large_family"})
    await registers_hold(house, child_id, large_family=None)

    await registers_hold(house, child_id)
    ended = await privilege(parent, application["id"])
    await registers_hold(house, child_id, large_family=None)
    back = await privilege(parent, application["id"])

    assert (ended["state"], ended["ground"]["code"]) == ("expired", "register_fact_ended")
    assert back["state"] == "auto_confirmed"
    assert (await house.facts(application["id"]))[1:] == [
        "privilege_confirmed",
        "privilege_expired",
        "privilege_confirmed",
    ]


async def test_a_proof_is_good_for_the_whole_of_its_last_day_and_not_a_moment_longer(
    house: House, parent: Caller, child_id: str
):
    last = in_days(house, 20)
    application = await house.queued(child_id, parent, privilege={"type": "special_needs"})
    await registers_hold(house, child_id, special_needs=last)
    midnight = date.fromisoformat(last) - local_day(house.clock())

    house.clock.ahead = midnight - timedelta(hours=1)
    await tick(house)
    during = await privilege(parent, application["id"])
    house.clock.ahead = midnight + timedelta(days=1)
    await tick(house)
    after = await privilege(parent, application["id"])

    assert (during["state"], during["valid_until"]) == ("auto_confirmed", last)
    assert after["state"] == "expired"
    assert (await house.facts(application["id"]))[-1] == "privilege_expired"


async def test_one_reminder_goes_a_week_before_a_proof_ends(house: House, parent: Caller, child_id: str):
    application = await house.queued(child_id, parent, privilege={"type": "special_needs"})
    await registers_hold(house, child_id, special_needs=in_days(house, 20))

    await tick(house)
    early = await house.facts(application["id"])
    house.clock.ahead = timedelta(days=15)
    await tick(house)
    await tick(house)

    assert "privilege_reminder_due" not in early
    assert (await house.facts(application["id"])).count("privilege_reminder_due") == 1


async def test_a_proof_that_was_prolonged_is_reminded_of_anew(house: House, parent: Caller, child_id: str):
    application = await house.queued(child_id, parent, privilege={"type": "special_needs"})
    await registers_hold(house, child_id, special_needs=in_days(house, 3))
    await tick(house)

    await registers_hold(house, child_id, special_needs=in_days(house, 5))
    await tick(house)

    assert (await house.facts(application["id"])).count("privilege_reminder_due") == 2
    assert (await privilege(parent, application["id"]))["valid_until"] == in_days(house, 5)


async def test_a_withdrawn_application_has_no_proof_to_run_out(house: House, parent: Caller, child_id: str):
    application = await house.queued(child_id, parent, privilege={"type": "special_needs"})
    await registers_hold(house, child_id, special_needs=in_days(house, 3))
    await parent.withdraw(application["id"])

    house.clock.ahead = timedelta(days=10)
    await tick(house)

    assert (await house.facts(application["id"]))[-1] == "application_withdrawn"


async def test_facts_of_a_child_go_with_its_last_representative(house: House, parent: Caller, child_id: str):
    await house.link(child_id, parent)
    await registers_hold(house, child_id, orphan=None)

    await house.unlink(child_id, parent)

    assert await house.rows("select * from child_circumstances where child_id = $1", child_id) == []
