"""Delivery receipts: what became of a message, told to whoever submitted it."""

from dataclasses import dataclass, replace
from datetime import datetime

import smpp34

from balabaqsha_simulators.sms.pdus import Option

RECEIPT = 0x04
STATE_DELIVERED, STATE_UNDELIVERABLE = 2, 5
RECEIPT_WANTED = 0x03
ALWAYS, ON_FAILURE = 0x01, 0x02
MOST_TRIES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt on its way; `tries` counts how often it was sent."""

    message_id: str
    source: str
    destination: str
    submitted_at: datetime
    done_at: datetime
    delivered: bool
    tries: int = 0

    def again(self) -> "Receipt":
        return replace(self, tries=self.tries + 1)

    def text(self) -> str:
        outcome = "DELIVRD" if self.delivered else "UNDELIV"
        return (
            f"id:{self.message_id} sub:001 dlvrd:{int(self.delivered):03} submit date:{self.submitted_at:%y%m%d%H%M} "
            f"done date:{self.done_at:%y%m%d%H%M} stat:{outcome} err:{0 if self.delivered else 1:03} text:"
        )

    def encode(self, *, sequence: int) -> bytes:
        """The deliver_sm: from the phone back to the sender, the facts both as text and as options."""
        state = STATE_DELIVERED if self.delivered else STATE_UNDELIVERABLE
        return smpp34.DeliverSm(
            self.destination,
            self.source,
            self.text().encode("ascii"),
            source_addr_ton=1,
            source_addr_npi=1,
            esm_class=RECEIPT,
            tlvs=[
                smpp34.Tlv(Option.RECEIPTED_MESSAGE_ID, self.message_id.encode("ascii") + b"\x00"),
                smpp34.Tlv(Option.MESSAGE_STATE, bytes([state])),
            ],
            sequence_number=sequence,
        ).encode()


def is_wanted(registered_delivery: int, *, delivered: bool) -> bool:
    """Whether the sender asked to be told of this outcome."""
    asked = registered_delivery & RECEIPT_WANTED
    return asked == ALWAYS or (asked == ON_FAILURE and not delivered)
