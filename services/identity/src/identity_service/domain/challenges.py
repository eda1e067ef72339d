"""A request for a code: what it is for, how long it lives, and when it may be answered or sent again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any, Literal

from identity_service.domain.accounts import Language
from identity_service.domain.errors import (
    ChallengeSpentError,
    CodeExpiredError,
    ResendTooSoonError,
)

Channel = Literal["sms", "email"]


class Purpose(StrEnum):
    """What a right code opens; a code for one is nothing for another."""

    REGISTRATION = "registration"
    LOGIN = "login"
    RECOVERY = "recovery"
    CONTACT = "contact"
    ERASURE = "erasure"


class Delivery(StrEnum):
    """What really goes out; whoever asked is answered the same in every case."""

    CODE = "code"
    ALREADY_REGISTERED = "already_registered"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTerms:
    """How long codes live and how often they may be tried."""

    life: timedelta
    resend_pause: timedelta
    tries: int
    completion_life: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """One request for a code and the state it is in."""

    id: str
    purpose: Purpose
    account_id: str | None
    channel: Channel
    recipient: str = field(repr=False)
    delivery: Delivery
    #: What the right code opens the way to; personal, and kept encrypted.
    details: Mapping[str, Any] = field(repr=False)
    language: Language
    created_at: datetime
    expires_at: datetime
    resend_after: datetime
    tries_left: int
    spent_at: datetime | None = None

    def check_open(self, *, at: datetime) -> None:
        """Raise `ChallengeSpentError` or `CodeExpiredError` unless a code may still be tried."""
        if self.spent_at is not None or self.tries_left <= 0:
            raise ChallengeSpentError
        if at >= self.expires_at:
            raise CodeExpiredError

    def check_resend(self, *, at: datetime) -> None:
        """Raise unless a new code may be sent: the challenge is open and the last code has had its time."""
        self.check_open(at=at)
        if at < self.resend_after:
            raise ResendTooSoonError(retry_after=seconds_between(at, self.resend_after))


def seconds_between(begin: datetime, end: datetime) -> int:
    """Whole seconds to wait, never less than one."""
    return max(1, ceil((end - begin).total_seconds()))
