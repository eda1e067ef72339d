"""Somebody with everything in her account: what tests of the whole contract need."""

from dataclasses import dataclass

import httpx

from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import Parent


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """What a test needs to act as a parent with everything in her account."""

    headers: dict[str, str]
    child_id: str
    application_id: str
    number: str
    document_id: str
    notice_id: str
    appeal_id: str
    session_id: str


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\n"
    b"startxref\n164\n%%EOF\n"
)


async def sign_somebody_in(house: House) -> SignedIn:
    """A parent with a child, a numbered application with a document, an appeal, and a notice."""
    async with httpx.AsyncClient(timeout=30) as api:
        parent = await Parent.of_new_family(house, api, children=[{"birth_date": "2022-05-14"}])
        await parent.register()
        await parent.sign_in()
        child = await parent.add_child()
        draft = await parent.draft(child["id"], privilege={"type": "large_family"})
        document = await parent.ask(
            "POST",
            f"/applications/{draft['id']}/documents",
            files={"file": ("certificate.pdf", PDF, "application/pdf")},
            data={"kind": (await parent.get("/reference/document-limits"))["kinds"][0]["code"]},
        )
        assert document.status_code == httpx.codes.CREATED, document.text
        submitted = await parent.submit(draft["id"])
        await parent.numbered(submitted["id"])
        about = {"application_id": submitted["id"], "about": "position", "text": "Почему такой номер?"}
        appeal = await parent.post("/appeals", about)
        notices = await parent.get("/notifications")
        return SignedIn(
            headers={"Authorization": f"Bearer {parent.access_token}"},
            child_id=child["id"],
            application_id=submitted["id"],
            number=submitted["number"],
            document_id=document.json()["id"],
            notice_id=notices["items"][0]["id"],
            appeal_id=appeal["id"],
            session_id=parent.session["session_id"],
        )
