"""Every route that takes an id, asked with another parent's: not found, exactly as if it were not there."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from balabaqsha_testkit.house import House
from balabaqsha_testkit.people import SignedIn

DOCUMENT = json.loads((Path(__file__).parents[2] / "gateway" / "openapi.json").read_text())
NOBODYS = "019a0000-0000-7000-8000-00000000abcd"
#: Ids that are secrets of a dialogue, not of an account, or public by design: they are tried elsewhere.
DIALOGUES = {
    *("registration_id", "login_code_id", "recovery_id", "challenge_id"),
    *("number", "version", "territory", "run", "receipt_hash", "kindergarten_id"),
}
#: What staff ask is refused to a parent whatever the id: the table of roles is tried elsewhere.
OF_STAFF = ("/api/v1/operator/", "/api/v1/kindergarten/")
BODIES: dict[tuple[str, str], Any] = {
    ("PATCH", "/api/v1/applications/{application_id}"): {"language": "ru"},
    ("POST", "/api/v1/applications/{application_id}/submission"): {"consent_version": "1", "consent_accepted": True},
    ("POST", "/api/v1/applications/{application_id}/withdrawal"): {"confirm": True},
    ("POST", "/api/v1/applications/{application_id}/privilege"): {"type": "serviceman"},
    ("POST", "/api/v1/applications/{application_id}/voucher/refusal"): {"typed_confirmation": "REFUSE"},
    ("POST", "/api/v1/applications/{application_id}/voucher/choice"): {"group_id": NOBODYS},
    ("POST", "/api/v1/applications/{application_id}/voucher/waitlist"): {"kindergarten_id": NOBODYS},
}
HEADERS = {"PATCH": {"If-Match": '"1"'}}
QUERIES = {"/api/v1/applications/{application_id}/voucher/waitlist": {"kindergarten_id": NOBODYS}}
FIELDS = {
    "appeal_id": "appeal_id",
    "application_id": "application_id",
    "child_id": "child_id",
    "document_id": "document_id",
    "notice_id": "notice_id",
    "session_id": "session_id",
}


def operations() -> list[tuple[str, str]]:
    found = []
    for path, methods in DOCUMENT["paths"].items():
        names = {part.strip("{}") for part in path.split("/") if part.startswith("{")}
        if names and not names & DIALOGUES and not path.startswith(OF_STAFF):
            found += [(method.upper(), path) for method in methods]
    return sorted(found)


@pytest.mark.parametrize(("method", "path"), operations(), ids=lambda value: value)
def test_another_parents_id_is_not_found(
    house: House, mother: SignedIn, stranger: SignedIn, method: str, path: str
) -> None:
    answers = []
    for ids in (mother, None):
        address = path
        for name, field in FIELDS.items():
            address = address.replace(f"{{{name}}}", getattr(ids, field) if ids else NOBODYS)
        assert "{" not in address, f"no id is known for {path}"
        headers = stranger.headers | HEADERS.get(method, {})
        options: dict[str, Any] = {"params": QUERIES[path]} if path in QUERIES else {}
        if path.endswith("/documents") and method == "POST":
            options["files"] = {"file": ("a.pdf", b"%PDF-1.4", "application/pdf")}
            options["data"] = {"kind": "privilege"}
        elif (method, path) in BODIES:
            options["json"] = BODIES[method, path]
        answers.append(
            httpx.request(method, f"{house.url('gateway')}{address}", headers=headers, timeout=20, **options)
        )

    theirs, unknown = answers
    assert theirs.status_code == 404, theirs.text
    assert (theirs.status_code, theirs.json()["code"]) == (unknown.status_code, unknown.json()["code"])
    assert mother.number not in theirs.text


def test_every_operation_of_an_account_wants_a_token(house: House) -> None:
    with httpx.Client(base_url=house.url("gateway"), timeout=20) as client:
        for path, methods in DOCUMENT["paths"].items():
            for method, operation in methods.items():
                if operation.get("security"):
                    answer = client.request(method.upper(), path.replace("{", "").replace("}", ""))
                    assert answer.status_code == 401, (method, path, answer.status_code)
