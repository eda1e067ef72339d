"""The public states of an application, as every event that changes one names it."""

from typing import Literal

ApplicationState = Literal[
    "draft",
    "submitted",
    "needs_correction",
    "rejected",
    "queued",
    "voucher_offered",
    "inactive",
    "choosing",
    "waitlisted",
    "place_held",
    "contract_pending",
    "enrolled",
    "annulled",
    "withdrawn",
    "archived",
]
