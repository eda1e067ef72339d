import asyncio
from contextlib import asynccontextmanager

import smpp34

NAME, PASSWORD = "bala", "made-up"
PHONE = "+77010000001"
KAZAKH = "Код: 123456. Ешкімге айтпаңыз. ӘҒҚҢӨҰҮҺІ"
UCS2, HEADER = 8, 0x40
INTERNATIONAL = {"dest_addr_ton": 1, "dest_addr_npi": 1, "source_addr": "BALABAQSHA", "source_addr_ton": 5}


@asynccontextmanager
async def bound(centre, *, bind_type="TRX"):
    client = smpp34.Client("127.0.0.1", centre.wire_port, NAME, PASSWORD, bind_type=bind_type, connect_timeout_ms=5000)
    try:
        yield await client.connect()
    finally:
        await client.stop()


async def receipt(session):
    return await asyncio.wait_for(session.next(), 10)


async def test_a_kazakh_message_arrives_and_its_receipt_comes_back(centre, messages):
    async with bound(centre) as session:
        answer = await session.submit_sm(
            PHONE.lstrip("+"), KAZAKH.encode("utf-16-be"), data_coding=UCS2, registered_delivery=1, **INTERNATIONAL
        )
        told = await receipt(session)

    (message,) = await messages(to=PHONE)
    assert message.keys() == {"id", "to", "text", "received_at", "state"}
    assert (message["text"], message["to"], message["state"]) == (KAZAKH, PHONE, "delivered")
    assert message["id"] == answer.message_id
    assert told.esm_class == 0x04
    assert told.short_message.startswith(f"id:{answer.message_id} ".encode())
    assert b"stat:DELIVRD" in told.short_message
    assert (told.source_addr, told.destination_addr) == (PHONE.lstrip("+"), "BALABAQSHA")
    assert {option.tag: bytes(option.value) for option in told.tlvs} == {
        smpp34.TLV_RECEIPTED_MESSAGE_ID: answer.message_id.encode() + b"\x00",
        smpp34.TLV_MESSAGE_STATE: b"\x02",
    }


async def test_a_message_in_the_gsm_alphabet_arrives(centre, messages):
    async with bound(centre) as session:
        await session.submit_sm(PHONE, b"Code: \x1b\x28123\x1b\x29 \x00")

    (message,) = await messages()
    assert (message["to"], message["text"]) == (PHONE, "Code: {123} @")


async def test_a_long_message_is_one_text_by_parts_and_by_payload(centre, messages):
    octets = (KAZAKH * 6).encode("utf-16-be")
    parts = [octets[start : start + 134] for start in range(0, len(octets), 134)]
    async with bound(centre) as session:
        for number, part in enumerate(parts, start=1):
            header = bytes([5, 0, 3, 77, len(parts), number])
            await session.submit_sm(PHONE, header + part, data_coding=UCS2, esm_class=HEADER)
        payload = smpp34.Tlv(smpp34.TLV_MESSAGE_PAYLOAD, octets)
        await session.submit_sm(PHONE, b"", data_coding=UCS2, tlvs=[payload])

    assert [message["text"] for message in await messages(to=PHONE)] == [KAZAKH * 6] * 2


async def test_messages_come_in_order_after_the_one_last_seen(centre, messages):
    async with bound(centre) as session:
        for number in range(5):
            await session.submit_sm(PHONE, str(number).encode())

    everything = await messages(to=PHONE)
    later = await messages(to=PHONE, after=everything[2]["id"])

    assert [message["text"] for message in everything] == ["0", "1", "2", "3", "4"]
    assert later == everything[3:]
    assert await messages(to="+77010000002") == []


async def test_a_receipt_waits_for_a_session_that_receives(centre):
    async with bound(centre, bind_type="TX") as transmitter:
        answer = await transmitter.submit_sm(PHONE, b"hi", registered_delivery=1)
    async with bound(centre, bind_type="RX") as receiver:
        told = await receipt(receiver)

    assert answer.message_id.encode() in told.short_message


async def test_what_cannot_be_delivered_is_told_so(centre, messages, fault):
    await fault("undelivered")

    async with bound(centre) as session:
        await session.submit_sm(PHONE, b"hi", registered_delivery=2)
        told = await receipt(session)

    assert b"stat:UNDELIV" in told.short_message
    assert [message["state"] for message in await messages()] == ["undelivered"]


async def test_a_slow_centre_has_the_message_but_answers_late(centre, messages, fault):
    await fault("slow")

    async with bound(centre) as session:
        started = asyncio.get_running_loop().time()
        answer = await session.submit_sm(PHONE, b"hi")
        took = asyncio.get_running_loop().time() - started

    assert answer.is_success
    assert took >= 0.5
    assert [message["text"] for message in await messages()] == ["hi"]


async def test_the_page_shows_the_newest_message_to_people(centre, http):
    async with bound(centre) as session:
        await session.submit_sm(PHONE, KAZAKH.encode("utf-16-be"), data_coding=UCS2)

    async with http.get(f"{centre.http}/") as answer:
        page = await answer.text()

    assert answer.content_type == "text/html"
    assert KAZAKH in page
    assert PHONE in page


async def test_a_number_that_is_none_is_refused(centre, http):
    async with http.get(f"{centre.http}/messages", params={"after": "-1"}) as answer:
        assert answer.status == 422


async def test_a_plus_lost_in_the_address_is_understood(centre, messages):
    async with bound(centre) as session:
        await session.submit_sm(PHONE, b"hi")

    assert len(await messages(to=PHONE.replace("+", " "))) == 1


async def test_a_centre_with_a_bound_session_stops_cleanly(centre):
    async with bound(centre):
        code = centre.stop()

    assert (code, centre.process.communicate()) == (0, (b"", b""))
