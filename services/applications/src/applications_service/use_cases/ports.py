"""What the service needs from outside, and nothing more."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from applications_service.domain.age import AgeRule
from applications_service.domain.application import Application
from applications_service.domain.documents import ContentType, Document, DocumentState
from applications_service.domain.timeline import TimelineEntry
from applications_service.use_cases.officer_ports import Decisions, Intake, TermSets, Worklist
from applications_service.use_cases.privilege_ports import Appeals, Circumstances, Claims
from applications_service.use_cases.receipt_ports import Receipts
from balabaqsha_chassis.audit import AuditTrail
from balabaqsha_chassis.outbox import Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLink:
    """A proven representation, as children told it."""

    child_id: str
    account_id: str
    relation: str
    birth_date: date
    linked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceItem:
    """One row of a reference list with its names in kk, ru and en."""

    code: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionItem(ReferenceItem):
    """A place, and whether it has places below."""

    has_children: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivilegeItem(ReferenceItem):
    """A kind of privilege: the class it gives if proven, and what proves it."""

    privilege_class: str
    uncertain: bool
    document_kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A version of the consent text in kk, ru and en."""

    version: str
    valid_from: datetime
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow:
    """A row for the table of places."""

    code: str
    parent: str | None
    name_kk: str
    name_ru: str


class Applications(Protocol):
    """Stored applications with their timelines."""

    async def add(self, application: Application) -> None: ...
    async def find(self, application_id: str) -> Application | None: ...
    async def load(self, application_id: str) -> Application | None:
        """The application, its row held until the end of the transaction."""

    async def save(self, application: Application) -> None:
        """Write it back with its news; its version grows by one."""

    async def remove(self, application_id: str) -> None: ...
    async def lock_child(self, child_id: str) -> None:
        """Let nobody else decide about this child's applications until the end of the transaction."""

    async def open_of_child(self, child_id: str) -> list[Application]:
        """Open applications of the child, proven or not, held until the end of the transaction."""

    async def of_account(self, account_id: str) -> list[Application]: ...
    async def page_for(self, account_id: str, *, at: datetime, before: str | None, limit: int) -> list[Application]:
        """What the account may see, newest first: its own, and proven ones of children it represents."""

    async def count_drafts(self, account_id: str) -> int: ...
    async def expired_drafts(self, *, at: datetime, limit: int) -> list[str]: ...
    async def unproven_filed_before(self, at: datetime, *, limit: int) -> list[tuple[str, str]]:
        """(application id, child id) of filed applications whose link nobody has proven."""

    async def timelines(self, application_ids: Sequence[str]) -> Mapping[str, Sequence[TimelineEntry]]: ...


class ChildLinks(Protocol):
    """The copy of who represents whom, and until when children has been heard."""

    async def remember(self, link: ChildLink) -> None: ...
    async def forget(self, *, child_id: str, account_id: str) -> None: ...
    async def forget_account(self, account_id: str) -> None: ...
    async def find(self, *, child_id: str, account_id: str) -> ChildLink | None: ...
    async def of_account(self, account_id: str) -> list[ChildLink]: ...
    async def others_of(self, child_id: str, *, than: str) -> list[ChildLink]:
        """Other representatives of the child, the one linked longest first."""

    async def heard(self, *, source: str, at: datetime) -> None: ...
    async def heard_until(self, source: str) -> datetime | None: ...


class Documents(Protocol):
    """Stored files' records, and the objects that are to go."""

    async def add(self, document: Document) -> None: ...
    async def find(self, document_id: str) -> Document | None: ...
    async def remove(self, document_id: str) -> None: ...
    async def of_applications(self, application_ids: Sequence[str]) -> Mapping[str, Sequence[Document]]: ...
    async def of_account(self, account_id: str) -> list[Document]: ...
    async def lock_account(self, account_id: str) -> None:
        """Let nobody else add to the account's documents until the end of the transaction."""

    async def sums(self, *, application_id: str, account_id: str) -> tuple[int, int]:
        """Files of the application, and bytes of the account, but for refused ones."""

    async def to_scan(self, *, at: datetime, retry_after: datetime, limit: int) -> list[Document]:
        """Documents no scanner has judged, and marks them tried."""

    async def judge(self, document_id: str, *, state: DocumentState) -> None: ...
    async def doom(self, paths: Iterable[str], *, due_at: datetime) -> None: ...
    async def spare(self, path: str, *, at: datetime) -> bool:
        """Take the object's doom away; False when it has come already."""

    async def doomed(self, *, at: datetime, limit: int) -> list[str]: ...
    async def disposed(self, paths: Sequence[str]) -> None:
        """The objects are destroyed."""


class Reference(Protocol):
    """Reference lists and rules kept as data."""

    async def regions(self, parent: str | None) -> list[RegionItem]: ...
    async def group_types(self) -> list[ReferenceItem]: ...
    async def languages(self) -> list[ReferenceItem]: ...
    async def document_kinds(self) -> list[ReferenceItem]: ...
    async def privileges(self) -> list[PrivilegeItem]: ...
    async def consent(self, *, at: datetime) -> Consent: ...
    async def age_rule(self, on: date) -> AgeRule: ...
    async def has_group_type(self, code: str) -> bool: ...
    async def has_language(self, code: str) -> bool: ...
    async def has_document_kind(self, code: str) -> bool: ...
    async def privilege_class(self, type_code: str) -> str | None: ...
    async def is_region(self, code: str) -> bool:
        """Whether it is a place of the first level."""

    async def lies_in(self, code: str, *, ancestor: str) -> bool: ...
    async def is_child(self, code: str, *, parent: str) -> bool: ...
    async def has_children(self, code: str) -> bool: ...
    async def jurisdiction(self, *, region: str | None, district: str | None) -> str | None:
        """Whose officers answer for an application there: the whole city's, or the district's."""

    async def region_names(self, codes: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        """Names in kk, ru and en by the places' codes."""

    async def region_codes(self) -> set[str]: ...
    async def store_regions(self, rows: Sequence[RegionRow]) -> None: ...


class ApplicationsUnitOfWork(Protocol):
    """One transaction over everything the service keeps, with its outbox."""

    @property
    def applications(self) -> Applications: ...
    @property
    def receipts(self) -> Receipts: ...
    @property
    def links(self) -> ChildLinks: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def reference(self) -> Reference: ...
    @property
    def terms(self) -> TermSets: ...
    @property
    def worklist(self) -> Worklist: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def intake(self) -> Intake: ...
    @property
    def claims(self) -> Claims: ...
    @property
    def circumstances(self) -> Circumstances: ...
    @property
    def appeals(self) -> Appeals: ...
    @property
    def audit(self) -> AuditTrail: ...
    @property
    def outbox(self) -> Outbox: ...


class ObjectStore(Protocol):
    """Where files lie: a folder or a bucket."""

    async def put(self, path: str, content: bytes) -> None: ...
    def read(self, path: str) -> AsyncIterator[bytes]: ...
    async def copy(self, source: str, *, to: str) -> None: ...
    async def delete(self, path: str) -> None:
        """Destroy the object; one that is not there is no fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """Content that was read to its end, as it may be stored."""

    content_type: ContentType
    content: bytes


class ContentInspector(Protocol):
    """Reads a file whole, in a process of its own, and makes pictures anew."""

    async def inspect(self, content: bytes, *, content_type: ContentType) -> Inspected:
        """The content fit for storing; raises what is wrong with it."""


class ScannerUnavailableError(Exception):
    """The virus scanner gave no verdict; to be asked again."""


class VirusScanner(Protocol):
    """Says whether content is free of what it knows as harmful."""

    async def is_clean(self, content: bytes) -> bool:
        """The verdict; raises `ScannerUnavailableError` when there is none."""
