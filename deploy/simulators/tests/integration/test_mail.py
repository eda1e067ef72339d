import asyncio
from email.message import EmailMessage

import aiosmtplib
import pytest

ADDRESS = "Aigerim@example.kz"


def letter(*, to=ADDRESS, subject="Кезек өзгерді"):
    message = EmailMessage()
    message["From"] = "no-reply@balabaqsha.kz"
    message["To"] = to
    message["Subject"] = subject
    message.set_content("Нөмір: 5 → 4\n")
    message.add_alternative("<p>5 → 4</p>", subtype="html")
    return message


async def send(sink, message):
    return await aiosmtplib.send(message, hostname="127.0.0.1", port=sink.wire_port, start_tls=False, timeout=10)


async def test_a_letter_arrives_with_its_subject_and_plain_text(sink, messages):
    await send(sink, letter())

    (item,) = await messages(to="aigerim@example.kz")
    assert item.keys() == {"id", "to", "from", "subject", "text", "received_at"}
    assert (item["to"], item["from"]) == ("aigerim@example.kz", "no-reply@balabaqsha.kz")
    assert (item["subject"], item["text"]) == ("Кезек өзгерді", "Нөмір: 5 → 4\n")


async def test_every_recipient_has_the_letter(sink, messages):
    await send(sink, letter(to="a@example.kz, b@example.kz"))

    assert [item["to"] for item in await messages()] == ["a@example.kz", "b@example.kz"]


async def test_letters_come_in_order_after_the_one_last_seen(sink, messages):
    for number in range(3):
        await send(sink, letter(subject=str(number)))

    everything = await messages(to=ADDRESS)
    later = await messages(to=ADDRESS, after=everything[0]["id"])

    assert [item["subject"] for item in everything] == ["0", "1", "2"]
    assert later == everything[1:]


async def test_a_sink_that_is_down_refuses_until_it_is_over(sink, messages, fault, eventually):
    async def refused():
        try:
            await send(sink, letter())
        except aiosmtplib.SMTPException:
            return True
        return False

    async def back():
        return not await refused()

    await fault("down", seconds=0.5)

    assert await refused()
    assert await eventually(back)
    assert len(await messages()) == 1


async def test_an_open_connection_is_dropped_when_the_sink_goes_down(sink, fault):
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=sink.wire_port, start_tls=False) as client:
        await client.noop()
        await fault("down")

        with pytest.raises(aiosmtplib.SMTPException):
            await client.noop()


async def test_a_slow_sink_has_the_letter_but_answers_late(sink, messages, fault):
    await fault("slow")

    started = asyncio.get_running_loop().time()
    await send(sink, letter())

    assert asyncio.get_running_loop().time() - started >= 0.5
    assert len(await messages()) == 1


async def test_the_page_shows_the_newest_letter_to_people(sink, http):
    await send(sink, letter())

    async with http.get(f"{sink.http}/") as answer:
        page = await answer.text()

    assert "Кезек өзгерді" in page
