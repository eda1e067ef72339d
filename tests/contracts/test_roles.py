"""Which role may do what: every operation of staff, asked by every role and by a parent."""

import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from balabaqsha_testkit.house import House
from balabaqsha_testkit.officers import Officer
from balabaqsha_testkit.people import SignedIn

DOCUMENT = json.loads((Path(__file__).parents[2] / "gateway" / "openapi.json").read_text())
NOBODYS = "019a0000-0000-7000-8000-00000000abcd"
BATCH = "/operator/applications/batch"
ROLES = {
    "Q": "queue_operator",
    "A": "approving_officer",
    "R": "privilege_reviewer",
    "F": "assisted_filing_clerk",
    "C": "call_centre_agent",
    "K": "kindergarten_clerk",
    "H": "kindergarten_head",
    "N": "department_analyst",
    "U": "auditor",
    "S": "system_administrator",
}
#: Roles by their letters -> what they may ask; nobody else may.
ALLOWED: Mapping[str, str] = {
    "QANU": """
        GET /operator/rule-sets
        GET /operator/rule-sets/{version}
        GET /operator/rule-sets/{version}/comparison
        GET /operator/renewals
        GET /operator/pool
        GET /operator/iterations
        GET /operator/iterations/{iteration_id}
        GET /operator/iterations/{iteration_id}/winners
        GET /operator/iterations/{iteration_id}/differences
        GET /operator/kindergartens
        GET /operator/kindergartens.csv
        GET /operator/kindergartens/{kindergarten_id}
        GET /operator/reports/{report}
        GET /operator/reports/{report}.csv
    """,
    "QAU": """
        GET /operator/entries
        GET /operator/entries/{application_id}
        GET /operator/corrections
        GET /operator/vouchers
        GET /operator/tasks
    """,
    "QA": """
        POST /operator/rule-sets
        DELETE /operator/rule-sets/{version}
        POST /operator/rule-sets/{version}/comparison
        POST /operator/iterations/{iteration_id}/simulation
        POST /operator/iterations/{iteration_id}/publication
        POST /operator/iterations/{iteration_id}/closing
        POST /operator/iterations/{iteration_id}/cancellation
        POST /operator/entries/{application_id}/hold
        POST /operator/entries/{application_id}/release
        POST /operator/kindergartens/{kindergarten_id}/closing
        POST /operator/tasks/{task_id}/completion
        POST /operator/applications/{application_id}/hearings
        POST /operator/applications/{application_id}/refusal
        POST /operator/applications/{application_id}/merge
        GET /operator/appeals
        GET /operator/appeals/{appeal_id}
    """,
    "A": """
        POST /operator/rule-sets/{version}/publication
        POST /operator/renewals/{version}/cancellation
        POST /operator/iterations/{iteration_id}/approval
        POST /operator/corrections/{correction_id}/approval
        POST /operator/corrections/{correction_id}/refusal
        POST /operator/vouchers/{voucher_id}/revocation
        POST /operator/vouchers/{voucher_id}/suspension
        POST /operator/vouchers/{voucher_id}/resumption
        POST /operator/appeals/{appeal_id}/review
        POST /operator/appeals/{appeal_id}/decision
    """,
    "Q": """
        POST /operator/renewals
        POST /operator/iterations
        POST /operator/corrections
        POST /operator/pool
        POST /operator/kindergartens
        POST /operator/kindergartens/import
        PATCH /operator/kindergartens/{kindergarten_id}
        POST /operator/kindergartens/{kindergarten_id}/groups
        PATCH /operator/groups/{group_id}
    """,
    "QR": """
        POST /operator/privileges/{claim_id}/confirmation
        POST /operator/privileges/{claim_id}/rejection
    """,
    "QAR": """
        POST /operator/applications/batch
        POST /operator/applications/{application_id}/correction-requests
        GET /operator/applications/{application_id}/documents/{document_id}
        GET /operator/privileges
        GET /operator/privileges/{claim_id}
    """,
    "QARF": """
        GET /operator/applications/{application_id}/notes
        POST /operator/applications/{application_id}/notes
    """,
    "QARFC": """
        GET /operator/applications
        GET /operator/applications/{application_id}
    """,
    "F": "POST /operator/applications",
    "QC": """
        GET /operator/call-list
        POST /operator/call-list/{case_id}/outcome
    """,
    "C": "POST /operator/call-list/{case_id}/reveal",
    "KH": """
        GET /kindergarten/profile
        PATCH /kindergarten/profile
        GET /kindergarten/groups
        PATCH /kindergarten/groups/{group_id}
        GET /kindergarten/children
        GET /kindergarten/waitlist
        POST /kindergarten/choices/{choice_id}/acceptance
        POST /kindergarten/choices/{choice_id}/refusal
        POST /kindergarten/enrolments/{enrolment_id}/dismissal
    """,
    "H": "POST /kindergarten/contracts/{contract_id}/signature",
}
_HEARD = {"ground": "not_eligible", "reason": "nobody's application"}
_ASKED = {"grounds": ["wishes_unclear"], "message": "nobody's application"}
#: Where the role is looked at after the body.
BODIES: Mapping[str, Any] = {
    BATCH: _ASKED | {"action": "request_correction", "ids": [NOBODYS]},
    "/operator/applications": {
        "account_id": NOBODYS,
        "child_id": NOBODYS,
        "group_type": "general",
        "language": "kk",
        "region": "750000000",
        "district": "751310000",
    },
    "/operator/applications/{application_id}/correction-requests": _ASKED,
    "/operator/applications/{application_id}/hearings": {
        "ground": "not_eligible",
        "hearing_at": "2099-01-01T00:00:00Z",
    },
    "/operator/applications/{application_id}/refusal": _HEARD,
    "/operator/applications/{application_id}/merge": {"duplicate_id": NOBODYS, "reason": "nobody's application"},
    "/operator/applications/{application_id}/notes": {"text": "nobody's application"},
    "/operator/privileges/{claim_id}/confirmation": {"document_id": NOBODYS, "valid_until": "2099-01-01"},
    "/operator/privileges/{claim_id}/rejection": {"ground": "not_entitled", "reason": "nobody's claim"},
    "/operator/appeals/{appeal_id}/decision": {"outcome": "dismissed", "answer": "nobody's appeal"},
    "/operator/call-list/{case_id}/outcome": {"outcome": "reached"},
}
VALUES = {"version": "9999.9", "report": "capacity"}


def rows() -> dict[tuple[str, str], str]:
    table = {}
    for letters, operations in ALLOWED.items():
        for line in filter(None, map(str.strip, operations.splitlines())):
            method, path = line.split()
            assert (method, path) not in table, line
            table[method, path] = letters
    return table


def of_staff() -> set[tuple[str, str]]:
    return {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, methods in DOCUMENT["paths"].items()
        for method in methods
        if path.startswith(("/api/v1/operator/", "/api/v1/kindergarten/"))
    }


def test_the_table_names_every_operation_of_staff() -> None:
    assert set(rows()) == of_staff()


async def is_refused(client: httpx.AsyncClient, url: str, method: str, path: str, headers: dict[str, str]) -> bool:
    """Whether the answer is that no role of the caller allows it."""
    address = re.sub(r"{(\w+)}", lambda name: VALUES.get(name[1], NOBODYS), path)
    options = {"json": BODIES[path]} if path in BODIES and method == "POST" else {}
    answer = await client.request(method, f"{url}{address}", headers=headers, **options)
    assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, (method, path, answer.text)
    if path == BATCH:
        return bool(answer.json()["items"][0]["code"] == "role_required")
    refused = answer.status_code == httpx.codes.FORBIDDEN
    assert not refused or answer.json()["code"] == "role_required", (method, path, answer.text)
    return refused


@pytest.mark.timeout(240)
async def test_every_role_may_do_what_the_table_says_and_nothing_else(
    house: House, api: httpx.AsyncClient, mother: SignedIn
) -> None:
    members = {letter: (await Officer.of_role(house, api, role)).headers for letter, role in ROLES.items()}
    members["a parent"] = mother.headers
    wrong = []

    for (method, path), letters in rows().items():
        refused = await asyncio.gather(
            *(is_refused(api, house.api, method, path, headers) for headers in members.values())
        )
        found = {member for member, no in zip(members, refused, strict=True) if not no}
        wrong += [(method, path, sorted(found))] if found != set(letters) else []

    assert wrong == []
