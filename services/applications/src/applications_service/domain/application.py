"""An application for a voucher, from its draft to its end."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from applications_service.domain.age import AgeRule
from applications_service.domain.edits import refuse_fixed
from applications_service.domain.errors import ApplicationIncompleteError, ChildOverAgeError
from applications_service.domain.privilege import PrivilegeClaim
from applications_service.domain.states import CLOSED, OPEN, Action, State, allows, next_state
from applications_service.domain.timeline import Milestone, RejectionGround, TimelineEntry, WithdrawalGround
from applications_service.domain.wishes import Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the queue said when it took the application in."""

    territory: str
    cohort: int
    category: str
    rule_version: str


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
    ) -> None:
        """Fix the instant that decides the place; a known birth date means that the link is proven already."""
        next_state(self.state, Action.SUBMIT)
        self._refuse_incomplete(district_has_settlements=district_has_settlements)
        if birth_date is not None and rule.refuses(birth_date, at=at):
            raise ChildOverAgeError
        self._act(Action.SUBMIT, at=at)
        self.filed_at, self.consent_version, self.expires_at = at, consent_version, None
        self._note(Milestone.SUBMITTED, at=at)
        if birth_date is not None:
            self.prove_link(birth_date, at=at)

    def prove_link(self, birth_date: date, *, at: datetime) -> None:
        """The register's word has come that the account represents the child."""
        self._act(Action.PROVE_LINK)
        self.link_proven, self.birth_date = True, birth_date
        self._note(Milestone.LINK_PROVEN, at=at)

    def enter_list(self, standing: Standing, *, at: datetime) -> None:
        """The queue has taken it in."""
        self._act(Action.ENTER_LIST, at=at)
        self.standing = standing
        self._note(Milestone.QUEUED, at=at)

    def reject(self, ground: RejectionGround, *, at: datetime) -> None:
        """Refuse it with a coded ground."""
        self._act(Action.REJECT, at=at)
        self.ground = ground.value
        self._note(Milestone.REJECTED, at=at, ground=ground.value)

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
        return allows(self.state, action)

    def _refuse_incomplete(self, *, district_has_settlements: bool) -> None:
        if missing := self.wishes.missing(district_has_settlements=district_has_settlements):
            raise ApplicationIncompleteError(missing)

    def _act(self, action: Action, *, at: datetime | None = None) -> None:
        following = next_state(self.state, action)
        if following is not None and following is not self.state:
            self.state, self.state_since = following, at or self.state_since

    def _note(self, milestone: Milestone, *, at: datetime, ground: str | None = None) -> None:
        self.news.append(TimelineEntry(at=at, milestone=milestone, ground=ground))
