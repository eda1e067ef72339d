"""Made-up vouchers, and a plain copy of what the public state of an application is because of one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from queue_service.domain.voucher_states import VoucherState
from queue_service.domain.vouchers import Voucher

ISSUED_AT = datetime(2026, 7, 6, 5, 0, tzinfo=UTC)
CONFIRM_BY = ISSUED_AT + timedelta(days=2)

#: Public state of an application -> states of its voucher that it can have.
PUBLIC_STATES: dict[str, set[str]] = {
    "voucher_offered": {"offered"},
    "choosing": {"confirmed"},
    "waitlisted": {"confirmed"},
    "place_held": {"bound"},
    "contract_pending": {"bound"},
    "enrolled": {"used", "suspended"},
    "annulled": {"declined"},
    "inactive": {"expired"},
    "queued": {"revoked"},
}

#: Public state -> the public states that a step of the voucher may lead to, as the statuses of applications have it.
PUBLIC_STEPS: dict[str, set[str]] = {
    "voucher_offered": {"choosing", "annulled", "inactive", "queued", "ended"},
    "choosing": {"place_held", "waitlisted", "annulled", "inactive", "queued", "ended"},
    "waitlisted": {"choosing", "place_held", "annulled", "inactive", "queued", "ended"},
    "place_held": {"contract_pending", "choosing", "waitlisted", "annulled", "inactive", "queued", "enrolled", "ended"},
    "contract_pending": {"enrolled", "choosing", "waitlisted", "annulled", "inactive", "queued", "ended"},
    "enrolled": {"choosing", "enrolled", "waitlisted", "ended"},
    "annulled": {"voucher_offered", "choosing", "waitlisted"},
    "inactive": set(),
    "queued": set(),
    "ended": set(),
}


def voucher(**changes: Any) -> Voucher:
    """A voucher just issued."""
    made = Voucher(
        id="019a0000-0000-7000-8000-000000000011",
        number="V-2026-000001",
        application_id="a",
        code="7KQ29DMX4T0HWZ8CV",
        child_id="c",
        territory="750000000",
        waiting_list="750000000",
        iteration_id="019a0000-0000-7000-8000-000000000010",
        ordinal=1,
        state=VoucherState.OFFERED,
        offered_at=ISSUED_AT,
        confirm_by=CONFIRM_BY,
        terms_version="2026.1",
        rule_version="2026.1",
    )
    return replace(made, **changes)
