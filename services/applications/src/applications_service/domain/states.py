"""The states of an application, and the words for what happens to it."""

from enum import StrEnum


class State(StrEnum):
    """Where an application stands in public."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NEEDS_CORRECTION = "needs_correction"
    REJECTED = "rejected"
    QUEUED = "queued"
    VOUCHER_OFFERED = "voucher_offered"
    INACTIVE = "inactive"
    CHOOSING = "choosing"
    WAITLISTED = "waitlisted"
    PLACE_HELD = "place_held"
    CONTRACT_PENDING = "contract_pending"
    ENROLLED = "enrolled"
    ANNULLED = "annulled"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class Actor(StrEnum):
    """Who moves an application."""

    PARENT = "parent"
    OFFICER = "officer"
    CLOCK = "clock"
    #: The service that proves who represents whom.
    CHILDREN = "children"
    #: The service that keeps waiting lists, vouchers and places.
    QUEUE = "queue"


class Action(StrEnum):
    """What somebody does to an application."""

    EDIT = "edit"
    DISCARD = "discard"
    SUBMIT = "submit"
    ATTACH = "attach"
    DETACH = "detach"
    PROVE_LINK = "prove_link"
    CORRECT = "correct"
    REQUEST_CORRECTION = "request_correction"
    RESUBMIT = "resubmit"
    APPOINT_HEARING = "appoint_hearing"
    REJECT = "reject"
    UPHOLD_APPEAL = "uphold_appeal"
    WITHDRAW = "withdraw"
    HAND_OVER = "hand_over"
    ARCHIVE = "archive"
    #: What the queue says has become of it.
    ENTER_LIST = "enter_list"
    OFFER_VOUCHER = "offer_voucher"
    INACTIVATE = "inactivate"
    CHOOSE = "choose"
    WAIT_FOR_PLACE = "wait_for_place"
    HOLD_PLACE = "hold_place"
    DRAW_UP_CONTRACT = "draw_up_contract"
    ENROL = "enrol"
    ANNUL = "annul"


class Guard(StrEnum):
    """What must hold besides for a row to apply."""

    #: The queue has taken the application in.
    LISTED = "listed"
    NOT_LISTED = "not_listed"
    #: A recorded decision gives the place back.
    BY_DECISION = "by_decision"


#: States in which an application no longer stands for its child.
CLOSED = frozenset({State.REJECTED, State.ANNULLED, State.WITHDRAWN, State.ARCHIVED})
#: States in which it does; at most one of a child's applications with a proven link is in one of them.
OPEN = frozenset(State) - CLOSED - {State.DRAFT}
