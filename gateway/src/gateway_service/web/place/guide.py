"""What each state of an application means for its family: how it looks, what comes next, and which ways lead on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gateway_service.web.translations import marked

Tone = Literal["", "good", "warn", "bad"]
#: Ways on from the status page, in the order they are offered.
Door = Literal[
    "resume", "correct", "voucher", "kindergarten", "restore", "undo", "apply_again", "edit", "appeal", "withdraw"
]
#: Those that are what the state is about.
MAIN: frozenset[Door] = frozenset({"resume", "correct", "voucher", "kindergarten", "restore", "undo"})

CONFIRM = marked("Confirm the voucher before its term ends. Without an answer the application becomes inactive.")
CHOOSE = marked("Choose a kindergarten with a free place. It is kept for you until the kindergarten answers.")
SIGN = marked("When the kindergarten has accepted the child, both of you sign the contract.")
ENROL = marked("When both have signed, the child is enrolled and the voucher is used.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """One state."""

    tone: Tone = ""
    #: What happens next, in order.
    steps: tuple[str, ...] = ()
    #: The first of the main ones is the page's button.
    doors: tuple[Door, ...] = ()
    #: Whether there may be a number to show, or soon will be.
    in_queue: bool = False


_UNKNOWN = Guide(doors=("appeal",))

GUIDES: Mapping[str, Guide] = {
    "draft": Guide(
        steps=(marked("Finish the application and send it. It takes its place by the moment it is sent."),),
        doors=("resume",),
    ),
    "submitted": Guide(
        in_queue=True,
        steps=(
            marked("The data are checked against state registers. The moment of filing is fixed already."),
            marked("Then the application joins the queue and gets its number; we tell you at once."),
        ),
        doors=("edit", "withdraw"),
    ),
    "needs_correction": Guide(
        tone="warn",
        in_queue=True,
        steps=(
            marked("Put right what is asked for and send the application again in time."),
            marked("The moment of filing is kept, so the place in the queue does not suffer."),
            marked("If the term passes without a correction, the application may be refused after a hearing."),
        ),
        doors=("correct", "appeal", "withdraw"),
    ),
    "rejected": Guide(
        tone="bad",
        steps=(
            marked(
                "If you disagree, appeal the decision. If the appeal is upheld, the place by filing time comes back."
            ),
            marked("If the reason is removed, you can send a new application."),
        ),
        doors=("appeal", "apply_again"),
    ),
    "queued": Guide(
        in_queue=True,
        steps=(
            marked("Vouchers are issued in the order of the queue, in iterations whose protocols everybody can check."),
            marked("When your turn comes we tell you by SMS and here. You have two working days to confirm."),
            marked("Every year, by 30 June, the queue is renewed: the category can change with the child's age."),
        ),
        doors=("edit", "appeal", "withdraw"),
    ),
    "voucher_offered": Guide(tone="good", steps=(CONFIRM, CHOOSE, SIGN, ENROL), doors=("voucher", "appeal")),
    "inactive": Guide(
        tone="warn",
        steps=(
            marked("Restore the application in time: it returns to its place by filing time. This can be done once."),
            marked("If it is not restored in time, the application goes to the archive."),
        ),
        doors=("restore", "appeal"),
    ),
    "choosing": Guide(tone="good", steps=(CHOOSE, SIGN, ENROL), doors=("kindergarten", "voucher", "appeal")),
    "waitlisted": Guide(
        tone="good",
        steps=(
            marked("When a place becomes free it is kept for you, and we tell you until when to accept it."),
            marked("You may choose another kindergarten at any time while the voucher's term runs."),
            SIGN,
        ),
        doors=("kindergarten", "voucher", "appeal"),
    ),
    "place_held": Guide(
        tone="good",
        steps=(
            marked(
                "The kindergarten looks at the choice and answers within its term. "
                "It may refuse only on a listed ground."
            ),
            SIGN,
            ENROL,
        ),
        doors=("kindergarten", "voucher", "appeal"),
    ),
    "contract_pending": Guide(tone="good", steps=(SIGN, ENROL), doors=("kindergarten", "voucher", "appeal")),
    "enrolled": Guide(
        tone="good",
        steps=(
            marked(
                "The child goes to the kindergarten. If you need another one, ask for a transfer; the voucher is kept."
            ),
        ),
        doors=("kindergarten", "voucher", "appeal"),
    ),
    "annulled": Guide(
        tone="bad",
        steps=(
            marked("A refusal can be taken back within 24 hours; the voucher then has the terms it had."),
            marked("After that the place in the queue is lost, and a new application is needed."),
        ),
        doors=("undo", "apply_again", "appeal"),
    ),
    "withdrawn": Guide(
        steps=(marked("The application does not stand in the queue any more. You can send a new one at any time."),),
        doors=("apply_again",),
    ),
    "archived": Guide(
        steps=(marked("The application is closed. If you think this is a mistake, appeal the decision."),),
        doors=("appeal", "apply_again"),
    ),
}


def guide_of(code: str) -> Guide:
    """The state's own; one that is not known here yet still has a page."""
    return GUIDES.get(code, _UNKNOWN)
