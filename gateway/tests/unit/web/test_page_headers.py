"""What a page may load and run, and who may keep it."""

from gateway_service.web.page_headers import page_headers


def test_a_page_runs_only_scripts_with_its_nonce_and_loads_nothing_of_others() -> None:
    policy = page_headers(language="kk", nonce="n1", tile_url="", is_private=False)["Content-Security-Policy"]

    said = {name: sources.split() for name, _, sources in (part.strip().partition(" ") for part in policy.split(";"))}
    assert said["default-src"] == ["'none'"]
    assert said["script-src"] == ["'nonce-n1'"]
    assert said["frame-ancestors"] == ["'none'"]
    assert said["base-uri"] == ["'none'"]
    assert said["form-action"] == ["'self'"]
    assert said["img-src"] == ["'self'", "data:", "blob:"]
    assert "unsafe" not in policy


def test_map_tiles_come_from_the_one_place_that_is_set() -> None:
    headers = page_headers(
        language="kk", nonce="n1", tile_url="https://tiles.example.kz/{z}/{x}/{y}.png", is_private=False
    )

    assert "img-src 'self' data: blob: https://tiles.example.kz;" in headers["Content-Security-Policy"]


def test_pages_of_a_person_are_kept_nowhere() -> None:
    assert page_headers(language="kk", nonce="n", tile_url="", is_private=True)["Cache-Control"] == "no-store"
