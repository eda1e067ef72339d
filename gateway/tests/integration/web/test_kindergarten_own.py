"""Staff of several kindergartens change the one their form was made for."""

import re
from typing import Any

import httpx
import pytest

FIRST, SECOND, OTHER = (f"0198c0de-0000-7000-8000-00000000000{digit}" for digit in "123")
ME = {
    "login": "gulnara",
    "roles": ["kindergarten_head"],
    "territories": [f"kindergarten:{FIRST}", f"kindergarten:{SECOND}"],
    "password_change_required": False,
}
SIGN_IN = "/en/staff/sign-in"
CONTACTS = "/en/staff/kindergarten/contacts"
NEW = {"phone": "+77272403358", "email": "", "version": "3"}


def proof_in(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found
    return found[1]


@pytest.fixture
async def head(gateway: Any, issuer: Any) -> Any:
    """A gateway at which the head of two kindergartens is signed in."""
    token = issuer.token(account_id="0198c0de-0000-7000-8000-000000000009", roles=["kindergarten_head"])
    tokens = {"access_token": token, "refresh_token": "r", "expires_in": 600}
    gateway.identity.reply("/staff/sessions", tokens, status=201)
    gateway.identity.reply("/staff/me", ME)
    form = {"login": "gulnara", "password": "a long password", "totp": "123456"}
    answer = await gateway.client.post(SIGN_IN, data=form | {"csrf": proof_in(await gateway.client.get(SIGN_IN))})
    assert answer.status_code == 303
    return gateway


async def test_contacts_go_to_the_kindergarten_of_the_form_whatever_another_window_shows(head: Any) -> None:
    proof = proof_in(await head.client.get("/en/accessibility"))

    answer = await head.client.post(CONTACTS, data=NEW | {"at": SECOND, "csrf": proof})

    (change,) = [seen for seen in head.queue.seen if seen.method == "PATCH"]
    assert answer.status_code == 303
    assert change.query == f"kindergarten_id={SECOND}"


@pytest.mark.parametrize("named", [OTHER, ""])
async def test_a_form_for_a_kindergarten_that_is_not_hers_changes_nothing(head: Any, named: str) -> None:
    proof = proof_in(await head.client.get("/en/accessibility"))

    answer = await head.client.post(CONTACTS, data=NEW | {"at": named, "csrf": proof}, headers={"Accept": "text/html"})

    assert answer.status_code == 403
    assert not [seen for seen in head.queue.seen if seen.method == "PATCH"]
