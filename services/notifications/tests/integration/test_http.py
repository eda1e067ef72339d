"""Notices and settings over HTTP."""

import uuid

import pytest

from balabaqsha_contracts.identity_events import SessionsEndedV1


@pytest.fixture
def app(make_app):
    return make_app()


@pytest.fixture
async def client(app, answering):
    async with answering(app) as made:
        yield made


@pytest.fixture
def mother(issuer):
    return issuer.headers("mother") | {"Accept-Language": "ru"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/notifications"),
        ("GET", "/notifications/stream"),
        ("POST", "/notifications/019a0000-0000-7000-8000-00000000abcd/read"),
        ("GET", "/notification-settings"),
        ("PUT", "/notification-settings"),
        ("GET", "/internal/account/mother/export"),
    ],
)
async def test_nobody_is_answered_without_a_token(client, method, path):
    answer = await client.request(method, path, json={})

    assert answer.status_code == 401
    assert answer.json()["code"] == "token_missing"


async def test_pages_follow_each_other_without_a_gap_or_a_repeat(client, app, events, deliveries, mother):
    for number in range(7):
        await deliveries.deliver(app, events.queued(f"application-{number}", account="mother"))

    seen, cursor = [], None
    while True:
        params = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/notifications", headers=mother, params=params)).json()
        seen += [item["application_id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert seen == [f"application-{number}" for number in reversed(range(7))]


@pytest.mark.parametrize("cursor", ["nonsense", "WzEsICJ4Il0", "WzFlOTk5LCAieCJd"])
async def test_a_cursor_that_is_not_ours_is_refused(client, mother, cursor):
    answer = await client.get("/notifications", headers=mother, params={"cursor": cursor})

    assert answer.status_code == 422
    assert answer.json()["code"] == "cursor_invalid"


async def test_a_notice_is_read_at_the_first_time_it_is_read(client, app, events, deliveries, mother):
    await deliveries.deliver(app, events.queued("application-1", account="mother"))
    (told,) = (await client.get("/notifications", headers=mother)).json()["items"]
    assert told["read_at"] is None

    first = await client.post(f"/notifications/{told['id']}/read", headers=mother)
    second = await client.post(f"/notifications/{told['id']}/read", headers=mother)

    assert first.status_code == 200
    assert first.json()["read_at"] is not None
    assert first.json() == second.json()


async def test_the_notice_of_another_account_does_not_exist(client, app, events, deliveries, issuer):
    await deliveries.deliver(app, events.queued("application-1", account="mother"))
    (told,) = (await client.get("/notifications", headers=issuer.headers("mother"))).json()["items"]

    answers = [
        await client.post(f"/notifications/{notice_id}/read", headers=issuer.headers("stranger"))
        for notice_id in (told["id"], uuid.uuid4(), "nonsense")
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert {answer.json()["code"] for answer in answers} == {"notice_not_found"}


async def test_settings_name_the_masked_contacts(client, app, events, deliveries, mother):
    await deliveries.deliver(app, events.registered("mother", phone="+77010300045", email="aigul@example.kz"))

    settings = (await client.get("/notification-settings", headers=mother)).json()

    assert settings["channels"] == [
        {"channel": "in_app", "recipient": None, "muted": False},
        {"channel": "sms", "recipient": "+7 7•• ••• •• 45", "muted": False},
        {"channel": "email", "recipient": "a•••@example.kz", "muted": False},
    ]
    assert settings["optional_kinds"] == [
        {"kind": "position_digest", "text": "Ежедневное сообщение о месте в очереди", "enabled": False}
    ]


async def test_an_account_not_heard_of_yet_still_has_its_own_list(client, mother):
    settings = (await client.get("/notification-settings", headers=mother)).json()

    assert settings["channels"] == [{"channel": "in_app", "recipient": None, "muted": False}]


async def test_a_choice_is_kept_and_may_be_sent_back_as_it_was_read(client, app, events, deliveries, mother):
    await deliveries.deliver(app, events.registered("mother", phone="+77010300046"))
    choice = {
        "channels": [{"channel": "sms", "muted": True}],
        "optional_kinds": [{"kind": "position_digest", "enabled": True}],
    }

    changed = await client.put("/notification-settings", headers=mother, json=choice)
    again = await client.put("/notification-settings", headers=mother, json=changed.json())

    assert changed.status_code == 200
    assert changed.json() == again.json()
    read = (await client.get("/notification-settings", headers=mother)).json()
    assert read == changed.json()
    assert [one["muted"] for one in read["channels"]] == [False, True]
    assert read["optional_kinds"][0]["enabled"] is True


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"optional_kinds": [{"kind": "application_queued", "enabled": True}]}, "kind_not_optional"),
        ({"channels": [{"channel": "in_app", "muted": True}]}, "channel_cannot_be_muted"),
        ({"muted": ["application_queued"]}, "invalid_request"),
    ],
)
async def test_what_must_be_told_cannot_be_muted(client, mother, choice, code):
    answer = await client.put("/notification-settings", headers=mother, json=choice)

    assert answer.status_code == 422
    assert answer.json()["code"] == code


async def test_muted_channels_still_carry_what_must_be_told(client, app, events, deliveries, mother):
    await deliveries.deliver(app, events.registered("mother", phone="+77010300047"))
    choice = {"channels": [{"channel": "sms", "muted": True}]}
    await client.put("/notification-settings", headers=mother, json=choice)

    await deliveries.deliver(app, events.queued("application-1", account="mother"))

    (queued, _) = (await client.get("/notifications", headers=mother)).json()["items"]
    assert [one["channel"] for one in queued["deliveries"]] == ["in_app", "sms"]


async def test_people_get_all_their_own_data_and_nobody_elses(client, app, events, deliveries, issuer):
    await deliveries.deliver(app, events.registered("mother", phone="+77010300048", email="aigul@example.kz"))

    own = await client.get("/internal/account/mother/export", headers=issuer.headers("mother"))
    other = await client.get("/internal/account/mother/export", headers=issuer.headers("stranger"))

    assert own.json()["phones"] == ["+77010300048"]
    assert own.json()["email"] == "aigul@example.kz"
    assert [one["kind"] for one in own.json()["notifications"]] == ["account_registered"]
    assert (other.status_code, other.json()["code"]) == (404, "account_not_found")


async def test_an_ended_session_is_not_answered(client, app, events, deliveries, issuer):
    ended = SessionsEndedV1(account_id="mother", session_ids=("session-1",), ended_at=events.began)
    await deliveries.deliver(app, ended)

    answer = await client.get("/notifications", headers=issuer.headers("mother", session_id="session-1"))

    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
