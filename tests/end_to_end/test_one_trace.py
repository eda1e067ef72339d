"""One trace runs from the gateway over the bus to the notice."""

import httpx
import pytest

from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import Parent
from balabaqsha_testkit.reconciliation import at_rest, query
from balabaqsha_testkit.waiting import eventually

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.timeout(120)
async def test_a_filing_and_everything_it_causes_share_one_trace(house: House, api: httpx.AsyncClient) -> None:
    parent = await Parent.of_new_family(house, api, children=[{"birth_date": "2023-09-01"}])
    await parent.register()
    await parent.sign_in()
    child = await parent.add_child()
    # The application is told of at once only when the link is known; otherwise in the trace of the link.
    await at_rest(house)
    draft = await parent.draft(child["id"])
    consent = await parent.get("/reference/consent")
    body = {"consent_version": consent["version"], "consent_accepted": True}
    headers = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}

    answer = await parent.ask("POST", f"/applications/{draft['id']}/submission", json=body, headers=headers)
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text
    await parent.numbered(draft["id"])

    services = {"gateway", "applications-service", "queue-service", "notifications-service"}

    async def seen() -> bool:
        spans = house.collector.of_trace(TRACE)
        told = any("process" in span.name and "application_queued" in span.name for span in spans)
        return told and services <= {span.service.replace("gateway-service", "gateway") for span in spans}

    await eventually(seen, within=30, hint=str(house.collector.of_trace(TRACE)))
    carried = await query(house, "queue", "select traceparent from outbox where subject = $1", draft["id"])
    assert all(TRACE in row["traceparent"] for row in carried)
