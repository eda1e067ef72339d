"""The SMS centre's HTTP side: messages for scripts, a page for people, faults."""

from collections.abc import AsyncIterator
from itertools import islice
from typing import Any

from aiohttp import web

from balabaqsha_simulators.bodies import answer_json, read_number
from balabaqsha_simulators.faults import DOWN, SLOW, UNDELIVERED, FaultSwitch, fault_routes
from balabaqsha_simulators.instants import rfc3339
from balabaqsha_simulators.message_log import HIGHEST_ID
from balabaqsha_simulators.outages import Line
from balabaqsha_simulators.pages import NEWEST, newest_page
from balabaqsha_simulators.process import run
from balabaqsha_simulators.settings import SmsSettings
from balabaqsha_simulators.sms.centre import ShortMessage, SmsCentre, international

CENTRE = web.AppKey("CENTRE", SmsCentre)
HEADINGS = {
    "kk": "SMS-орталық: соңғы хабарламалар",
    "ru": "SMS-центр: последние сообщения",
    "en": "SMS centre: latest messages",
}
COLUMNS = ("Уақыты · Время · Time", "Кімге · Кому · To", "Мәтін · Текст · Text", "Күйі · Состояние · State")


async def list_messages(request: web.Request) -> web.Response:
    after = read_number(request, name="after", default=0, highest=HIGHEST_ID)
    # A bare + in an address is a space once decoded: take both.
    to = request.query.get("to")
    messages = request.app[CENTRE].log.after(after, to=international(to.strip()) if to else None)
    return answer_json({"items": [_message_json(message) for message in messages]})


async def show_page(request: web.Request) -> web.Response:
    newest = islice(request.app[CENTRE].log.newest_first(), NEWEST)
    rows = [(rfc3339(message.received_at), message.to, message.text, message.state) for message in newest]
    return newest_page(headings=HEADINGS, columns=COLUMNS, rows=rows)


def _message_json(message: ShortMessage) -> dict[str, Any]:
    return {
        "id": str(message.id),
        "to": message.to,
        "text": message.text,
        "received_at": rfc3339(message.received_at),
        "state": message.state,
    }


def build_app(centre: SmsCentre, *, line: Line, switch: FaultSwitch) -> web.Application:
    """Put the centre behind its routes; its SMPP port is open while the app runs."""

    async def listen(_app: web.Application) -> AsyncIterator[None]:
        async with line.listening(switch):
            yield

    app = web.Application()
    app[CENTRE] = centre
    app.add_routes([web.get("/messages", list_messages), web.get("/", show_page), *fault_routes(switch)])
    app.cleanup_ctx.append(listen)
    return app


async def run_sms(settings: SmsSettings) -> None:
    """Run the SMS centre until it is told to stop."""
    switch = FaultSwitch(modes=(DOWN, SLOW, UNDELIVERED), slow_seconds=settings.slow_seconds)
    centre = SmsCentre(
        system_id=settings.system_id, password=settings.password, receipt_delay=settings.receipt_delay, switch=switch
    )
    line = centre.line(host=settings.host, port=settings.smpp_port)
    await run(
        build_app(centre, line=line, switch=switch),
        host=settings.host,
        port=settings.port,
        describe=lambda http: f"sms centre: {http}, smpp://{settings.host}:{line.port}",
    )
