"""An erased account leaves nothing behind that can be read."""

from children_builders import MovableClock, SimulatedRegister
from children_house import House

from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.consumer import Outcome
from balabaqsha_contracts.identity_events import AccountErasedV1, SessionsEndedV1
from balabaqsha_testkit.serving import Deliveries


def erased(account_id: str) -> AccountErasedV1:
    return AccountErasedV1(account_id=account_id, erased_at=system_clock())


async def test_an_erased_account_represents_nobody(house: House, register: SimulatedRegister, deliveries: Deliveries):
    family = register.family(children=[{}, {}])
    mother = house.caller(family["guardians"][0]["iin"])
    children = {(await mother.check_and_add(child["iin"]))["id"] for child in family["children"]}

    verdict = await deliveries.deliver(house.app, erased(mother.account_id))

    assert verdict.outcome is Outcome.DONE
    unlinked = [event for key, event in await house.events() if key == "children.child_unlinked.v1"]
    assert {event["child_id"] for event in unlinked} == children
    assert {(event["ground"], event["account_id"]) for event in unlinked} == {("account_erased", mother.account_id)}
    for table in ("child_link", "register_check", "check_allowance"):
        assert await house.rows(f"select * from {table}") == []  # noqa: S608 - our own tables
    readable = "select * from child where data_key is not null or iin is not null or surname is not null"
    assert await house.rows(readable) == []
    assert len(await house.rows("select id from child")) == 2


async def test_what_another_parent_represents_stays(house: House, register: SimulatedRegister, deliveries: Deliveries):
    family = register.family()
    mother, father = (house.caller(guardian["iin"]) for guardian in family["guardians"])
    child = await mother.check_and_add(family["children"][0]["iin"])
    seen = await father.check_and_add(family["children"][0]["iin"])

    await deliveries.deliver(house.app, erased(mother.account_id))

    assert (await father.get(f"/children/{child['id']}")).json() == seen
    accounts = await house.rows("select distinct account_id from register_check")
    assert accounts == [{"account_id": father.account_id}]


async def test_erasure_delivered_again_has_no_effect(house: House, register: SimulatedRegister, deliveries: Deliveries):
    family = register.family()
    mother = house.caller(family["guardians"][0]["iin"])
    await mother.check_and_add(family["children"][0]["iin"])
    event = erased(mother.account_id)
    envelope = deliveries.envelope(event)

    verdicts = [await deliveries.deliver(house.app, event, envelope=envelope) for _ in range(3)]

    assert {verdict.outcome for verdict in verdicts} == {Outcome.DONE}
    assert [key for key, _ in await house.events()].count("children.child_unlinked.v1") == 1


async def test_a_token_that_is_still_good_opens_nothing_after_erasure(
    house: House, register: SimulatedRegister, deliveries: Deliveries, clock: MovableClock
):
    family = register.family()
    mother = house.caller(family["guardians"][0]["iin"])
    check = (await mother.check(family["children"][0]["iin"])).json()

    await deliveries.deliver(house.app, erased(mother.account_id))
    answers = [await mother.check(family["children"][0]["iin"]), await mother.add(check["check_id"])]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(401, "session_ended")}
    assert await house.rows("select * from register_check") == []
    assert await house.rows("select * from child") == []


async def test_the_erasure_of_an_account_never_seen_is_remembered(house: House, deliveries: Deliveries):
    verdict = await deliveries.deliver(house.app, erased("never-seen"))

    assert verdict.outcome is Outcome.DONE
    assert await house.events() == []


async def test_an_ended_session_is_refused(house: House, deliveries: Deliveries):
    account_id = "a-parent"
    headers = house.issuer.headers(account_id, session_id="s-1")
    other = house.issuer.headers(account_id, session_id="s-2")
    ended = SessionsEndedV1(account_id=account_id, session_ids=("s-1",), ended_at=system_clock())

    before = await house.client.get("/children", headers=headers)
    await deliveries.deliver(house.app, ended)

    assert before.status_code == 200
    assert (await house.client.get("/children", headers=headers)).json()["code"] == "session_ended"
    assert (await house.client.get("/children", headers=other)).status_code == 200
