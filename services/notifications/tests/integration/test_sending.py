"""Messages on their way: states, receipts, refusals, one sender."""

import time

from balabaqsha_testkit.serving import serving
from balabaqsha_testkit.waiting import eventually


async def test_what_the_network_could_not_deliver_is_failed_and_seen(
    make_app, sms, events, deliveries, issuer, answering
):  # noqa: PLR0917 - the whole scene
    await sms.break_down("undelivered")
    app = make_app(roles="sender,api", sms=sms)

    async with answering(app) as client:
        await deliveries.deliver(app, events.registered("mother", phone="+77010400001"))

        async def sms_state():
            answer = await client.get("/notifications", headers=issuer.headers("mother"))
            (told,) = answer.json()["items"]
            return {one["channel"]: one["state"] for one in told["deliveries"]}["sms"]

        state = await eventually(lambda: _reached(sms_state(), "failed"), within=10)

    assert state == "failed"


async def _reached(state, wanted):
    found = await state
    return found if found == wanted else None


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
    assert [row["state"] for row in await rows.all("select state from sms_part")] == ["delivered"] * 4


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


async def test_a_hundred_short_messages_go_out_in_a_second(make_app, sms, events, deliveries, rows):
    app = make_app()
    codes = [events.code(f"+7701042{number:04}", code=f"{number:06}") for number in range(300)]
    for code in codes:
        await deliveries.deliver(app, code)

    began = time.monotonic()
    async with serving(make_app(roles="sender", sms=sms)):
        await eventually(lambda: _are(rows, "delivered"), within=30)
    seconds = time.monotonic() - began

    # Two seconds more for the binding and for the centre's own pause before its receipts.
    assert seconds < len(codes) / 100 + 2


async def _are(rows, state):
    states = await rows.states()
    return bool(states) and set(states) == {state}
