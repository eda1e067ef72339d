"""Sessions: how long they live, and what showing a refresh token means."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTerms:
    """How long a session lives; a remembered one has no idle limit."""

    remembered_life: timedelta
    idle_life: timedelta
    refresh_grace: timedelta
    most: int


class Ending(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    REFRESH_REUSED = "refresh_reused"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a reason, not a password
    CROWDED_OUT = "crowded_out"
    ERASED = "erased"
    DISABLED = "disabled"
    RIGHTS_CHANGED = "rights_changed"
    SECRETS_RENEWED = "secrets_renewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in on one device, of a parent or of a member of staff."""

    id: str
    account_id: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    remembered: bool
    device: str
    address: str
    ended_at: datetime | None = None

    def is_live(self, *, at: datetime) -> bool:
        return self.ended_at is None and at < self.expires_at


class Showing(StrEnum):
    """What a shown refresh token is worth."""

    FRESH = "fresh"
    REPEATED = "repeated"
    STOLEN = "stolen"


def expiry(terms: SessionTerms, *, created_at: datetime, used_at: datetime, remembered: bool) -> datetime:
    """When a session ends by itself: thirty days after sign-in, and unless remembered a day after its last use."""
    absolute = created_at + terms.remembered_life
    return absolute if remembered else min(absolute, used_at + terms.idle_life)


def judge_showing(terms: SessionTerms, *, used_at: datetime | None, at: datetime) -> Showing:
    """What to make of a refresh token first used at `used_at`.

    A lost answer makes honest clients show a token twice, within seconds; later only a thief or his victim does.
    """
    if used_at is None:
        return Showing.FRESH
    return Showing.REPEATED if at - used_at <= terms.refresh_grace else Showing.STOLEN
