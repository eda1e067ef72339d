"""A claim of a privilege from its declaration to its end; an unproven one never lifts a child."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from applications_service.domain.claim_table import ClaimAction, allows, next_state
from applications_service.domain.privilege import PrivilegeClaim, PrivilegeState
from applications_service.domain.states import State

#: States of an application in which a privilege may be claimed after filing.
CLAIMABLE_IN = frozenset({State.SUBMITTED, State.NEEDS_CORRECTION, State.QUEUED})
#: States in which a claim stands; at most one of an application's claims is in one of them.
ALIVE = frozenset(
    {
        PrivilegeState.DECLARED,
        PrivilegeState.UNDER_REVIEW,
        PrivilegeState.AUTO_CONFIRMED,
        PrivilegeState.CONFIRMED,
    }
)
UNDECIDED = frozenset({PrivilegeState.DECLARED, PrivilegeState.UNDER_REVIEW})
PROVEN = frozenset({PrivilegeState.AUTO_CONFIRMED, PrivilegeState.CONFIRMED})


class ClaimGround(StrEnum):
    """Why a claim is in its state."""

    REGISTER = "register"
    DOCUMENT_ACCEPTED = "document_accepted"
    CERTIFICATE_EXPIRED = "certificate_expired"
    REGISTER_FACT_ENDED = "register_fact_ended"
    CANCELLED_BY_PARENT = "cancelled_by_parent"
    APPEAL_UPHELD = "appeal_upheld"
    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_UNREADABLE = "document_unreadable"
    DOCUMENT_EXPIRED = "document_expired"
    DOCUMENT_OF_ANOTHER = "document_of_another"
    DOCUMENT_DOES_NOT_PROVE_IT = "document_does_not_prove_it"
    NOT_ENTITLED = "not_entitled"


#: What a reviewer may reject for; the others are found by the service itself.
REJECTION_GROUNDS = frozenset(
    {
        ClaimGround.DOCUMENT_MISSING,
        ClaimGround.DOCUMENT_UNREADABLE,
        ClaimGround.DOCUMENT_EXPIRED,
        ClaimGround.DOCUMENT_OF_ANOTHER,
        ClaimGround.DOCUMENT_DOES_NOT_PROVE_IT,
        ClaimGround.NOT_ENTITLED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """The last day a proof is good for, and the first instant after it; both missing: it does not end."""

    until: date | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim; `review_by` is the first instant at which its answer is late."""

    id: str
    application_id: str
    type: str
    privilege_class: str
    state: PrivilegeState
    state_since: datetime
    declared_at: datetime
    review_by: datetime
    ground: ClaimGround | None = None
    reason: str | None = None
    document_id: str | None = None
    issued_at: date | None = None
    valid_until: date | None = None
    expires_at: datetime | None = None
    decided_by: str | None = None
    reminded_at: datetime | None = None

    @classmethod
    def declared(cls, summary: PrivilegeClaim, *, application_id: str, at: datetime, review_by: datetime) -> "Claim":
        """A claim nobody has looked at."""
        return cls(
            id=summary.claim_id,
            application_id=application_id,
            type=summary.type,
            privilege_class=summary.privilege_class,
            state=PrivilegeState.DECLARED,
            state_since=at,
            declared_at=at,
            review_by=review_by,
        )

    @property
    def summary(self) -> PrivilegeClaim:
        """What the application itself carries of it."""
        return PrivilegeClaim(claim_id=self.id, type=self.type, privilege_class=self.privilege_class, state=self.state)

    @property
    def is_cancelled(self) -> bool:
        return self.state is PrivilegeState.CANCELLED

    def can(self, action: ClaimAction) -> bool:
        return allows(self.state, action)

    def is_late(self, now: datetime) -> bool:
        """Whether the parent should have had an answer by now."""
        return self.state in UNDECIDED and self.review_by <= now

    def await_review(self, *, at: datetime) -> "Claim":
        """No register proves it: a person is to look."""
        return self._after(ClaimAction.AWAIT_REVIEW, at=at)

    def heard_registers(self, validity: Validity | None, *, at: datetime) -> "Claim":
        """The claim after the registers' word: the proof's validity, or None where they hold nothing that proves it."""
        if validity is None:
            return self._not_held(at=at)
        if self.can(ClaimAction.PROVE):
            proven = self._after(ClaimAction.PROVE, at=at, ground=ClaimGround.REGISTER)
            return replace(proven, valid_until=validity.until, expires_at=validity.expires_at, reminded_at=None)
        if self.state is PrivilegeState.AUTO_CONFIRMED and self.valid_until != validity.until:
            return replace(self, valid_until=validity.until, expires_at=validity.expires_at, reminded_at=None)
        return self

    def confirm(
        self, *, by: str, document_id: str, issued_at: date | None, validity: Validity, at: datetime
    ) -> "Claim":
        """A reviewer accepts the document."""
        confirmed = self._after(ClaimAction.CONFIRM, at=at, ground=ClaimGround.DOCUMENT_ACCEPTED)
        return replace(
            confirmed,
            document_id=document_id,
            issued_at=issued_at,
            valid_until=validity.until,
            expires_at=validity.expires_at,
            decided_by=by,
        )

    def reject(self, ground: ClaimGround, *, by: str, reason: str, at: datetime) -> "Claim":
        """A reviewer finds it not proven."""
        return replace(self._after(ClaimAction.REJECT, at=at, ground=ground), decided_by=by, reason=reason)

    def expire(self, ground: ClaimGround, *, at: datetime) -> "Claim":
        """The proof has run out."""
        return self._after(ClaimAction.EXPIRE, at=at, ground=ground)

    def cancel(self, *, at: datetime) -> "Claim":
        """The parent takes it back, at no cost."""
        return self._after(ClaimAction.CANCEL, at=at, ground=ClaimGround.CANCELLED_BY_PARENT)

    def look_again(self, *, review_by: datetime, at: datetime) -> "Claim":
        """An appeal was upheld: it is looked at once more."""
        again = self._after(ClaimAction.UPHOLD_APPEAL, at=at, ground=ClaimGround.APPEAL_UPHELD)
        return replace(again, review_by=review_by, decided_by=None, valid_until=None, expires_at=None, reminded_at=None)

    def _not_held(self, *, at: datetime) -> "Claim":
        if self.state is PrivilegeState.AUTO_CONFIRMED:
            return self.expire(ClaimGround.REGISTER_FACT_ENDED, at=at)
        return self.await_review(at=at) if self.can(ClaimAction.AWAIT_REVIEW) else self

    def _after(self, action: ClaimAction, *, at: datetime, ground: ClaimGround | None = None) -> "Claim":
        following = next_state(self.state, action)
        return replace(self, state=following, state_since=at, ground=ground, reason=None)
