"""What applications decide always wins; an appeal that is upheld gives the place back."""

from datetime import datetime, timedelta
from typing import Any

from voucher_house import VoucherHouse

from balabaqsha_contracts.applications_decision_events import ApplicationArchivedV1, ApplicationReinstatedV1
from balabaqsha_contracts.applications_events import (
    ApplicationRejectedV1,
    ApplicationSubmittedV1,
    ApplicationWithdrawnV1,
    PrivilegeConfirmedV1,
)

_AT = datetime.fromisoformat("2027-07-12T06:00:00Z")


def about(child: ApplicationSubmittedV1) -> dict[str, Any]:
    return {"application_id": child.application_id, "number": child.number}


def withdrawn(child: ApplicationSubmittedV1) -> ApplicationWithdrawnV1:
    return ApplicationWithdrawnV1(**about(child), ground="withdrawn_by_parent", withdrawn_at=_AT)


def archived(child: ApplicationSubmittedV1, ground: Any = "child_died") -> ApplicationArchivedV1:
    return ApplicationArchivedV1(**about(child), account_id=child.account_id, ground=ground, archived_at=_AT)


def reinstated(child: ApplicationSubmittedV1) -> ApplicationReinstatedV1:
    return ApplicationReinstatedV1(
        **about(child), account_id=child.account_id, ground="appeal_upheld", reinstated_at=_AT
    )


async def test_a_withdrawal_returns_a_live_voucher(house: VoucherHouse) -> None:
    offered, accepted = await house.offered(2)
    await house.confirm(accepted)

    for child in (offered, accepted):
        await house.tell(withdrawn(child))

    for child in (offered, accepted):
        shown = await house.voucher(child)
        assert (shown["state"]["code"], shown["can"]) == ("returned", [])
        assert (await house.entry(child))["state"] == "left"
        assert (await house.facts(child))[-1] == "voucher_returned"
    returned = await house.events("voucher_returned")
    assert {(one["ground"], one["state"]) for one in returned} == {("withdrawn", "withdrawn")}
    assert await house.pool() == [("withdrawn", 2)]
    await house.move_to(house.clock.now + timedelta(days=60))
    assert await house.pool() == [("withdrawn", 2)]
    assert await house.events("voucher_expired") == []


async def test_an_inactive_application_that_ends_is_told_of_no_more(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    await house.move_to((await house.voucher(child))["confirm_by"])

    await house.tell(withdrawn(child))
    await house.move_to(house.clock.now + timedelta(days=60))

    assert await house.events("application_lapsed", "voucher_reminder_due", of=child) == []
    assert (await house.restore(child)).json()["code"] == "application_not_inactive"


async def test_the_public_ledger_does_not_say_why_a_child_was_archived(house: VoucherHouse) -> None:
    (waiting,) = await house.file()

    await house.tell(archived(waiting))

    assert (await house.entry(waiting))["state"] == "left"
    assert (await house.position(waiting))["available"] is False
    leaves = [row["leaf"] for row in await house.connection.fetch("select leaf from ledger where kind = 'left'")]
    assert len(leaves) == 1
    assert b'"reason":"archived"' in leaves[0]
    assert b"died" not in leaves[0]


async def test_the_archive_told_back_of_what_lapsed_here_changes_nothing(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    await house.move_to((await house.voucher(child))["confirm_by"])
    await house.move_to((await house.voucher(child))["restore_by"])
    before = await house.entry(child)

    await house.tell(archived(child, ground="not_restored"))

    assert await house.entry(child) == before
    assert len(await house.events("application_lapsed")) == 1


async def test_an_upheld_appeal_gives_the_place_back(house: VoucherHouse) -> None:
    first, second = await house.file(2)
    before = await house.position(first)
    rejected = ApplicationRejectedV1(**about(first), account_id=first.account_id, ground="over_age", rejected_at=_AT)
    await house.tell(rejected)
    between = await house.position(second)

    await house.tell(reinstated(first))

    assert between["overall"]["number"] == 1
    after = await house.position(first)
    assert (after["overall"], after["category"]) == (before["overall"], before["category"])
    assert (await house.position(second))["overall"]["number"] == 2
    (told,) = await house.events("application_restored")
    assert (told["ground"], told["state"]) == ("appeal_upheld", "queued")


async def test_one_reinstated_after_a_refusal_cannot_take_the_refusal_back_too(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    undo_by = datetime.fromisoformat((await house.refuse(child)).json()["undo_by"])

    await house.tell(reinstated(child))
    answer = await house.undo(child)
    await house.move_to(undo_by)

    assert (answer.status_code, answer.json()["code"]) == (409, "voucher_state_conflict")
    assert await house.pool() == [("declined", 1)]
    assert (await house.entry(child))["state"] == "queued"


async def test_an_old_term_of_restoration_does_not_end_a_later_inactivity(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    await house.move_to((await house.voucher(child))["confirm_by"])
    old_restore_by = datetime.fromisoformat((await house.voucher(child))["restore_by"])
    await house.tell(reinstated(child))
    await house.move_to(old_restore_by - timedelta(days=4))
    await house.issue(1)

    await house.move_to((await house.voucher(child))["confirm_by"])
    await house.move_to(max(old_restore_by, house.clock.now))

    assert (await house.entry(child))["state"] == "inactive"
    assert (await house.restore(child)).status_code == 200


async def test_a_privilege_proven_meanwhile_counts_for_one_who_comes_back(house: VoucherHouse) -> None:
    general, child = await house.file(2)
    await house.issue(2)
    await house.move_to((await house.voucher(child))["confirm_by"])
    confirmed = PrivilegeConfirmedV1(
        **about(child), claim_id="c", privilege_class="b2", ground="document_accepted", decided_at=_AT
    )

    await house.tell(confirmed)
    away = await house.position(child)
    for one in (general, child):
        await house.restore(one)
    await house.tick()

    assert (away["available"], away["why"]["code"]) == (False, "inactive")
    assert (await house.position(child))["overall"]["number"] == 1
    assert (await house.position(general))["overall"]["number"] == 2
