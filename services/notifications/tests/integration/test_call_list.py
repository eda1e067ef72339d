"""A term reaches people in two ways, or somebody calls them."""

from datetime import timedelta

import pytest

from balabaqsha_contracts.queue_place_events import WaitlistOfferedV1
from balabaqsha_contracts.queue_standing_events import (
    ApplicationInactivatedV1,
    ApplicationRestoredV1,
)
from balabaqsha_contracts.queue_voucher_events import (
    VoucherConfirmedV1,
    VoucherDeclinedV1,
    VoucherExpiredV1,
    VoucherReminderDueV1,
)
from balabaqsha_testkit.serving import serving
from balabaqsha_testkit.waiting import eventually
from notifications_service.entrypoints.timers import watch_terms

ALMATY, TALGAR = "750000000", "196800000"


@pytest.fixture
def app(make_app):
    return make_app()


@pytest.fixture
async def client(app, answering):
    async with answering(app) as made:
        yield made


@pytest.fixture
def agent(issuer):
    return issuer.headers("agent-1", roles=["call_centre_agent"], territories=[ALMATY]) | {"Accept-Language": "ru"}


@pytest.fixture
def operator(issuer):
    return issuer.headers("operator-1", roles=["queue_operator"], territories=["all"])


@pytest.fixture
def listed(client):
    async def read(headers, **params):
        answer = await client.get("/operator/call-list", headers=headers, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    return read


async def test_who_has_a_phone_only_is_to_be_called(app, events, deliveries, listed, agent):
    await deliveries.deliver(app, events.registered("mother", phone="+77010800045"))

    offered = events.offered()
    await deliveries.deliver(app, offered)

    (case,) = await listed(agent)
    assert case["application_id"] == "application-1"
    assert case["phone"] == "+7 7•• ••• •• 45"
    assert case["reason"] == {"code": "one_channel", "text": "есть только один канал"}
    assert case["event"] == {"code": "voucher_offered", "text": "Выдан ваучер"}
    assert case["stage"]["code"] == "confirmation"
    assert (case["territory"], case["state"], case["attempts"]) == (ALMATY, "open", 0)


async def test_who_has_a_phone_and_a_mailbox_is_not_called(app, events, deliveries, listed, agent):
    await deliveries.deliver(app, events.registered("mother", phone="+77010800046", email="two@example.kz"))

    await deliveries.deliver(app, events.offered())

    assert await listed(agent) == []


async def test_who_has_no_contacts_is_listed_without_a_phone(app, events, deliveries, listed, agent):
    await deliveries.deliver(app, events.offered())

    (case,) = await listed(agent)
    assert (case["reason"]["code"], case["phone"]) == ("no_contacts", None)


@pytest.mark.parametrize(
    ("event", "term", "stage"),
    [
        (ApplicationInactivatedV1, "restore_by", "restoration"),
        (VoucherReminderDueV1, "deadline", "confirmation"),
        (WaitlistOfferedV1, "accept_by", "waitlist"),
    ],
)
async def test_every_term_is_watched(app, events, deliveries, listed, agent, clock, event, term, stage):  # noqa: PLR0917 - parameters
    await deliveries.deliver(app, events.of(event, **{term: clock() + timedelta(hours=20)}))

    assert [case["stage"]["code"] for case in await listed(agent)] == [stage]


async def test_one_term_is_one_case_however_often_it_is_told(app, events, deliveries, listed, agent):
    offered = events.offered()
    await deliveries.deliver(app, offered)

    reminder = events.of(VoucherReminderDueV1, deadline=offered.confirm_by, due_at=offered.confirm_by)
    await deliveries.deliver(app, reminder)

    assert len(await listed(agent)) == 1


@pytest.mark.parametrize("answer", [VoucherConfirmedV1, VoucherDeclinedV1, VoucherExpiredV1])
async def test_a_settled_term_needs_no_call(app, events, deliveries, listed, agent, answer):  # noqa: PLR0917 - parameters
    await deliveries.deliver(app, events.offered())

    await deliveries.deliver(app, events.of(answer))

    assert await listed(agent) == []


async def test_a_withdrawn_application_needs_no_call(app, events, deliveries, listed, agent):
    await deliveries.deliver(app, events.offered())

    await deliveries.deliver(app, events.withdrawn("application-1"))

    assert await listed(agent) == []


async def test_a_refusal_taken_back_brings_the_call_back_with_the_next_reminder(app, events, deliveries, listed, agent):
    offered = events.offered()
    await deliveries.deliver(app, offered)
    await deliveries.deliver(app, events.of(VoucherDeclinedV1))
    restored = events.of(ApplicationRestoredV1, ground="refusal_undone", state="voucher_offered")
    await deliveries.deliver(app, restored)

    reminder = events.of(VoucherReminderDueV1, deadline=offered.confirm_by, due_at=offered.confirm_by)
    await deliveries.deliver(app, reminder)

    assert len(await listed(agent)) == 1


async def test_a_term_that_is_over_is_not_listed(app, events, deliveries, listed, agent, clock):  # noqa: PLR0917 - the whole scene
    await deliveries.deliver(app, events.offered(hours=1))

    clock.advance(hours=2)

    assert await listed(agent) == []


async def test_a_message_that_fails_after_sending_puts_the_person_on_the_list(  # noqa: PLR0917 - the whole scene
    make_app, sms, events, deliveries, client, listed, agent
):
    await sms.break_down("undelivered")
    sending = make_app(roles="sender", sms=sms)
    await deliveries.deliver(sending, events.registered("mother", phone="+77010800047", email="ok@example.kz"))
    await deliveries.deliver(sending, events.offered())
    assert await listed(agent) == []

    async with serving(sending):
        (case,) = await eventually(lambda: listed(agent), within=15)

    assert case["reason"]["code"] == "message_failed"


async def test_a_near_term_that_no_two_channels_carried_is_listed(app, events, deliveries, listed, agent, clock):  # noqa: PLR0917 - the whole scene
    await deliveries.deliver(app, events.registered("mother", phone="+77010800048", email="slow@example.kz"))
    await deliveries.deliver(app, events.offered(hours=24))
    await watch_terms(app.state.service)
    assert await listed(agent) == []

    clock.advance(hours=17)
    await watch_terms(app.state.service)

    (case,) = await listed(agent)
    assert case["reason"]["code"] == "not_delivered"


async def test_staff_see_their_own_territory_only(app, events, deliveries, client, listed, issuer, operator):  # noqa: PLR0917 - the whole scene
    await deliveries.deliver(app, events.offered("application-1"))
    await deliveries.deliver(app, events.offered("application-2", territory=TALGAR))
    elsewhere = issuer.headers("agent-2", roles=["call_centre_agent"], territories=[TALGAR])

    everything = await listed(operator)
    theirs = await listed(elsewhere)
    asked = await listed(elsewhere, territory=ALMATY)
    others = next(case for case in everything if case["territory"] == ALMATY)
    answers = [
        await client.post(f"/operator/call-list/{others['id']}/reveal", headers=elsewhere),
        await client.post(
            f"/operator/call-list/{others['id']}/outcome", headers=elsewhere, json={"outcome": "reached"}
        ),
    ]

    assert [case["application_id"] for case in theirs] == ["application-2"]
    assert len(everything) == 2
    assert asked == []
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "call_case_not_found")] * 2


async def test_the_list_is_read_page_by_page_the_nearest_term_first(app, events, deliveries, client, operator):
    for number in range(5):
        await deliveries.deliver(app, events.offered(f"application-{number}", hours=50 - number))

    seen, cursor = [], None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/operator/call-list", headers=operator, params=params)).json()
        seen += [case["application_id"] for case in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break

    assert seen == [f"application-{number}" for number in reversed(range(5))]


async def test_a_phone_is_shown_to_an_agent_and_the_person_sees_that(  # noqa: PLR0917 - the whole scene
    app, events, deliveries, client, listed, agent, issuer
):
    await deliveries.deliver(app, events.registered("mother", phone="+77010800049"))
    await deliveries.deliver(app, events.offered())
    (case,) = await listed(agent)

    revealed = await client.post(f"/operator/call-list/{case['id']}/reveal", headers=agent)
    mine = issuer.headers("mother") | {"Accept-Language": "en"}
    accesses = (await client.get("/internal/account/mother/accesses", headers=mine)).json()["items"]

    assert revealed.json() == {"phone": "+77010800049"}
    assert revealed.headers["cache-control"] == "no-store"
    (access,) = accesses
    assert access["action"] == {"code": "reveal_phone", "text": "Looked at the phone to call it"}
    assert access["roles"] == [{"code": "call_centre_agent", "text": "Contact centre agent"}]
    assert "agent-1" not in str(access)


@pytest.mark.parametrize(("outcome", "left"), [("reached", 0), ("wrong_number", 0), ("not_reached", 1)])
async def test_a_call_closes_the_case_unless_nobody_answered(  # noqa: PLR0917 - parameters
    app, events, deliveries, client, listed, agent, outcome, left
):
    await deliveries.deliver(app, events.offered())
    (case,) = await listed(agent)

    body = {"outcome": outcome, "note": "asked to call after six"}
    answer = await client.post(f"/operator/call-list/{case['id']}/outcome", headers=agent, json=body)

    assert answer.status_code == 200
    assert (answer.json()["outcome"], answer.json()["attempts"]) == (outcome, 1)
    assert "note" not in answer.json()
    assert len(await listed(agent)) == left


async def test_the_same_answer_sent_again_is_one_call(app, events, deliveries, client, listed, agent, rows):  # noqa: PLR0917 - the whole scene
    await deliveries.deliver(app, events.offered())
    (case,) = await listed(agent)
    headers = agent | {"Idempotency-Key": "once"}

    answers = [
        await client.post(f"/operator/call-list/{case['id']}/outcome", headers=headers, json={"outcome": "reached"})
        for _ in range(2)
    ]

    assert answers[0].content == answers[1].content
    (kept,) = await rows.all("select attempts from call_case")
    assert kept["attempts"] == 1


async def test_a_closed_case_shows_no_phone(app, events, deliveries, client, listed, agent):  # noqa: PLR0917 - the whole scene
    await deliveries.deliver(app, events.registered("mother", phone="+77010800050"))
    await deliveries.deliver(app, events.offered())
    (case,) = await listed(agent)
    path = f"/operator/call-list/{case['id']}"
    await client.post(f"{path}/outcome", headers=agent, json={"outcome": "reached"})

    answers = [
        await client.post(f"{path}/reveal", headers=agent),
        await client.post(f"{path}/outcome", headers=agent, json={"outcome": "reached"}),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "call_case_closed")] * 2


async def test_refused_attempts_are_written_down(app, events, deliveries, client, listed, operator, issuer, rows):  # noqa: PLR0917 - the whole scene
    await deliveries.deliver(app, events.offered())
    (case,) = await listed(operator)
    auditor = issuer.headers("auditor-1", roles=["auditor"], territories=["all"])

    answers = [
        await client.get("/operator/call-list", headers=auditor),
        await client.post(f"/operator/call-list/{case['id']}/reveal", headers=operator),
        await client.get("/operator/call-list", headers=issuer.headers("mother")),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "role_required")] * 3
    refused = await rows.all("select actor, action, ground from audit where outcome = 'refused' order by position")
    assert [tuple(row.values()) for row in refused] == [
        ("auditor-1", "read_call_list", "role_required"),
        ("operator-1", "reveal_phone", "role_required"),
    ]


async def test_nobody_sees_who_looked_at_another(client, issuer):
    answer = await client.get("/internal/account/mother/accesses", headers=issuer.headers("stranger"))

    assert (answer.status_code, answer.json()["code"]) == (404, "account_not_found")


async def test_an_erased_account_is_not_called(app, events, deliveries, listed, operator, rows):  # noqa: PLR0917 - the whole scene
    await deliveries.deliver(app, events.offered())
    await deliveries.deliver(app, events.erased("mother"))

    await deliveries.deliver(app, events.offered("application-2"))

    assert await listed(operator) == []
    assert await rows.all("select 1 from call_case") == []
    assert (
        await rows.all("select 1 from standing where account_id = 'mother' and application_id = 'application-1'") == []
    )
