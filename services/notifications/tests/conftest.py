"""A clock moved by hand, and events as the other services state them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from balabaqsha_chassis.clock import truncate
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.sealing import Sealer
from balabaqsha_contracts.applications_events import (
    ApplicationRejectedV1,
    ApplicationSubmittedV1,
    ApplicationWithdrawnV1,
)
from balabaqsha_contracts.children_events import ChildLinkedV1, ChildUnlinkedV1
from balabaqsha_contracts.event import Event
from balabaqsha_contracts.identity_events import (
    AccountErasedV1,
    AccountRegisteredV1,
    CodeRequestedV1,
    ContactChangedV1,
)
from balabaqsha_contracts.queue_events import ApplicationQueuedV1, ApplicationRefusedV1
from balabaqsha_contracts.queue_voucher_events import VoucherOfferedV1
from balabaqsha_testkit.keys import Keys

NUMBER = "7KQ2-9DMX-4T0H-WZ8C-V"


@dataclass
class MovableClock:
    """The machine's clock, moved on by hand."""

    offset: timedelta = timedelta()

    def __call__(self) -> datetime:
        return truncate(datetime.now(UTC) + self.offset)

    def advance(self, **term: float) -> None:
        self.offset += timedelta(**term)


@dataclass
class Events:
    """Makes events with what a test does not care about filled in."""

    sealer: Sealer
    clock: MovableClock
    began: datetime = field(default_factory=lambda: truncate(datetime.now(UTC)) - timedelta(minutes=5))

    def code(
        self, to: str, *, channel: str = "sms", code: str | None = "493817", life: float = 300, **more: Any
    ) -> CodeRequestedV1:
        sealed = {"channel": channel, "recipient": to, "template": more.pop("template", "code_registration")}
        values = {"challenge_id": new_id(), "language": "ru"} | more
        expires_at = self.clock() + timedelta(seconds=life)
        return CodeRequestedV1(sealed=self.sealer.seal(sealed | {"code": code}), expires_at=expires_at, **values)

    def registered(
        self, account: str, *, phone: str | None = None, email: str | None = None, language: str = "ru"
    ) -> AccountRegisteredV1:
        return AccountRegisteredV1(
            account_id=account,
            language=language,
            contacts_sealed=self.contacts(phone, email),
            registered_at=self.began,
        )

    def contacts(self, phone: str | None, email: str | None = None) -> str:
        return self.sealer.seal({"phones": [phone] if phone else [], "email": email})

    def contact_changed(self, account: str, *, phone: str, notice: str, **more: Any) -> ContactChangedV1:
        sealed = self.contacts(phone, more.pop("email", None))
        values = {"language": "ru", "changed_at": self.began} | more
        return ContactChangedV1(account_id=account, contacts_sealed=sealed, notice=notice, **values)

    def erased(self, account: str) -> AccountErasedV1:
        return AccountErasedV1(account_id=account, erased_at=self.began)

    def linked(self, account: str, child: str) -> ChildLinkedV1:
        return ChildLinkedV1(
            account_id=account, child_id=child, relation="mother", birth_date=date(2023, 5, 14), linked_at=self.began
        )

    def unlinked(self, account: str, child: str) -> ChildUnlinkedV1:
        return ChildUnlinkedV1(account_id=account, child_id=child, ground="removed_by_parent", unlinked_at=self.began)

    def submitted(self, application: str, *, account: str, child: str = "child-1") -> ApplicationSubmittedV1:
        return ApplicationSubmittedV1.model_validate(
            {
                **ApplicationSubmittedV1.example,
                "application_id": application,
                "account_id": account,
                "child_id": child,
                "number": NUMBER,
                "filed_at": "2026-03-01T04:00:00.123Z",
            }
        )

    def queued(self, application: str, *, account: str) -> ApplicationQueuedV1:
        return ApplicationQueuedV1.model_validate(
            {**ApplicationQueuedV1.example, "application_id": application, "account_id": account, "number": NUMBER}
        )

    def refused(self, application: str, *, account: str) -> ApplicationRefusedV1:
        return ApplicationRefusedV1.model_validate(
            {**ApplicationRefusedV1.example, "application_id": application, "account_id": account, "number": NUMBER}
        )

    def rejected(self, application: str, *, account: str, ground: str) -> ApplicationRejectedV1:
        example = {**ApplicationRejectedV1.example, "ground": ground, "number": NUMBER}
        return ApplicationRejectedV1.model_validate(example | {"application_id": application, "account_id": account})

    def of(self, event: type[Event], application: str = "application-1", **more: Any) -> Event:
        """The event's own example about this application, with what the test cares about."""
        known = {"application_id": application, "number": NUMBER, "account_id": "mother"}
        fields = {name: value for name, value in known.items() if name in event.model_fields}
        return event.model_validate({**event.example, **fields, **more})

    def offered(self, application: str = "application-1", *, hours: float = 48, **more: Any) -> Event:
        """A voucher to be confirmed within so many hours from now."""
        return self.of(VoucherOfferedV1, application, confirm_by=self.clock() + timedelta(hours=hours), **more)

    def withdrawn(self, application: str, *, ground: str = "withdrawn_by_parent") -> ApplicationWithdrawnV1:
        example = {**ApplicationWithdrawnV1.example, "application_id": application, "ground": ground}
        return ApplicationWithdrawnV1.model_validate(example | {"number": NUMBER})


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def events(keys: Keys, clock: MovableClock) -> Events:
    return Events(sealer=Sealer(keys.public_jwk("notifications")), clock=clock)
