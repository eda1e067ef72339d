"""What each kind of deadline leads to."""

from collections.abc import Mapping

from queue_service.use_cases import meet_deadline
from queue_service.use_cases.meet_deadline import Consequence
from queue_service.use_cases.place_deadlines import PLACE_CONSEQUENCES
from queue_service.use_cases.voucher_ports import DeadlineKind

CONSEQUENCES: Mapping[DeadlineKind, Consequence] = {
    **meet_deadline.CONSEQUENCES,
    **PLACE_CONSEQUENCES,
}
