"""The SMS centre: takes messages, delivers them after a moment, tells what became of them. It is dumb on purpose."""

import asyncio
from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

import smpp34

from balabaqsha_simulators.faults import UNDELIVERED, FaultSwitch
from balabaqsha_simulators.message_log import MOST_MESSAGES, MessageLog, MessageNumbers
from balabaqsha_simulators.outages import Line
from balabaqsha_simulators.sms.receipts import Receipt, is_wanted
from balabaqsha_simulators.sms.session import SmppSession
from balabaqsha_simulators.sms.texts import LongMessages

ENROUTE = "enroute"
DELIVERED = "delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortMessage:
    """A text that reached a phone, whole."""

    id: int
    to: str
    text: str
    received_at: datetime
    state: str


class SmsCentre:
    """Stands behind all sessions; what is told to nobody yet waits for the next one that receives."""

    def __init__(self, *, system_id: str, password: str, receipt_delay: float, switch: FaultSwitch) -> None:
        self.system_id = system_id
        self.password = password
        self.log: MessageLog[ShortMessage] = MessageLog()
        self._receipt_delay = receipt_delay
        self._switch = switch
        self._numbers = MessageNumbers()
        self._long_messages = LongMessages()
        self._sessions: dict[SmppSession, asyncio.Future[None]] = {}
        self._untold: deque[Receipt] = deque(maxlen=MOST_MESSAGES)

    def line(self, *, host: str, port: int) -> Line:
        """The SMPP port of this centre."""
        return Line(open_server=partial(asyncio.start_server, self._serve, host), drop_all=self._drop_all, port=port)

    def accept(self, submitted: smpp34.SubmitSm) -> str:
        """Take a message or a part of one; every submission gets an id of its own."""
        number, received_at = self._numbers.next(), datetime.now(UTC)
        text = self._long_messages.join(submitted)
        if text is not None:
            to = international(submitted.destination_addr)
            self.log.add(ShortMessage(id=number, to=to, text=text, received_at=received_at, state=ENROUTE))
        finish = partial(self._finish, number, submitted, received_at)
        asyncio.get_running_loop().call_later(self.answer_delay() + self._receipt_delay, finish)
        return str(number)

    def answer_delay(self) -> float:
        return self._switch.delay()

    def bound(self, session: SmppSession) -> None:
        """Tell the session what could not be told before."""
        for _ in range(len(self._untold) if session.receives else 0):
            session.deliver(self._untold.popleft())

    def keep(self, receipt: Receipt) -> None:
        """Tell it to any session that receives, else hold it back."""
        receiver = next((session for session in self._sessions if session.receives), None)
        if receiver:
            receiver.deliver(receipt)
        else:
            self._untold.append(receipt)

    def _finish(self, number: int, submitted: smpp34.SubmitSm, received_at: datetime) -> None:
        delivered = self._switch.mode != UNDELIVERED
        if message := self.log.get(number):
            self.log.change(replace(message, state=DELIVERED if delivered else UNDELIVERED))
        if is_wanted(submitted.registered_delivery, delivered=delivered):
            self.keep(
                Receipt(
                    message_id=str(number),
                    source=submitted.source_addr,
                    destination=submitted.destination_addr,
                    submitted_at=received_at,
                    done_at=datetime.now(UTC),
                    delivered=delivered,
                )
            )

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = SmppSession(reader=reader, writer=writer, office=self)
        ended = self._sessions[session] = asyncio.get_running_loop().create_future()
        try:
            await session.run()
        finally:
            del self._sessions[session]
            ended.set_result(None)

    async def _drop_all(self) -> None:
        ending = tuple(self._sessions.values())
        for session in tuple(self._sessions):
            session.drop()
        await asyncio.gather(*ending)


def international(address: str) -> str:
    """The phone with its plus sign, however the sender wrote it."""
    return f"+{address.lstrip('+')}"
