"""Signed in at the portal: what the browser keeps, and what another site cannot do with it."""

import re

import httpx
import pytest

ACCOUNT = {"policy_outdated": False}
FORM = {"by": "iin", "identifier": "970310400018", "password": "a long password"}


@pytest.fixture
def tokens(issuer) -> dict[str, object]:
    token = issuer.token(account_id="0198c0de-0000-7000-8000-000000000001")
    return {"access_token": token, "refresh_token": "r1", "expires_in": 600}


@pytest.fixture
def let_in(gateway, tokens):
    """Makes identity take the password."""
    gateway.identity.reply("/sessions", tokens, status=201)
    gateway.identity.reply("/account", ACCOUNT)
    return gateway


async def proof(client: httpx.AsyncClient, path: str = "/en/sign-in") -> str:
    """The proof in the page's form, and the visitor's cookie in the client."""
    text = (await client.get(path)).text
    found = re.search(r'name="csrf" value="([^"]+)"', text)
    assert found
    return found[1]


async def signed_in(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post("/en/sign-in", data=FORM | {"csrf": await proof(client)})


async def test_after_signing_in_the_browser_keeps_a_sealed_cookie_no_script_reads(let_in, tokens) -> None:
    answer = await signed_in(let_in.client)

    (cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith("session=")]
    assert answer.status_code == 303
    assert answer.headers["location"] == "/en/applications"
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Max-Age" not in cookie
    assert str(tokens["access_token"]) not in cookie


async def test_in_production_cookies_stay_with_this_host_and_https(start_gateway, tokens) -> None:
    gateway = await start_gateway(environment="production")
    gateway.identity.reply("/sessions", tokens, status=201)
    gateway.identity.reply("/account", ACCOUNT)

    shown = await gateway.client.get("/en/sign-in")
    found = re.search(r'name="csrf" value="([^"]+)"', shown.text)
    visitor = shown.headers["set-cookie"].partition(";")[0]
    answer = await gateway.client.post("/en/sign-in", data=FORM | {"csrf": found[1]}, headers={"Cookie": visitor})

    cookies = [*shown.headers.get_list("set-cookie"), *answer.headers.get_list("set-cookie")]
    assert any(cookie.startswith("__Host-session=") for cookie in cookies)
    assert all(cookie.startswith("__Host-") and "; Secure" in cookie for cookie in cookies)


@pytest.mark.parametrize("given", [{}, {"csrf": ""}, {"csrf": "AAAA"}], ids=["none", "empty", "nonsense"])
async def test_a_form_without_our_proof_does_nothing(let_in, given: dict[str, str]) -> None:
    await proof(let_in.client)

    answer = await let_in.client.post("/en/sign-in", data=FORM | given, headers={"Accept": "text/html"})

    assert answer.status_code == 403
    assert not [seen for seen in let_in.identity.seen if seen.method == "POST"]


async def test_a_proof_of_another_visitor_does_nothing(let_in) -> None:
    async with httpx.AsyncClient(base_url=let_in.url) as other:
        foreign = await proof(other)
    await proof(let_in.client)

    answer = await let_in.client.post("/en/sign-in", data=FORM | {"csrf": foreign})

    assert answer.status_code == 403


async def test_signing_in_makes_a_new_visitor_so_that_older_proofs_are_void(let_in) -> None:
    before = await proof(let_in.client)
    await let_in.client.post("/en/sign-in", data=FORM | {"csrf": before})

    answer = await let_in.client.post("/en/sign-out", data={"csrf": before})

    assert answer.status_code == 403


async def test_a_script_of_our_page_uses_the_api_with_the_cookie_and_changes_nothing_without_the_proof(let_in) -> None:
    await signed_in(let_in.client)
    text = (await let_in.client.get("/en/accessibility")).text
    shown = re.search(r'name="csrf" value="([^"]+)"', text)
    address = "/api/v1/notifications/0198c0de-0000-7000-8000-00000000000a/read"

    read = await let_in.client.get("/api/v1/account")
    without = await let_in.client.post(address)
    with_proof = await let_in.client.post(address, headers={"X-CSRF-Token": shown[1]})

    assert read.status_code == 200
    assert (without.status_code, without.json()["code"]) == (403, "csrf_refused")
    assert with_proof.status_code == 200
    assert let_in.notifications.seen[-1].headers["authorization"].startswith("Bearer ")


async def test_a_page_of_a_person_sends_strangers_to_sign_in_and_back(let_in) -> None:
    wanted = await let_in.client.get("/en/settings/sessions")
    answer = await signed_in(let_in.client)

    assert (wanted.status_code, wanted.headers["location"]) == (303, "/en/sign-in")
    assert answer.headers["location"] == "/en/settings/sessions"


async def test_tokens_about_to_end_are_renewed_on_the_way(let_in, issuer, tokens) -> None:
    let_in.identity.reply("/sessions", tokens | {"expires_in": 10}, status=201)
    let_in.identity.reply("/sessions/refresh", tokens | {"refresh_token": "r2"})
    await signed_in(let_in.client)
    before = let_in.client.cookies["session"]

    await let_in.client.get("/en/accessibility")

    assert b'"r1"' in [seen.body for seen in let_in.identity.seen if seen.path == "/sessions/refresh"][-1]
    assert let_in.client.cookies["session"] != before


async def test_a_session_that_identity_has_ended_is_forgotten(let_in, tokens) -> None:
    let_in.identity.reply("/sessions", tokens | {"expires_in": 10}, status=201)
    let_in.identity.reply("/sessions/refresh", {"code": "session_ended"}, status=401)
    await signed_in(let_in.client)

    answer = await let_in.client.get("/en/settings/sessions")

    assert answer.headers["location"] == "/en/sign-in"
    assert "session" not in let_in.client.cookies


async def test_while_identity_is_away_nobody_is_signed_out(let_in, tokens) -> None:
    let_in.identity.reply("/sessions", tokens | {"expires_in": 10}, status=201)
    let_in.identity.reply("/sessions/refresh", {"code": "unavailable"}, status=503)
    await signed_in(let_in.client)

    answer = await let_in.client.get("/en/accessibility")

    assert answer.status_code == 200
    assert "session" in let_in.client.cookies


async def test_signing_out_ends_the_session_here_and_at_identity(let_in) -> None:
    await signed_in(let_in.client)
    text = (await let_in.client.get("/en/accessibility")).text
    shown = re.search(r'name="csrf" value="([^"]+)"', text)

    answer = await let_in.client.post("/en/sign-out", data={"csrf": shown[1]})

    assert answer.headers["location"] == "/en/"
    assert "session" not in let_in.client.cookies
    assert ("DELETE", "/sessions/current") in [(seen.method, seen.path) for seen in let_in.identity.seen]


async def test_a_missing_page_is_a_page_for_people_and_a_problem_for_programs(gateway) -> None:
    page = await gateway.client.get("/kk/nothing-here", headers={"Accept": "text/html"})
    problem = await gateway.client.get("/api/v1/nothing-here", headers={"Accept": "text/html"})

    assert (page.status_code, page.headers["content-language"]) == (404, "kk")
    assert "<h1>" in page.text
    assert problem.headers["content-type"] == "application/problem+json"
