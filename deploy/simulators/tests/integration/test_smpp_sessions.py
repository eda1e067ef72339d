import asyncio
from contextlib import asynccontextmanager

import pytest
import smpp34

from balabaqsha_simulators.sms.pdus import Command, c_string, read_pdu, write_pdu

NAME, PASSWORD = "bala", "made-up"
PHONE = "+77010000001"


@asynccontextmanager
async def bound(centre, *, bind_type="TRX"):
    client = smpp34.Client("127.0.0.1", centre.wire_port, NAME, PASSWORD, bind_type=bind_type, connect_timeout_ms=5000)
    try:
        yield await client.connect()
    finally:
        await client.stop()


@asynccontextmanager
async def wire(centre):
    """A bare connection, for what the client library hides."""
    reader, writer = await asyncio.open_connection("127.0.0.1", centre.wire_port)

    async def exchange(command, body=b"", *, sequence=1):
        writer.write(write_pdu(command, status=0, sequence=sequence, body=body))
        return await asyncio.wait_for(read_pdu(reader), 10)

    try:
        yield exchange
    finally:
        writer.close()


def bind_body(*, name=NAME, password=PASSWORD):
    return c_string(name) + c_string(password) + b"\x00\x34\x00\x00\x00"


async def receipt(session):
    return await asyncio.wait_for(session.next(), 10)


@pytest.mark.parametrize(
    ("credentials", "status"), [({"password": "wrong"}, 0x0E), ({"name": "other"}, 0x0F), ({"password": ""}, 0x0E)]
)
@pytest.mark.parametrize("command", [Command.BIND_TRANSCEIVER, Command.BIND_TRANSMITTER, Command.BIND_RECEIVER])
async def test_wrong_credentials_bind_nothing(centre, credentials, status, command):
    async with wire(centre) as exchange:
        answer = await exchange(command, bind_body(**credentials))

    assert (answer.command, answer.status) == (command | 0x8000_0000, status)


async def test_nothing_is_taken_before_a_bind_or_from_a_receiver(centre, messages):
    submission = smpp34.SubmitSm("BALA", PHONE, b"hi").encode()[16:]
    async with wire(centre) as exchange:
        before = await exchange(Command.SUBMIT_SM, submission)
        await exchange(Command.BIND_RECEIVER, bind_body())
        after = await exchange(Command.SUBMIT_SM, submission)

    assert (before.status, after.status) == (0x04, 0x04)
    assert await messages() == []


async def test_enquiries_and_unbinding_are_answered_and_the_unknown_is_not_acknowledged(centre):
    async with wire(centre) as exchange:
        await exchange(Command.BIND_TRANSCEIVER, bind_body())
        twice = await exchange(Command.BIND_TRANSCEIVER, bind_body(), sequence=2)
        enquiry = await exchange(Command.ENQUIRE_LINK, sequence=3)
        unknown = await exchange(0x0103, b"data", sequence=4)
        broken = await exchange(Command.SUBMIT_SM, b"broken", sequence=5)
        unbound = await exchange(Command.UNBIND, sequence=6)
        end = await exchange(Command.ENQUIRE_LINK, sequence=7)

    assert twice.status == 0x05
    assert (enquiry.command, enquiry.status, enquiry.sequence) == (Command.ENQUIRE_LINK_RESP, 0, 3)
    assert (unknown.command, unknown.status, unknown.sequence) == (Command.GENERIC_NACK, 0x03, 4)
    assert (broken.command, broken.status) == (Command.GENERIC_NACK, 0x02)
    assert (unbound.command, unbound.status) == (Command.UNBIND_RESP, 0)
    assert end is None


async def test_an_unconfirmed_receipt_is_told_again(centre):
    async with bound(centre, bind_type="TX") as transmitter, wire(centre) as exchange:
        await exchange(Command.BIND_RECEIVER, bind_body())
        answer = await transmitter.submit_sm(PHONE, b"hi", registered_delivery=1)
        unconfirmed = await exchange(Command.ENQUIRE_LINK)
        while unconfirmed.command != 0x05:
            unconfirmed = await exchange(Command.ENQUIRE_LINK)
    async with bound(centre, bind_type="RX") as receiver:
        told = await receipt(receiver)

    assert answer.message_id.encode() in unconfirmed.raw
    assert answer.message_id.encode() in told.short_message


async def test_a_centre_that_is_down_drops_and_refuses_until_it_is_over(centre, messages, fault, eventually):
    async def refused():
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", centre.wire_port)
        except ConnectionError:
            return True
        writer.close()
        return False

    async def back():
        return not await refused()

    async with wire(centre) as exchange:
        await exchange(Command.BIND_TRANSCEIVER, bind_body())
        await fault("down")
        await until_cut(exchange)
    assert await eventually(refused)
    assert await messages() == []
    await fault("none")
    assert await eventually(back)
    async with bound(centre) as session:
        await session.submit_sm(PHONE, b"again")
    assert [message["text"] for message in await messages()] == ["again"]


async def until_cut(exchange):
    while await exchange(Command.ENQUIRE_LINK):
        pass
