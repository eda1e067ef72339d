"""One trace runs from the gateway over the bus to the notice."""

import json

import httpx
import pytest

from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import Parent
from balabaqsha_testkit.reconciliation import query
from balabaqsha_testkit.waiting import eventually

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.timeout(120)
async def test_a_filing_and_everything_it_causes_share_one_trace(house: House, api: httpx.AsyncClient) -> None:
    parent = await Parent.of_new_family(house, api, children=[{"birth_date": "2023-09-01"}])
    await parent.register()
    await parent.sign_in()
    child = await parent.add_child()
    draft = await parent.draft(child["id"])
    consent = await parent.get("/reference/consent")
    body = {"consent_version": consent["version"], "consent_accepted": True}
    headers = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}

    answer = await parent.ask("POST", f"/applications/{draft['id']}/submission", json=body, headers=headers)
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text
    await parent.numbered(draft["id"])

    for service, key in (("applications", "application_submitted"), ("queue", "application_queued")):

        async def carried(service: str = service, key: str = key) -> str | None:
            statement = "select traceparent from outbox where subject = $1 and routing_key like $2"
            rows = await query(house, service, statement, draft["id"], f"%.{key}.%")
            return rows[0]["traceparent"] if rows else None

        assert TRACE in (await eventually(carried, within=20) or "")
    for service in ("gateway", "applications"):
        assert any(line.get("trace_id") == TRACE for line in _lines(house, service)), service


def _lines(house: House, service: str) -> list[dict]:
    return [json.loads(line) for line in house.log(service).splitlines() if line.startswith("{")]
