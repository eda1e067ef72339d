"""Requests pass through to their service, and nothing passes that must not."""

from balabaqsha_testkit.issuer import Issuer

ACCOUNT = "0190aaaa-0000-7000-8000-000000000001"


async def test_a_request_reaches_its_service_without_the_base_path(gateway, issuer: Issuer) -> None:
    gateway.children.reply("/children", {"items": []}, headers={"ETag": '"7"'})

    answer = await gateway.client.get("/api/v1/children?limit=5&cursor=a%2Fb", headers=issuer.headers(ACCOUNT))

    assert answer.status_code == 200
    assert answer.json() == {"items": []}
    assert answer.headers["etag"] == '"7"'
    assert gateway.children.seen[-1].path == "/children"
    assert gateway.children.seen[-1].query == "limit=5&cursor=a%2Fb"


async def test_identity_headers_from_outside_never_reach_a_service(gateway, issuer: Issuer) -> None:
    token = issuer.headers(ACCOUNT)
    posing = {
        "X-Client-Address": "6.6.6.6",
        "X-Account": "somebody",
        "X-Account-Id": "somebody",
        "X-Forwarded-For": "6.6.6.6",
        "Forwarded": "for=6.6.6.6",
        "Cookie": "session=stolen",
        "Connection": "keep-alive, If-Match",
        "If-Match": '"1"',
        "Accept-Language": "kk",
        "Idempotency-Key": "k-1",
    }

    await gateway.client.get("/api/v1/children", headers=token | posing)

    headers = gateway.children.seen[-1].headers
    assert headers["x-client-address"] == "127.0.0.1"
    assert headers["authorization"] == token["Authorization"]
    assert headers["accept-language"] == "kk"
    assert headers["idempotency-key"] == "k-1"
    assert not {"x-account", "x-account-id", "x-forwarded-for", "forwarded", "cookie", "if-match"} & headers.keys()


async def test_the_trace_goes_on_as_the_gateways_own_span(gateway) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    parent = f"00-{trace}-00f067aa0ba902b7-01"

    answer = await gateway.client.get("/api/v1/policy", headers={"traceparent": parent, "X-Request-Id": "asked-for-1"})

    seen = gateway.identity.seen[-1].headers
    assert seen["traceparent"].startswith(f"00-{trace}-")
    assert seen["traceparent"] != parent
    assert seen["x-request-id"] == answer.headers["x-request-id"] == "asked-for-1"


async def test_a_route_for_accounts_wants_a_good_token_before_any_service_is_asked(gateway, issuer: Issuer) -> None:
    without = await gateway.client.get("/api/v1/children", headers={"Accept-Language": "kk"})
    expired = issuer.headers(ACCOUNT, age_seconds=3600)
    stale = await gateway.client.get("/api/v1/children", headers=expired)
    elsewhere = await gateway.client.get("/api/v1/children", headers=issuer.headers(ACCOUNT, aud=["queue"]))

    assert (without.status_code, without.json()["code"]) == (401, "token_missing")
    assert without.json()["detail"] == "Алдымен жүйеге кіріңіз."
    assert without.headers["content-type"] == "application/problem+json"
    assert (stale.status_code, stale.json()["code"]) == (401, "token_invalid")
    assert elsewhere.status_code == 401
    assert gateway.children.seen == []


async def test_what_is_not_in_the_table_does_not_exist(gateway, issuer: Issuer) -> None:
    token = issuer.headers(ACCOUNT)
    unknown = [
        "/api/v1/internal/account/x/export",
        "/internal/account/x/export",
        "/api/v1/positions",
        "/api/v1/children/..%2f..%2finternal",
        "/api/v1/children/a%2Fb",
        "/api/v1//children",
        "/api/v1/children/",
        "/children",
    ]

    answers = [await gateway.client.get(path, headers=token) for path in unknown]

    assert [answer.status_code for answer in answers] == [404] * len(unknown)
    assert {answer.json()["code"] for answer in answers} == {"not_found"}
    assert all("x-request-id" in answer.headers for answer in answers)


async def test_a_method_that_is_not_there_names_those_that_are(gateway) -> None:
    answer = await gateway.client.put("/api/v1/children")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"
    assert answer.json()["code"] == "method_not_allowed"


async def test_a_services_refusal_goes_back_unchanged(gateway) -> None:
    problem = {"type": "x", "status": 409, "code": "code_wrong", "tries_left": 3}
    headers = {"content-type": "application/problem+json", "server": "inside", "set-cookie": "a=b"}
    gateway.identity.reply("/sessions", problem, status=409, headers=headers)

    answer = await gateway.client.post("/api/v1/sessions", json={"method": "code"})

    assert answer.status_code == 409
    assert answer.json() == problem
    assert answer.headers["content-type"] == "application/problem+json"
    assert "server" not in answer.headers
    assert "set-cookie" not in answer.headers


async def test_every_answer_bears_the_security_headers(start_gateway, issuer: Issuer) -> None:
    gateway = await start_gateway(environment="production")

    answers = [await gateway.client.get(path) for path in ("/", "/docs", "/livez", "/api/v1/policy", "/nothing")]
    own = await gateway.client.get("/api/v1/children", headers=issuer.headers(ACCOUNT))

    for answer in (*answers, own):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert "x-request-id" in answer.headers
        assert "access-control-allow-origin" not in answer.headers
    assert own.headers["cache-control"] == "no-store"


async def test_a_listed_origin_may_call_and_no_other(start_gateway) -> None:
    gateway = await start_gateway(cors_origins="https://friend.example")
    asking = {"Access-Control-Request-Method": "GET"}

    friend = await gateway.client.options("/api/v1/policy", headers={"Origin": "https://friend.example"} | asking)
    stranger = await gateway.client.options("/api/v1/policy", headers={"Origin": "https://else.example"} | asking)
    answer = await gateway.client.get("/api/v1/policy", headers={"Origin": "https://friend.example"})

    assert friend.status_code == 204
    assert friend.headers["access-control-allow-origin"] == "https://friend.example"
    assert stranger.status_code == 405
    assert "access-control-allow-origin" not in stranger.headers
    assert answer.headers["access-control-allow-origin"] == "https://friend.example"
