"""Staff come in by password and the code of an authenticator."""

import re

import httpx
import pytest

PATH = "/en/staff/sign-in"
FORM = {"login": "aliya", "password": "a long password", "totp": "123 456"}
ME = {
    "login": "aliya",
    "roles": ["queue_operator"],
    "territories": ["all"],
    "password_change_required": False,
}


async def sent(client: httpx.AsyncClient, answers: dict[str, str]) -> httpx.Response:
    found = re.search(r'name="csrf" value="([^"]+)"', (await client.get(PATH)).text)
    assert found
    return await client.post(PATH, data=answers | {"csrf": found[1]})


@pytest.fixture
def let_in(gateway, issuer):
    """Makes identity take the password and the code."""
    token = issuer.token(account_id="0198c0de-0000-7000-8000-000000000009")
    gateway.identity.reply(
        "/staff/sessions", {"access_token": token, "refresh_token": "r", "expires_in": 600}, status=201
    )
    gateway.identity.reply("/staff/me", ME)
    return gateway


async def test_each_missing_answer_is_named_and_the_login_is_kept(gateway) -> None:
    answer = await sent(gateway.client, {"login": "aliya"})

    assert answer.status_code == 422
    assert "Enter the password" in answer.text
    assert "Enter the six digits of the code" in answer.text
    assert 'value="aliya"' in answer.text
    assert not [seen for seen in gateway.identity.seen if seen.method == "POST"]


async def test_spaces_that_the_authenticator_shows_are_no_fault(let_in) -> None:
    answer = await sent(let_in.client, FORM)

    (seen,) = [one for one in let_in.identity.seen if one.method == "POST"]
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/en/staff")
    assert b'"123456"' in seen.body


async def test_a_first_password_is_changed_before_anything(let_in) -> None:
    let_in.identity.reply("/staff/me", ME | {"password_change_required": True})

    answer = await sent(let_in.client, FORM)

    assert answer.headers["location"] == "/en/staff/password"


async def test_without_a_session_pages_of_staff_lead_to_the_sign_in(gateway) -> None:
    answer = await gateway.client.get("/en/staff/applications")

    assert answer.status_code == 303
    assert answer.headers["location"] == PATH
