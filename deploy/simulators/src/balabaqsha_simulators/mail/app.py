"""The mail sink's HTTP side: letters for scripts, a page for people, faults."""

from collections.abc import AsyncIterator
from itertools import islice
from typing import Any

from aiohttp import web

from balabaqsha_simulators.bodies import answer_json, read_number
from balabaqsha_simulators.faults import DOWN, SLOW, FaultSwitch, fault_routes
from balabaqsha_simulators.instants import rfc3339
from balabaqsha_simulators.mail.sink import Letter, MailSink
from balabaqsha_simulators.message_log import HIGHEST_ID
from balabaqsha_simulators.outages import Line
from balabaqsha_simulators.pages import NEWEST, newest_page
from balabaqsha_simulators.process import run
from balabaqsha_simulators.settings import MailSettings

SINK = web.AppKey("SINK", MailSink)
HEADINGS = {"kk": "Пошта: соңғы хаттар", "ru": "Почта: последние письма", "en": "Mail: latest letters"}
COLUMNS = ("Уақыты · Время · Time", "Кімге · Кому · To", "Тақырып · Тема · Subject", "Мәтін · Текст · Text")


async def list_messages(request: web.Request) -> web.Response:
    after = read_number(request, name="after", default=0, highest=HIGHEST_ID)
    to = request.query.get("to")
    letters = request.app[SINK].log.after(after, to=to.lower() if to else None)
    return answer_json({"items": [_letter_json(letter) for letter in letters]})


async def show_page(request: web.Request) -> web.Response:
    newest = islice(request.app[SINK].log.newest_first(), NEWEST)
    rows = [(rfc3339(letter.received_at), letter.to, letter.subject, letter.text) for letter in newest]
    return newest_page(headings=HEADINGS, columns=COLUMNS, rows=rows)


def _letter_json(letter: Letter) -> dict[str, Any]:
    return {
        "id": str(letter.id),
        "to": letter.to,
        "from": letter.sender,
        "subject": letter.subject,
        "text": letter.text,
        "received_at": rfc3339(letter.received_at),
    }


def build_app(sink: MailSink, *, line: Line, switch: FaultSwitch) -> web.Application:
    """Put the sink behind its routes; its SMTP port is open while the app runs."""

    async def listen(_app: web.Application) -> AsyncIterator[None]:
        async with line.listening(switch):
            yield

    app = web.Application()
    app[SINK] = sink
    app.add_routes([web.get("/messages", list_messages), web.get("/", show_page), *fault_routes(switch)])
    app.cleanup_ctx.append(listen)
    return app


async def run_mail(settings: MailSettings) -> None:
    """Run the mail sink until it is told to stop."""
    switch = FaultSwitch(modes=(DOWN, SLOW), slow_seconds=settings.slow_seconds)
    sink = MailSink(switch=switch)
    line = sink.line(host=settings.host, port=settings.smtp_port)
    await run(
        build_app(sink, line=line, switch=switch),
        host=settings.host,
        port=settings.port,
        describe=lambda http: f"mail sink: {http}, smtp://{settings.host}:{line.port}",
    )
