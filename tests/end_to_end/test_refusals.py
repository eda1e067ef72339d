"""Every refusal is a clear problem in the caller's language, and leaves nothing behind."""

import re
from datetime import UTC, datetime

import httpx
import pytest

from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import Parent
from balabaqsha_testkit.waiting import eventually

ELEVEN_MEGABYTES = 11 * 1024 * 1024
LETTERS = {"kk": re.compile(r"[әғқңөұүһіӘҒҚҢӨҰҮҺІ]"), "ru": re.compile(r"[а-яА-Я]"), "en": re.compile(r"[a-zA-Z]")}
EXECUTABLE = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00" + b"\x00" * 500


@pytest.fixture
async def parent(house: House, api: httpx.AsyncClient) -> Parent:
    made = await Parent.of_new_family(house, api, children=[{"birth_date": "2022-05-14"}])
    await made.register()
    return await made.sign_in()


async def refused(parent: Parent, method: str, path: str, *, status: int, code: str, **options: object) -> dict:
    """The refusal in all three languages; the same code in each, and a text that is of that language."""
    documents = {}
    for language in ("kk", "ru", "en"):
        parent.language = language
        answer = await parent.ask(method, path, **options)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"].startswith("application/problem+json")
        document = documents[language] = answer.json()
        codes = {document["code"], *(fault["code"] for fault in document.get("errors", []))}
        assert code in codes, document
        assert LETTERS[language].search(document["detail"]), document
    assert len({document["detail"] for document in documents.values()}) == 3
    return documents["en"]


async def test_an_iin_with_a_wrong_check_digit(parent: Parent) -> None:
    body = {"iin": "220510500011"}

    document = await refused(parent, "POST", "/children/checks", json=body, status=422, code="iin_check_digit")

    assert document["errors"][0]["pointer"] == "/iin"
    assert "220510500011" not in str(document)


async def test_an_unknown_child_and_somebody_elses_look_the_same(
    house: House, api: httpx.AsyncClient, parent: Parent
) -> None:
    other = await Parent.of_new_family(house, api)
    foreign = other.family["children"][0]["iin"]

    unknown = await refused(
        parent, "POST", "/children/checks", json={"iin": "220510500010"}, status=404, code="child_not_found"
    )
    theirs = await refused(
        parent, "POST", "/children/checks", json={"iin": foreign}, status=404, code="child_not_found"
    )

    assert unknown == theirs
    assert (await parent.get("/children"))["items"] == []


async def test_the_sixth_try_fails_even_with_the_right_code(house: House, api: httpx.AsyncClient) -> None:
    parent = await Parent.of_new_family(house, api)
    policy = await parent.get("/policy")
    body = {
        "phone": parent.guardian["phone"],
        "iin": parent.guardian["iin"],
        "policy_version": policy["version"],
        "policy_accepted": True,
    }
    challenge = await parent.post("/registrations", body)
    code = await parent.code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    path = f"/registrations/{challenge['id']}/code"

    left = [(await parent.ask("POST", path, json={"code": wrong})).json().get("tries_left") for _ in range(5)]

    assert left[:4] == [4, 3, 2, 1]
    await refused(parent, "POST", path, json={"code": code}, status=409, code="challenge_spent")


async def test_a_code_past_its_life(house: House, api: httpx.AsyncClient) -> None:
    parent = await Parent.of_new_family(house, api)
    house.stop("identity")
    house.start("identity", environment={"IDENTITY_CODE_MINUTES": "0.02"})
    try:
        policy = await parent.get("/policy")
        body = {
            "phone": parent.guardian["phone"],
            "iin": parent.guardian["iin"],
            "policy_version": policy["version"],
            "policy_accepted": True,
        }
        challenge = await parent.post("/registrations", body)
        path = f"/registrations/{challenge['id']}/code"

        async def over() -> bool:
            return datetime.now(UTC) > datetime.fromisoformat(challenge["expires_at"])

        await eventually(over)
        await refused(parent, "POST", path, json={"code": "123456"}, status=409, code="code_expired")
    finally:
        house.stop("identity")
        house.start("identity")


@pytest.mark.parametrize("length", [7, 41])
async def test_a_password_too_short_or_too_long(house: House, api: httpx.AsyncClient, length: int) -> None:
    parent = await Parent.of_new_family(house, api)
    policy = await parent.get("/policy")
    body = {
        "phone": parent.guardian["phone"],
        "iin": parent.guardian["iin"],
        "policy_version": policy["version"],
        "policy_accepted": True,
    }
    challenge = await parent.post("/registrations", body)
    told = await parent.post(f"/registrations/{challenge['id']}/code", {"code": await parent.code()})
    password = ("Ж3-" * 20)[:length]

    await refused(
        parent,
        "POST",
        f"/registrations/{challenge['id']}/password",
        json={"completion_token": told["completion_token"], "password": password, "password_repeat": password},
        status=422,
        code="password_length",
    )


async def test_a_file_of_eleven_megabytes(parent: Parent) -> None:
    draft = await parent.draft((await parent.add_child())["id"])
    kind = (await parent.get("/reference/document-limits"))["kinds"][0]["code"]
    path = f"/applications/{draft['id']}/documents"
    files = {"file": ("scan.pdf", b"%PDF-1.7\n" + b"0" * ELEVEN_MEGABYTES, "application/pdf")}

    await refused(parent, "POST", path, files=files, data={"kind": kind}, status=413, code="too_large")

    assert (await parent.get(f"/applications/{draft['id']}"))["documents"] == []


async def test_a_program_named_pdf(parent: Parent) -> None:
    draft = await parent.draft((await parent.add_child())["id"])
    kind = (await parent.get("/reference/document-limits"))["kinds"][0]["code"]
    path = f"/applications/{draft['id']}/documents"
    files = {"file": ("certificate.pdf", EXECUTABLE, "application/pdf")}

    await refused(parent, "POST", path, files=files, data={"kind": kind}, status=415, code="document_type")

    assert (await parent.get(f"/applications/{draft['id']}"))["documents"] == []


async def test_a_submission_without_consent(parent: Parent) -> None:
    draft = await parent.draft((await parent.add_child())["id"])
    consent = await parent.get("/reference/consent")
    body = {"consent_version": consent["version"], "consent_accepted": False}

    await refused(
        parent, "POST", f"/applications/{draft['id']}/submission", json=body, status=422, code="consent_missing"
    )

    assert (await parent.get(f"/applications/{draft['id']}"))["state"]["code"] == "draft"


async def test_a_second_application_for_the_same_child(parent: Parent) -> None:
    child = await parent.add_child()
    first = await parent.submit((await parent.draft(child["id"]))["id"])
    await parent.numbered(first["id"])

    drafted = await parent.ask("POST", "/applications", json={"child_id": child["id"]})

    if drafted.is_success:
        second = await parent.draft(child["id"])
        consent = await parent.get("/reference/consent")
        body = {"consent_version": consent["version"], "consent_accepted": True}
        path = f"/applications/{second['id']}/submission"
        await refused(parent, "POST", path, json=body, status=409, code="application_exists")
    else:
        assert drafted.status_code == 409
        assert drafted.json()["code"] == "application_exists"


async def test_another_parents_application(house: House, api: httpx.AsyncClient, parent: Parent) -> None:
    other = await Parent.of_new_family(house, api, children=[{"birth_date": "2022-05-14"}])
    await other.register()
    await other.sign_in()
    theirs = await other.file()

    for path in ("", "/position", "/receipt", "/documents"):
        foreign = await parent.ask("GET", f"/applications/{theirs['id']}{path}")
        unknown = await parent.ask("GET", f"/applications/019a0000-0000-7000-8000-00000000abcd{path}")
        assert foreign.status_code == unknown.status_code == 404, (path, foreign.text)
        assert foreign.json()["code"] == unknown.json()["code"]
    withdrawal = await parent.ask("POST", f"/applications/{theirs['id']}/withdrawal", json={"confirm": True})
    assert withdrawal.status_code == 404
