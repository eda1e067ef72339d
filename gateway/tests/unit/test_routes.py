"""The table of routes: nothing twice, nothing open by accident."""

from gateway_service.api.matching import RouteFinder
from gateway_service.api.route import BASE, UPLOAD_BODY, Access, Kind, Upstream
from gateway_service.api.routes import ROUTES
from gateway_service.concurrency import Pool, Rank
from gateway_service.limits import LimitClass

OPEN = {
    "/registrations",
    "/login-codes",
    "/sessions",
    "/staff/sessions",
    "/password-recoveries",
    "/policy",
    "/reference",
    "/public",
    "/.well-known",
}


def _found(path: str) -> dict[str, str]:
    return {method: route.path for method, route in RouteFinder(ROUTES).methods_at(path.encode()).items()}


def test_every_operation_has_one_row() -> None:
    keys = [(route.method, route.path) for route in ROUTES]

    assert len(keys) == len(set(keys))


def test_only_named_families_of_paths_are_open_to_all() -> None:
    is_open = {route.upstream_path for route in ROUTES if route.access is Access.PUBLIC}

    assert all(any(path.startswith(family) for family in OPEN) for path in is_open)
    assert {
        route.method for route in ROUTES if route.upstream_path == "/sessions" and route.access is Access.PUBLIC
    } == {"POST"}


def test_staff_are_never_asked_for_without_a_token() -> None:
    of_staff = [route for route in ROUTES if route.upstream_path.startswith(("/operator", "/kindergarten"))]

    assert of_staff
    assert {route.access for route in of_staff} == {Access.ACCOUNT}


def test_nothing_internal_is_routed() -> None:
    assert not any("/internal" in route.path or "/positions" in route.path for route in ROUTES)
    assert all(route.path.startswith((BASE, "/.well-known/")) for route in ROUTES)


def test_documents_alone_may_be_large_and_streams_alone_may_last() -> None:
    large = {route.upstream_path for route in ROUTES if route.body_limit == UPLOAD_BODY}
    lasting = {route.upstream_path for route in ROUTES if route.kind is Kind.STREAM}

    assert large == {"/applications/{application_id}/documents", "/operator/kindergartens/import"}
    assert lasting == {"/applications/{application_id}/position/stream", "/notifications/stream"}
    assert {route.pool for route in ROUTES if route.kind is Kind.STREAM} == {Pool.STREAMS}


def test_signing_in_and_filing_outrank_reading() -> None:
    ranks = {(route.method, route.upstream_path): route.rank for route in ROUTES}

    assert ranks["POST", "/sessions"] is Rank.FIRST
    assert ranks["POST", "/applications/{application_id}/submission"] is Rank.FIRST
    assert ranks["PATCH", "/account"] is Rank.SECOND
    assert ranks["GET", "/applications"] is Rank.LAST
    assert {route.rank for route in ROUTES if route.limit is LimitClass.PUBLIC} == {Rank.LAST}


def test_a_fixed_segment_goes_before_a_changing_one() -> None:
    assert _found("/api/v1/sessions/current") == {"DELETE": f"{BASE}/sessions/current"}
    assert _found("/api/v1/sessions/0190") == {"DELETE": f"{BASE}/sessions/{{session_id}}"}


def test_a_segment_with_an_ending_goes_before_any_segment() -> None:
    reports = "/api/v1/operator/reports"

    assert _found(f"{reports}/capacity.csv") == {"GET": f"{BASE}/operator/reports/{{report}}.csv"}
    assert _found(f"{reports}/capacity") == {"GET": f"{BASE}/operator/reports/{{report}}"}
    assert _found(f"{reports}/.csv") == {"GET": f"{BASE}/operator/reports/{{report}}"}
    assert _found(f"{reports}/a%2F.csv") == {}


def test_the_position_is_composed_and_its_stream_goes_to_the_queue() -> None:
    finder = RouteFinder(ROUTES)

    assert finder.methods_at(b"/api/v1/applications/0190/position")["GET"].upstream is Upstream.GATEWAY
    assert finder.methods_at(b"/api/v1/applications/0190/position/stream")["GET"].upstream is Upstream.QUEUE


def test_encoded_dotted_empty_and_endless_segments_match_nothing() -> None:
    for segment in ("..", ".", "", "a%2Fb", "a b", "%2e%2e", "a;b", "a" * 129, "é"):
        assert _found(f"/api/v1/children/{segment}") == {}
    assert _found("/api/v1/children/a" + "b" * 127) != {}
