"""Codes: at once, or not at all."""

from balabaqsha_chassis.consumer import Outcome
from balabaqsha_testkit.serving import serving
from balabaqsha_testkit.waiting import eventually

CODE = "493817"


async def test_a_code_arrives_as_a_short_message(make_app, sms, events, deliveries):
    app = make_app(roles="sender", sms=sms)

    async with serving(app):
        verdict = await deliveries.deliver(app, events.code("+77010100001"))
        texts = await eventually(lambda: sms.texts("+77010100001"), within=10)

    assert verdict.outcome is Outcome.DONE
    assert texts == [f"Код регистрации: {CODE}. Никому его не сообщайте. Balabaqsha"]


async def test_a_code_arrives_as_a_letter_in_the_language_of_the_event(make_app, mail, events, deliveries):
    app = make_app(roles="sender", mail=mail)

    async with serving(app):
        code = events.code("aigul@example.kz", channel="email", template="code_contact", language="kk")
        await deliveries.deliver(app, code)
        (letter,) = await eventually(lambda: mail.messages("aigul@example.kz"), within=10)

    assert letter["subject"] == "Байланысты растау коды"
    assert CODE in letter["text"]
    assert letter["from"] == "no-reply@balabaqsha.example"


async def test_who_already_has_an_account_is_told_so(make_app, sms, events, deliveries):
    app = make_app(roles="sender", sms=sms)

    async with serving(app):
        await deliveries.deliver(app, events.code("+77010100002", code=None, template="already_registered"))
        (text,) = await eventually(lambda: sms.texts("+77010100002"), within=10)

    assert text == "У вас уже есть кабинет Balabaqsha. Войдите: https://balabaqsha.kz"


async def test_a_code_heard_three_times_is_sent_once(make_app, sms, events, deliveries, rows):
    app = make_app(roles="sender", sms=sms)
    code = events.code("+77010100003")
    envelope = deliveries.envelope(code)

    async with serving(app):
        for _ in range(3):
            await deliveries.deliver(app, code, envelope=envelope)
        await eventually(lambda: _are(rows, "delivered"), within=10)

    assert len(await sms.messages("+77010100003")) == 1


async def test_no_code_and_no_address_is_stored_in_clear_and_none_is_left_once_sent(
    make_app, sms, events, deliveries, rows
):
    app = make_app()
    await deliveries.deliver(app, events.code("+77010100004"))
    waiting = await rows.all("select * from message")

    async with serving(make_app(roles="sender", sms=sms)):
        await eventually(lambda: _are(rows, "delivered"), within=10)

    everything = repr([bytes(row["payload"]) for row in waiting]) + repr(waiting)
    assert CODE not in everything
    assert "77010100004" not in everything
    assert [row["payload"] for row in await rows.all("select payload from message")] == [None]
    assert [row["wrapped_key"] for row in await rows.all("select wrapped_key from message")] == [None]


async def test_a_code_too_old_after_an_outage_of_the_bus_is_never_handed_over(make_app, sms, events, deliveries, rows):
    code = events.code("+77010100005", life=300)
    events.clock.advance(minutes=6)
    app = make_app(roles="sender,timer", sms=sms)

    async with serving(app):
        await deliveries.deliver(app, code)
        await eventually(lambda: _are(rows, "dropped_expired"), within=10)
        await deliveries.deliver(app, events.code("+77010100006"))
        await eventually(lambda: sms.texts("+77010100006"), within=10)

    assert await sms.messages("+77010100005") == []
    assert await rows.all("select 1 from message where payload is not null") == []


async def test_a_code_that_grew_old_while_the_centre_was_down_is_never_handed_over(
    make_app, sms, events, deliveries, rows
):
    await sms.break_down("down")
    async with serving(make_app(roles="sender,timer", sms=sms)) as _:
        app = make_app()
        await deliveries.deliver(app, events.code("+77010100007", life=300))
        assert await rows.states() == ["queued"]

    events.clock.advance(minutes=6)
    await sms.recover()
    async with serving(make_app(roles="sender", sms=sms)):
        await deliveries.deliver(app, events.code("+77010100008"))
        await eventually(lambda: sms.texts("+77010100008"), within=15)

    assert await sms.messages("+77010100007") == []


async def test_an_expired_code_is_dropped_and_destroyed_even_while_the_centre_is_down(
    make_app, events, deliveries, rows
):
    app = make_app(roles="sender,timer")

    async with serving(app):
        await deliveries.deliver(app, events.code("+77010100009", life=300))
        events.clock.advance(minutes=6)
        await eventually(lambda: _are(rows, "dropped_expired"), within=10)

    assert await rows.all("select 1 from message where payload is not null") == []


async def test_a_code_waits_for_a_centre_that_is_down(make_app, sms, events, deliveries, rows):
    await sms.break_down("down")
    app = make_app(roles="sender", sms=sms)

    async with serving(app):
        await eventually(lambda: app.state.health.degraded == ["email", "sms"])
        await deliveries.deliver(app, events.code("+77010100010"))
        await sms.recover()
        await eventually(lambda: sms.texts("+77010100010"), within=15)
        await eventually(lambda: _are(rows, "delivered"), within=10)

    assert len(await sms.messages("+77010100010")) == 1


async def test_a_code_goes_before_notices_that_waited_longer(make_app, sms, events, deliveries):
    app = make_app()
    for number in range(20):
        await deliveries.deliver(app, events.registered(f"account-{number}", phone="+77010100011"))
    await deliveries.deliver(app, events.code("+77010100011"))

    async with serving(make_app(roles="sender", sms=sms, sms_window=5)):
        texts = await eventually(lambda: _at_least(21, sms.texts("+77010100011")), within=20)

    # Those of one window are under way together and may pass each other.
    assert any(CODE in text for text in texts[:5])


async def test_a_code_that_was_replaced_before_it_went_out_is_not_sent(make_app, sms, events, deliveries, rows):
    app = make_app()
    await deliveries.deliver(app, events.code("+77010100014", code="111111", challenge_id="challenge-7"))
    await deliveries.deliver(app, events.code("+77010100014", code="222222", challenge_id="challenge-7"))

    async with serving(make_app(roles="sender", sms=sms)):
        (text,) = await eventually(lambda: sms.texts("+77010100014"), within=10)

    assert "222222" in text
    assert (await rows.states())[0] == "dropped_expired"


async def test_a_payload_that_does_not_open_is_parked_without_a_word_of_it(make_app, events, deliveries):
    app = make_app()
    code = events.code("+77010100012").model_copy(update={"sealed": "eyJhbGciOiJFQ0RILUVTIn0..AAAA.AAAA.AAAA"})

    verdict = await deliveries.deliver(app, code)

    assert verdict.outcome is Outcome.NEVER
    assert verdict.reason == "the sealed payload does not open"


async def test_a_template_nobody_knows_is_parked_without_a_word_of_the_payload(make_app, events, deliveries):
    app = make_app()

    verdict = await deliveries.deliver(app, events.code("+77010100013", template="greeting"))

    assert verdict.outcome is Outcome.NEVER
    assert "greeting" not in verdict.reason


async def _are(rows, state):
    states = await rows.states()
    return bool(states) and set(states) == {state}


async def _at_least(count, texts):
    found = await texts
    return found if len(found) >= count else None
