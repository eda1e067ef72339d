"""What goes on and what stays behind."""

from gateway_service.api.headers import completed, first_values, for_caller, for_service, security_headers


def test_a_second_value_of_a_header_counts_for_nothing() -> None:
    headers = first_values([(b"Authorization", b"Bearer good"), (b"authorization", b"Bearer other")])

    assert for_service(headers) == {"authorization": "Bearer good"}


def test_only_known_headers_go_on_to_a_service() -> None:
    sent = [
        (b"accept", b"*/*"),
        (b"x-client-address", b"6.6.6.6"),
        (b"x-account-id", b"1"),
        (b"x-forwarded-host", b"evil"),
        (b"forwarded", b"for=6.6.6.6"),
        (b"host", b"portal"),
        (b"transfer-encoding", b"chunked"),
        (b"cookie", b"a=b"),
        (b"x-http-method-override", b"DELETE"),
    ]

    assert for_service(first_values(sent)) == {"accept": "*/*"}


def test_headers_of_one_connection_stay_behind_with_those_it_names() -> None:
    answer = [
        (b"Content-Type", b"application/json"),
        (b"Connection", b"close, X-Hop"),
        (b"X-Hop", b"1"),
        (b"Keep-Alive", b"timeout=5"),
        (b"Transfer-Encoding", b"chunked"),
        (b"Server", b"inside"),
        (b"ETag", b'"1"'),
        (b"Set-Cookie", b"a=b"),
    ]

    assert for_caller(answer) == [(b"content-type", b"application/json"), (b"etag", b'"1"')]


def test_an_answers_own_policy_is_kept() -> None:
    own = [(b"content-security-policy", b"sandbox")]

    headers = dict(completed(own, defaults=security_headers(production=True)))

    assert headers[b"content-security-policy"] == b"sandbox"
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert b"strict-transport-security" in headers


def test_only_production_demands_encryption() -> None:
    assert b"strict-transport-security" not in dict(security_headers(production=False))
