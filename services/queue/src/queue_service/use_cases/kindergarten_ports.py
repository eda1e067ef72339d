"""What the catalogue of kindergartens needs from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from balabaqsha_chassis.audit import AuditNote
from queue_service.domain.group_rules import GroupRules
from queue_service.domain.place_errors import Hold
from queue_service.use_cases.ports import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a member of staff sees: some territories, some kindergartens, or everything."""

    everywhere: bool = False
    territories: tuple[str, ...] = ()
    kindergartens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Who acts, as the access token says."""

    account_id: str
    roles: frozenset[str]
    reach: Reach
    at_kindergarten: bool = False

    def note(self, action: str, *, subject_kind: str, subject: str, account_id: str | None = None) -> AuditNote:
        """What is to be written down of it."""
        return AuditNote(
            actor=self.account_id,
            actor_kind="kindergarten" if self.at_kindergarten else "staff",
            roles=self.roles,
            action=action,
            subject_kind=subject_kind,
            subject=subject,
            account_id=account_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KindergartenRow:
    """A kindergarten as it is stored."""

    id: str
    bin: str | None
    name_kk: str
    name_ru: str
    kind: str
    ownership: str
    address_kk: str
    address_ru: str
    region: str
    district: str
    settlement: str | None
    territory: str
    latitude: float | None
    longitude: float | None
    languages: tuple[str, ...]
    regimes: tuple[str, ...]
    phone: str | None
    email: str | None
    licence: str | None
    in_voucher: bool
    untranslated: tuple[str, ...]
    state: str
    version: int
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A group as it is stored."""

    id: str
    kindergarten_id: str
    name: str
    age_band: str
    purpose: str
    language: str
    regime: str
    declared: int
    held: int
    enrolled: int
    state: str
    version: int
    changed_at: datetime

    @property
    def free(self) -> int:
        """Places that nobody holds or has taken; none in a closed group."""
        return self.declared - self.held - self.enrolled if self.state == "open" else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueQuery:
    """Which kindergartens, and how many of them behind which one."""

    territory: str | None = None
    language: str | None = None
    group_type: str | None = None
    purposes: tuple[str, ...] = ()
    age_band: str | None = None
    free: bool = False
    near: tuple[float, float] | None = None
    #: The distance in metres and the id, or the name and the id, of the last one shown.
    after: tuple[float | str, str] | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedKindergarten:
    """A kindergarten with its groups, and how far it is from where that was asked."""

    kindergarten: KindergartenRow
    groups: tuple[GroupRow, ...]
    distance: float | None = None


class Kindergartens(Protocol):
    """Kindergartens and their groups."""

    async def add(self, row: KindergartenRow) -> None: ...
    async def get(self, kindergarten_id: str, *, reach: Reach) -> KindergartenRow | None: ...
    async def get_for_update(self, kindergarten_id: str, *, reach: Reach) -> KindergartenRow | None: ...
    async def store(self, row: KindergartenRow) -> None: ...
    async def listed(
        self, *, reach: Reach, state: str | None, after: tuple[str, str] | None, limit: int
    ) -> Sequence[KindergartenRow]: ...
    async def all_for_import(self) -> Sequence[KindergartenRow]: ...
    async def groups_of(self, kindergarten_ids: Sequence[str]) -> Mapping[str, tuple[GroupRow, ...]]: ...
    async def add_group(self, row: GroupRow) -> None: ...
    async def group_for_update(self, group_id: str, *, reach: Reach) -> GroupRow | None: ...
    async def store_group(self, row: GroupRow) -> None: ...
    async def holds_of(self, group_id: str) -> Sequence[Hold]: ...
    async def close_groups(self, kindergarten_id: str) -> None: ...


class Catalogue(Protocol):
    """What everybody may read."""

    async def find(self, query: CatalogueQuery) -> Sequence[ListedKindergarten]: ...
    async def one(self, kindergarten_id: str) -> ListedKindergarten | None: ...


class GroupRuleShelf(Protocol):
    """The rules of groups."""

    async def in_force(self, at: datetime) -> GroupRules: ...


class Audit(Protocol):
    """Where it is written down who did what."""

    def note(self, note: AuditNote) -> None: ...


class KindergartenUnitOfWork(Protocol):
    """One transaction about kindergartens."""

    @property
    def kindergartens(self) -> Kindergartens: ...
    @property
    def group_rules(self) -> GroupRuleShelf: ...
    @property
    def rules(self) -> Rules: ...
    @property
    def audit(self) -> Audit: ...
