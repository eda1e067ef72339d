"""What deadlines about places lead to."""

from collections.abc import Mapping

from queue_service.use_cases.answer_choice import report_silence
from queue_service.use_cases.meet_deadline import Consequence
from queue_service.use_cases.offer_place import lapse_offer
from queue_service.use_cases.voucher_ports import DeadlineKind

PLACE_CONSEQUENCES: Mapping[DeadlineKind, Consequence] = {
    DeadlineKind.WAITLIST_OFFER: lapse_offer,
    DeadlineKind.KINDERGARTEN_ANSWER: report_silence,
}
