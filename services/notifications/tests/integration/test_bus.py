"""From an event on the bus to a phone."""

from balabaqsha_chassis.broker import EXCHANGE, Broker, Publisher
from balabaqsha_testkit.serving import serving
from balabaqsha_testkit.waiting import eventually


async def test_a_code_requested_on_the_bus_reaches_the_phone(make_app, sms, core_vhost, events, deliveries):
    app = make_app(roles="consumer,sender", sms=sms, broker_url=core_vhost.url("notifications-service"))
    code = events.code("+77010700001", language="kk")
    envelope = deliveries.envelope(code)

    async with serving(app), Broker(core_vhost.url("identity-service"), name="test").connection() as connection:
        publisher = await Publisher.open(connection, app_id="identity-service")
        for _ in range(2):
            await publisher.publish_event(
                envelope, code.model_dump_json().encode(), exchange=EXCHANGE, routing_key=code.routing_key()
            )
        texts = await eventually(lambda: sms.texts("+77010700001"), within=15)

    assert texts == ["Тіркелу коды: 493817. Оны ешкімге айтпаңыз. Balabaqsha"]
