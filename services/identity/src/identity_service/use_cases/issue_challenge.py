"""Send a code, or only seem to: the answer and the work are the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from identity_service.domain.accounts import Language
from identity_service.domain.challenges import Challenge, Channel, CodeTerms, Delivery, Purpose
from identity_service.domain.errors import TooManyCodesError
from identity_service.domain.identifiers import Identifier
from identity_service.domain.limits import CodeLimits, Counted
from identity_service.use_cases.ports import IdentityWork, Secrets

_TYPED = "typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeDesk:
    """What every use case that deals with codes works with."""

    secrets: Secrets
    terms: CodeTerms
    limits: CodeLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueChallenge:
    """Who is to get a code, for what, and by what the caller is counted."""

    purpose: Purpose
    account_id: str | None = None
    channel: Channel = "sms"
    recipient: str = field(repr=False)
    delivery: Delivery
    details: Mapping[str, Any] = field(repr=False)
    language: Language
    typed: tuple[Identifier, ...]
    #: Asked from an address that limits do not hold for.
    exempt: bool


async def issue_challenge(
    command: IssueChallenge, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> Challenge:
    """The new challenge; raises `TooManyCodesError`."""
    now = clock()
    if not command.exempt:
        await take_all(desk.limits.for_typed(*command.typed), unit_of_work=unit_of_work, clock=clock)
    challenge = Challenge(
        id=new_id(),
        purpose=command.purpose,
        account_id=command.account_id,
        channel=command.channel,
        recipient=command.recipient,
        delivery=command.delivery,
        details={**command.details, _TYPED: [[item.kind.value, item.value] for item in command.typed]},
        language=command.language,
        created_at=now,
        expires_at=now + desk.terms.life,
        resend_after=now + desk.terms.resend_pause,
        tries_left=desk.terms.tries,
    )
    code = desk.secrets.new_code()
    code_hash = desk.secrets.code_hash(code, purpose=challenge.purpose, challenge_id=challenge.id)
    await unit_of_work.challenges.add(challenge, code_hash=code_hash)
    await send(challenge, code=code, exempt=command.exempt, unit_of_work=unit_of_work, clock=clock, desk=desk)
    return challenge


async def send(
    challenge: Challenge, *, code: str, exempt: bool, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> None:
    """Hand the code over for delivery, unless the recipient had her share; nobody is told which."""
    void = challenge.delivery is Delivery.NOTHING
    if not exempt:
        for counted in desk.limits.for_sent(challenge.recipient, void=void):
            full = await unit_of_work.limits.take(counted, at=clock()) is not None
            void = void or full
    shown = replace(challenge, delivery=Delivery.NOTHING) if void else challenge
    await unit_of_work.announcements.code(shown, code=code)


async def take_all(counts: Iterable[Counted], *, unit_of_work: IdentityWork, clock: Clock) -> None:
    """Count one more of each; raises `TooManyCodesError` at the first that is full."""
    for counted in counts:
        wait = await unit_of_work.limits.take(counted, at=clock())
        if wait is not None:
            raise TooManyCodesError(retry_after=wait)


def typed_of(challenge: Challenge) -> tuple[tuple[str, str], ...]:
    """What the caller typed when the challenge began: kind and value."""
    return tuple((kind, value) for kind, value in challenge.details[_TYPED])
