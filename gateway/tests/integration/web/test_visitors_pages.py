"""The pages for everybody stand in every language, when services answer and when they do not."""

import pytest

PATHS = ("/", "/number", "/queue", "/kindergartens", "/kindergartens?view=map", "/statistics", "/check")
NUMBER = "1S6N-2J5Z-HDJ4-2ZWN-T"
AT = "2026-11-24T05:00:00.000Z"
RULES = {
    "version": "2026.1",
    "title": "",
    "valid_from": "2026-01-01T00:00:00.000Z",
    "within_category": "By the time of filing.",
    "order": ["Category 1"],
    "act": "Rules",
}
CATEGORY = {"code": "c16", "text": "Category 16", "total": 7}
LIST = {
    "total": 7,
    "categories": [CATEGORY],
    "notice": "Counts under five are not told.",
    "rules": RULES,
    "last_iteration": None,
    "as_of": AT,
}


@pytest.fixture
async def public(gateway):
    """A gateway over services with one list in which seven children wait."""
    gateway.queue.reply("/public/territories", {"items": [{"code": "750000000", "total": 7}], "as_of": AT})
    gateway.queue.reply("/public/queue", LIST)
    gateway.queue.reply("/public/statistics", {"items": [], "as_of": AT, "notice": ""})
    gateway.queue.reply("/public/iterations", {"items": [], "announced": [], "next_cursor": None})
    gateway.queue.reply("/public/queue/750000000/entries", {"items": [], "notice": "", "next_cursor": None})
    gateway.queue.reply("/public/kindergartens", {"items": [], "next_cursor": None})
    gateway.queue.reply("/public/ledger/checkpoint", {"code": "not_found", "title": "None", "status": 404}, status=404)
    for service in (gateway.queue, gateway.applications, gateway.children):
        for path in ("/reference/regions", "/reference/languages", "/reference/group-types"):
            service.reply(path, {"items": []})
    return gateway


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("path", [*PATHS, "/queue/750000000", "/accessibility"])
async def test_a_page_stands_in_every_language(public, language: str, path: str) -> None:
    shown = await public.client.get(f"/{language}{path}")

    assert shown.status_code == 200
    assert f'<html lang="{language}"' in shown.text
    assert "&lt;Macro" not in shown.text


async def test_nothing_is_asked_of_other_sites(public) -> None:
    shown = await public.client.get("/en/kindergartens?view=map")

    assert 'src="http' not in shown.text
    policy = shown.headers["content-security-policy"]
    assert "http:" not in policy
    assert "https:" not in policy


async def test_a_wrong_number_is_told_beside_its_field_and_kept(public) -> None:
    shown = await public.client.get("/en/number?number=12-34")

    assert shown.status_code == 422
    assert 'value="12-34"' in shown.text
    assert 'href="#number"' in shown.text


async def test_an_unknown_number_is_a_missing_page_that_says_what_may_be(public) -> None:
    refusal = {"code": "not_found", "title": "Not found", "status": 404}
    public.queue.reply(f"/public/queue/numbers/{NUMBER}", refusal, status=404)

    shown = await public.client.get("/en/number", params={"number": NUMBER.lower()})

    assert shown.status_code == 404
    assert "typing mistake" in shown.text


async def test_a_hash_that_can_be_none_is_refused_and_kept(public) -> None:
    shown = await public.client.get("/en/check?hash=xyz")

    assert shown.status_code == 422
    assert 'value="xyz"' in shown.text


@pytest.mark.parametrize("path", ["/queue", "/queue/750000000", "/statistics"])
async def test_a_page_without_its_figures_still_stands(public, path: str) -> None:
    await public.queue.stop()

    shown = await public.client.get(f"/en{path}")

    assert shown.status_code == 503
    assert "Nothing is lost" in shown.text
