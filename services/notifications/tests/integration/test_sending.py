"""Messages on their way: states, receipts, refusals, one sender."""

from balabaqsha_testkit.serving import serving
from balabaqsha_testkit.waiting import eventually
from notifications_service.use_cases.list_notices import ListNotices, list_notices


async def test_what_the_network_could_not_deliver_is_failed_and_seen(make_app, sms, events, deliveries, rows):
    await sms.break_down("undelivered")
    app = make_app(roles="sender", sms=sms)

    async with serving(app):
        await deliveries.deliver(app, events.registered("mother", phone="+77010400001"))
        await eventually(lambda: _are(rows, "failed"), within=10)

    async with app.state.service.open_unit_of_work() as unit_of_work:
        (told,) = await list_notices(ListNotices(account_id="mother", limit=9), unit_of_work=unit_of_work)
    assert [(one.channel, one.state) for one in told.sendings] == [("in_app", "delivered"), ("sms", "failed")]


async def test_an_address_the_centre_refuses_is_failed_at_once(make_app, sms, events, deliveries, rows):
    app = make_app(roles="sender", sms=sms)

    async with serving(app):
        await deliveries.deliver(app, events.registered("mother", phone="+7not-a-phone"))
        await eventually(lambda: _are(rows, "failed"), within=10)

    (message,) = await rows.all("select reason, payload, attempts from message")
    assert message == {"reason": "smpp_0x0000000b", "payload": None, "attempts": 1}


async def test_a_long_text_arrives_whole_and_is_delivered_with_its_last_part(make_app, sms, events, deliveries, rows):
    app = make_app(roles="sender", sms=sms, portal_url=f"https://{'b' * 150}.example.kz")

    async with serving(app):
        await deliveries.deliver(app, events.registered("mother", phone="+77010400003"))
        (text,) = await eventually(lambda: sms.texts("+77010400003"), within=10)
        await eventually(lambda: _are(rows, "delivered"), within=10)

    assert text.endswith(f"{'b' * 150}.example.kz")
    states = [row["state"] for row in await rows.all("select state from sms_part")]
    # On a busy machine a part whose answer was slow is handed over again: never fewer than four, none undelivered.
    assert set(states) == {"delivered"}
    assert len(states) >= 4


async def test_a_letter_waits_for_a_mail_server_that_is_down(make_app, mail, events, deliveries, rows):
    await mail.break_down("down")
    app = make_app(roles="sender", mail=mail)

    async with serving(app):
        await deliveries.deliver(app, events.registered("mother", email="waits@example.kz"))
        await eventually(lambda: app.state.health.degraded == ["email", "sms"])
        assert await rows.states() == ["queued"]
        await mail.recover()
        (letter,) = await eventually(lambda: mail.messages("waits@example.kz"), within=15)
        await eventually(lambda: _are(rows, "sent"), within=10)

    assert letter["subject"] == "Добро пожаловать"


async def test_a_mail_server_that_goes_away_in_between_is_waited_for(make_app, mail, events, deliveries, rows):
    app = make_app(roles="sender", mail=mail)

    async with serving(app):
        await eventually(lambda: app.state.health.degraded == ["sms"], within=10)
        await mail.break_down("down", seconds=2)
        await deliveries.deliver(app, events.registered("mother", email="returns@example.kz"))
        await eventually(lambda: mail.messages("returns@example.kz"), within=20)
        await eventually(lambda: _are(rows, "sent"), within=10)


async def test_receipts_told_while_nobody_listened_are_heard_later(make_app, sms, events, deliveries, rows):
    app = make_app(roles="sender", sms=sms)

    async with serving(app):
        await deliveries.deliver(app, events.registered("mother", phone="+77010400005"))
        await eventually(lambda: sms.texts("+77010400005"), within=10)
    async with serving(make_app(roles="sender", sms=sms)):
        await eventually(lambda: _are(rows, "delivered"), within=10)

    assert len(await sms.messages("+77010400005")) == 1


async def test_two_senders_send_each_message_once(make_app, sms, events, deliveries, rows):
    first, second = make_app(roles="sender", sms=sms), make_app(roles="sender", sms=sms)
    phones = [f"+770104100{number:02}" for number in range(40)]

    async with serving(first), serving(second):
        for number, phone in enumerate(phones):
            await deliveries.deliver(first, events.registered(f"account-{number}", phone=phone))
        await eventually(lambda: _are(rows, "delivered"), within=20)

    assert [len(await sms.messages(phone)) for phone in phones] == [1] * len(phones)


async def test_another_sender_takes_over_when_one_stops(make_app, sms, events, deliveries):
    first, second = make_app(roles="sender", sms=sms), make_app(roles="sender", sms=sms)

    async with serving(second):
        async with serving(first):
            await deliveries.deliver(first, events.registered("before", phone="+77010400006"))
            await eventually(lambda: sms.texts("+77010400006"), within=10)
        await deliveries.deliver(second, events.registered("after", phone="+77010400007"))
        await eventually(lambda: sms.texts("+77010400007"), within=15)


async def test_a_burst_of_codes_goes_out_each_once(make_app, sms, events, deliveries, rows):
    app = make_app()
    phones = [f"+7701042{number:04}" for number in range(300)]
    for number, phone in enumerate(phones):
        await deliveries.deliver(app, events.code(phone, code=f"{number:06}"))

    async with serving(make_app(roles="sender", sms=sms)):
        await eventually(lambda: _are(rows, "delivered"), within=60)

    arrived = [text for phone in phones for text in await sms.texts(phone)]
    assert arrived == [
        f"Код регистрации: {number:06}. Никому его не сообщайте. Balabaqsha" for number in range(len(phones))
    ]


async def _are(rows, state):
    states = await rows.states()
    return bool(states) and set(states) == {state}
