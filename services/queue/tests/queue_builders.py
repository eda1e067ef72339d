"""Made-up applications and lists."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.applications_events import ApplicationSubmittedV1

ALMATY = "750000000"
AUEZOV = "751310000"
OPENING = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def submitted(**changes: Any) -> ApplicationSubmittedV1:
    """A filed application of a child born in 2023 in Almaty."""
    fields: dict[str, Any] = {
        "application_id": new_id(),
        "number": "".join(random.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=17)),
        "account_id": new_id(),
        "child_id": new_id(),
        "birth_date": date(2023, 5, 14),
        "region": ALMATY,
        "district": AUEZOV,
        "settlement": None,
        "group_type": "general",
        "language": "kk",
        "privilege": None,
        "filed_at": OPENING + timedelta(milliseconds=random.randrange(10**10)),
        "receipt_hash": "a" * 64,
        "attributes_commitment": "b" * 64,
    }
    return ApplicationSubmittedV1.model_validate(fields | changes)
