"""The data policy: its versions, and what accepting one means."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from identity_service.domain.errors import ConsentMissingError, PolicyVersionOutdatedError


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One version of the policy in every language."""

    version: str
    valid_from: datetime
    texts: Mapping[str, str]

    @property
    def fingerprint(self) -> bytes:
        """What an acceptance remembers of the words accepted."""
        whole = "\x00".join(f"{language}\x00{self.texts[language]}" for language in sorted(self.texts))
        return hashlib.sha256(whole.encode()).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """All versions; the newest that has begun is in force."""

    versions: Sequence[PolicyVersion]

    def in_force(self, *, at: datetime) -> PolicyVersion:
        return max((v for v in self.versions if v.valid_from <= at), key=lambda v: v.valid_from)

    def find(self, version: str) -> PolicyVersion | None:
        return next((v for v in self.versions if v.version == version), None)

    def accept(self, version: str, *, accepted: bool, at: datetime) -> PolicyVersion:
        """The version accepted; raises `ConsentMissingError` or `PolicyVersionOutdatedError`."""
        if not accepted:
            raise ConsentMissingError
        current = self.in_force(at=at)
        if version != current.version:
            raise PolicyVersionOutdatedError
        return current


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Which words were accepted, when and on which way."""

    version: str
    accepted_at: datetime
    channel: str
    fingerprint: bytes
