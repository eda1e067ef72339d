"""An application for a voucher, from its draft to its end."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from applications_service.domain.age import AgeRule
from applications_service.domain.deadlines import DeadlineKind, still_meant
from applications_service.domain.edits import refuse_fixed
from applications_service.domain.errors import ApplicationIncompleteError, ChildOverAgeError
from applications_service.domain.grounds import ArchiveGround
from applications_service.domain.privilege import PrivilegeClaim
from applications_service.domain.state_table import TOLD, allows, next_state
from applications_service.domain.states import CLOSED, OPEN, Action, Guard, State
from applications_service.domain.timeline import Milestone, RejectionGround, TimelineEntry, WithdrawalGround
from applications_service.domain.told import Told
from applications_service.domain.wishes import Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the queue said when it took the application in."""

    territory: str
    cohort: int
    category: str
    rule_version: str


class Channel(StrEnum):
    """How an application was filed."""

    PORTAL = "portal"
    #: By a clerk, on the parent's behalf.
    ASSISTED = "assisted"


@dataclass(slots=True, kw_only=True)
class Application:
    """One application and its rules; `news` is what happened to it since it was loaded."""

    id: str
    number: str
    account_id: str | None
    child_id: str
    state: State
    state_since: datetime
    wishes: Wishes
    version: int
    created_at: datetime
    privilege: PrivilegeClaim | None = None
    expires_at: datetime | None = None
    filed_at: datetime | None = None
    birth_date: date | None = None
    link_proven: bool = False
    ground: str | None = None
    standing: Standing | None = None
    receipt_hash: str | None = None
    attributes_commitment: str | None = None
    consent_version: str | None = None
    #: Whose officers answer for it, once it is filed.
    jurisdiction: str | None = None
    channel: Channel = Channel.PORTAL
    #: The clerk who filed it for the parent.
    filed_by: str | None = None
    deadlines: dict[DeadlineKind, datetime] = field(default_factory=dict)
    news: list[TimelineEntry] = field(default_factory=list)

    @classmethod
    def draft(
        cls, identifier: str, *, number: str, account_id: str, child_id: str, at: datetime, expires_at: datetime
    ) -> "Application":
        """A new draft, private to its account until it is filed."""
        draft = cls(
            id=identifier,
            number=number,
            account_id=account_id,
            child_id=child_id,
            state=State.DRAFT,
            state_since=at,
            wishes=Wishes(),
            version=1,
            created_at=at,
            expires_at=expires_at,
        )
        draft._note(Milestone.DRAFTED, at=at)
        return draft

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    @property
    def is_published(self) -> bool:
        """Whether others were told of it: only once its link to the child is proven."""
        return self.link_proven and self.filed_at is not None

    def edit(self, wishes: Wishes, *, privilege: PrivilegeClaim | None, expires_at: datetime) -> None:
        """Fill the draft; every edit gives it its full term again."""
        self._act(Action.EDIT)
        self.wishes, self.privilege, self.expires_at = wishes, privilege, expires_at

    def correct(self, changes: Mapping[str, Any], *, wishes: Wishes, at: datetime) -> None:
        """Change wishes after filing; the place is kept, and what is not a wish is refused."""
        next_state(self.state, Action.CORRECT)
        refuse_fixed(changes)
        self.wishes = wishes
        self._refuse_incomplete(district_has_settlements=False)
        self._note(Milestone.CORRECTED, at=at)

    def file(
        self,
        *,
        at: datetime,
        consent_version: str,
        district_has_settlements: bool,
        birth_date: date | None,
        rule: AgeRule,
        jurisdiction: str | None = None,
    ) -> None:
        """Fix the instant that decides the place; a known birth date means that the link is proven already."""
        next_state(self.state, Action.SUBMIT)
        self._refuse_incomplete(district_has_settlements=district_has_settlements)
        if birth_date is not None and rule.refuses(birth_date, at=at):
            raise ChildOverAgeError
        self._act(Action.SUBMIT, at=at)
        self.filed_at, self.consent_version, self.expires_at = at, consent_version, None
        self.jurisdiction = jurisdiction
        self._note(Milestone.SUBMITTED, at=at)
        if birth_date is not None:
            self.prove_link(birth_date, at=at)

    def prove_link(self, birth_date: date, *, at: datetime) -> None:
        """The register's word has come that the account represents the child."""
        self._act(Action.PROVE_LINK)
        self.link_proven, self.birth_date = True, birth_date
        self._note(Milestone.LINK_PROVEN, at=at)

    def enter_list(self, standing: Standing, *, at: datetime) -> None:
        """The queue has taken it in; what is to be put right is still to be."""
        self._act(Action.ENTER_LIST, at=at)
        self.standing, self.jurisdiction = standing, standing.territory
        self._note(Milestone.QUEUED, at=at)

    def change_category(self, category: str, *, rule_version: str, ground: str, at: datetime) -> None:
        """The queue moved it to another category, at the place of its first filing."""
        if self.standing is not None:
            self.standing = replace(self.standing, category=category, rule_version=rule_version)
        self._note(Milestone.CATEGORY_CHANGED, at=at, ground=ground)

    def follow(self, told: Told) -> bool:
        """Take over what the queue told; False when no row of the table leads there, and nothing is changed."""
        guards = self._guards | ({Guard.BY_DECISION} if told.by_decision else frozenset())
        if told.state is not self.state:
            action = TOLD.get(told.state)
            if action is None or not allows(self.state, action, guards=guards):
                return False
            self._act(action, at=told.at, guards=guards)
        for kind, instant in told.deadlines.items():
            self.set_deadline(kind, instant)
        if told.milestone is not None:
            self._note(told.milestone, at=told.at, ground=told.ground)
        return True

    def request_correction(self, *, respond_by: datetime, at: datetime) -> None:
        """Ask the parent to put something right; the filing's instant is kept."""
        self._act(Action.REQUEST_CORRECTION, at=at)
        self.set_deadline(DeadlineKind.RESPOND_BY, respond_by)
        self._note(Milestone.CORRECTION_REQUESTED, at=at)

    def resubmit(self, *, at: datetime) -> None:
        """The parent put it right: the application is where it was."""
        self._act(Action.RESUBMIT, at=at)
        self._note(Milestone.RESUBMITTED, at=at)

    def appoint_hearing(self, ground: RejectionGround, *, hearing_at: datetime, at: datetime) -> None:
        """Tell the parent that it may be refused, and until when to be heard."""
        self._act(Action.APPOINT_HEARING)
        self.set_deadline(DeadlineKind.HEARING_AT, hearing_at)
        self._note(Milestone.HEARING_APPOINTED, at=at, ground=ground.value)

    def archive(self, ground: ArchiveGround, *, at: datetime) -> None:
        """Close it: nothing more will happen to it without a decision."""
        self._act(Action.ARCHIVE, at=at)
        self.ground = ground.value
        self._note(Milestone.ARCHIVED, at=at, ground=ground.value)

    def set_deadline(self, kind: DeadlineKind, instant: datetime | None) -> None:
        """Keep the instant as it was set; None takes it away."""
        self.deadlines.pop(kind, None)
        if instant is not None:
            self.deadlines[kind] = instant

    def reject(self, ground: RejectionGround, *, at: datetime) -> None:
        """Refuse it with a coded ground."""
        self._act(Action.REJECT, at=at)
        self.ground = ground.value
        self._note(Milestone.REJECTED, at=at, ground=ground.value)

    def reinstate(self, *, at: datetime) -> None:
        """A decision on an appeal gives it its place back, at its first filing."""
        self._act(Action.UPHOLD_APPEAL, at=at)
        self._note(Milestone.REINSTATED, at=at)

    def withdraw(self, ground: WithdrawalGround, *, at: datetime) -> None:
        """Take it back; nothing said of it later counts."""
        self._act(Action.WITHDRAW, at=at)
        self.ground = ground.value
        self._note(Milestone.WITHDRAWN, at=at, ground=ground.value)

    def hand_over(self, account_id: str, *, at: datetime) -> None:
        """Make it over to another representative of the child; the place is kept."""
        self._act(Action.HAND_OVER)
        self.account_id = account_id
        self._note(Milestone.HANDED_OVER, at=at)

    def forget_account(self) -> None:
        """Leave nothing in it that leads to the person; number, instants and grounds stay for the counts."""
        self.account_id, self.birth_date, self.privilege, self.attributes_commitment = None, None, None, None
        self.wishes = replace(self.wishes, settlement=None, group_type=None, language=None)

    def can(self, action: Action) -> bool:
        return allows(self.state, action, guards=self._guards)

    @property
    def _guards(self) -> frozenset[Guard]:
        return frozenset({Guard.NOT_LISTED if self.standing is None else Guard.LISTED})

    def _refuse_incomplete(self, *, district_has_settlements: bool) -> None:
        if missing := self.wishes.missing(district_has_settlements=district_has_settlements):
            raise ApplicationIncompleteError(missing)

    def _act(self, action: Action, *, at: datetime | None = None, guards: frozenset[Guard] | None = None) -> None:
        following = next_state(self.state, action, guards=self._guards if guards is None else guards)
        if following is not None and following is not self.state:
            if self.state in CLOSED:
                self.ground = None
            self.state, self.state_since = following, at or self.state_since
            self.deadlines = still_meant(self.deadlines, state=following)

    def _note(self, milestone: Milestone, *, at: datetime, ground: str | None = None) -> None:
        self.news.append(TimelineEntry(at=at, milestone=milestone, ground=ground))
