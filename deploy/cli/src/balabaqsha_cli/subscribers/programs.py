"""Programs that a new subscriber is given: whole, short, and run by the tests as they are printed."""

URL_VARIABLE = "BALABAQSHA_AMQP_URL"
MAILBOX_FILE = "subscriber.py"
STREAM_FILE = "replay.py"

_MAILBOX_PROGRAM = '''\
"""Prints every event of our mailbox, each at least once. Needs: pip install aio-pika"""
import asyncio
import os
import sys

import aio_pika

async def handle(event, body):  # may come twice: do it once per event["id"]
    print(event["type"], event["subject"], event["sequence"], body.decode(), flush=True)

async def listen():
    async with await aio_pika.connect(os.environ["BALABAQSHA_AMQP_URL"], timeout=10) as connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=10)
        mailbox = await channel.get_queue("MAILBOX", ensure=False)
        async with mailbox.iterator() as messages:
            async for message in messages:
                async with message.process(requeue=True):  # acknowledged when the block is left
                    event = {name.removeprefix("cloudEvents_"): value for name, value in message.headers.items()}
                    await handle(event, message.body)

async def main():
    while True:
        try:
            await listen()
        except (OSError, aio_pika.exceptions.AMQPError) as fault:
            print("connecting again:", type(fault).__name__, file=sys.stderr, flush=True)
        await asyncio.sleep(1)

asyncio.run(main())
'''

_STREAM_PROGRAM = '''\
"""Prints the public events of the last 30 days, then those to come: replay.py [first|last|next|<offset>]"""
import asyncio
import os
import sys

import aio_pika

async def handle(message):
    body = message.body.decode()
    print(message.headers["x-stream-offset"], message.headers["cloudEvents_type"], body, flush=True)
    await message.ack()  # asks for more; the stream keeps what was read

async def main():
    start = sys.argv[1] if len(sys.argv) > 1 else "first"
    async with await aio_pika.connect(os.environ["BALABAQSHA_AMQP_URL"], timeout=10) as connection:
        closed = asyncio.Event()
        connection.close_callbacks.add(lambda *_: closed.set())
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=100)
        stream = await channel.get_queue("STREAM", ensure=False)
        offset = int(start) if start.isdigit() else start
        await stream.consume(handle, arguments={"x-stream-offset": offset})
        await closed.wait()

asyncio.run(main())
'''


def mailbox_program(mailbox: str) -> str:
    """A subscriber that acknowledges what it has handled and connects again by itself."""
    return _MAILBOX_PROGRAM.replace("MAILBOX", mailbox)


def stream_program(stream: str) -> str:
    """A reader of the stream from any place in it."""
    return _STREAM_PROGRAM.replace("STREAM", stream)
