"""Until when the queue has been told of every filing."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from applications_house import CONSENT, Caller, House
from officers import tick

from applications_service.domain.errors import FilingDelayedError
from applications_service.use_cases.announce_watermark import announce_watermark
from applications_service.use_cases.submit_application import (
    LONGEST_FILING,
    SubmitApplication,
    submit_application,
)
from balabaqsha_testkit.waiting import eventually


async def watermarks(house: House) -> list[datetime]:
    rows = await house.rows("select data from outbox where subject_kind = 'intake' order by sequence")
    return [datetime.fromisoformat(json.loads(row["data"])["before"]) for row in rows]


async def confirm_all(house: House) -> None:
    """As if the broker had confirmed whatever is in the outbox."""
    await house.rows("update outbox set published_at = now() where published_at is null returning 1")


async def test_it_passes_what_was_told_and_never_what_was_not(house: House, parent: Caller, child_id: str):
    await house.link(child_id, parent)
    filed = await parent.filed(child_id)
    filed_at = datetime.fromisoformat(filed["filed_at"])
    house.clock.ahead += timedelta(minutes=1)
    await tick(house, "intake_watermark")
    held_back = await watermarks(house)
    await confirm_all(house)
    house.clock.ahead += timedelta(minutes=1)
    await tick(house, "intake_watermark")

    passed = await watermarks(house)

    assert held_back == [filed_at]
    assert passed[-1] > filed_at


async def test_the_outbox_stays_small(house: House):
    for _ in range(12):
        await tick(house, "intake_watermark")
        house.clock.ahead += timedelta(seconds=5)

    told = await watermarks(house)

    assert 3 <= len(told) <= 4
    assert told == sorted(told)


async def test_a_filing_half_way_puts_the_watermark_off_and_keeps_nobody_waiting(
    house: House, parent: Caller, child_id: str
):
    draft = await parent.filled(child_id)

    async with house.app.state.service.open_unit_of_work() as half_way:
        await half_way.intake.pass_filing()
        await tick(house, "intake_watermark")
        during = await watermarks(house)
        filed = await parent.submit(draft["id"])
    await tick(house, "intake_watermark")

    assert (during, filed.status_code) == ([], 202)
    assert len(await watermarks(house)) == 1


async def test_what_is_filed_after_a_watermark_is_filed_behind_it(house: House, parent: Caller, child_id: str):
    draft = await parent.filled(child_id)
    state = house.app.state.service

    async with state.open_unit_of_work() as telling:
        told = await announce_watermark(unit_of_work=telling, clock=state.clock, policy=state.policy)
        filing = asyncio.create_task(parent.submit(draft["id"]))
        await eventually(lambda: _somebody_waits(house))
    filed = (await filing).json()

    assert told is not None
    assert datetime.fromisoformat(filed["filed_at"]) > told


async def _somebody_waits(house: House) -> bool:
    rows: list[Any] = await house.rows("select 1 from pg_locks where locktype = 'advisory' and not granted")
    return bool(rows)


async def test_a_filing_that_stood_too_long_at_the_door_is_sent_again(house: House, parent: Caller, child_id: str):
    draft = await parent.filled(child_id)
    state = house.app.state.service
    command = SubmitApplication(
        account_id=parent.account_id,
        application_id=draft["id"],
        consent_version=CONSENT,
        consent_accepted=True,
        arrived_at=state.filing_clock() - LONGEST_FILING - timedelta(seconds=1),
    )

    with pytest.raises(FilingDelayedError):
        async with state.open_unit_of_work() as unit_of_work:
            await submit_application(command, unit_of_work=unit_of_work, signer=state.signer, clock=state.clock)

    assert (await parent.submit(draft["id"])).status_code == 202
