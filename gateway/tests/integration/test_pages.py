"""The pages: in three languages, without script or anything of others."""

import json
import re

import pytest

from gateway_service.api.openapi_command import DOCUMENT


@pytest.mark.parametrize(
    ("path", "accepts", "language"),
    [("/", "kk-KZ,kk;q=0.9", "kk"), ("/", "de", "ru"), ("/", "en", "en"), ("/accessibility", "en", "en")],
)
async def test_an_address_without_a_language_leads_to_the_readers_own(
    gateway, path: str, accepts: str, language: str
) -> None:
    answer = await gateway.client.get(path, headers={"Accept-Language": accepts, "Accept": "text/html"})

    assert answer.status_code == 302
    assert answer.headers["location"] == f"/{language}{path}"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
async def test_a_page_speaks_the_language_of_its_address(gateway, language: str) -> None:
    answer = await gateway.client.get(f"/{language}/accessibility", headers={"Accept-Language": "de"})

    assert answer.status_code == 200
    assert answer.headers["content-language"] == language
    assert f'<html lang="{language}"' in answer.text


async def test_pages_fit_a_phone_and_run_only_scripts_they_vouch_for(gateway) -> None:
    answer = await gateway.client.get("/ru/accessibility")

    nonce = re.search(r"script-src 'nonce-([^']+)'", answer.headers["content-security-policy"])
    assert nonce
    assert all(f'nonce="{nonce[1]}"' in tag for tag in re.findall(r"<script[^>]*>", answer.text))
    assert " style=" not in answer.text
    assert "width=device-width" in answer.text


@pytest.mark.parametrize("page", ["/ru/accessibility", "/en/sign-in", "/docs"])
async def test_pages_fetch_nothing_elsewhere_and_everything_they_fetch_is_there(gateway, page: str) -> None:
    text = (await gateway.client.get(page)).text

    fetched = re.findall(r'<(?:script|img|use)[^>]*(?:src|href)="([^"#]+)|<link[^>]*href="([^"#]+)', text)
    addresses = [one or other for one, other in fetched]
    answers = [await gateway.client.get(address) for address in addresses]

    assert addresses
    assert all(address.startswith("/") for address in addresses)
    assert {answer.status_code for answer in answers} == {200}


async def test_the_document_is_served_as_committed(gateway) -> None:
    answer = await gateway.client.get("/openapi.json")

    assert answer.content == DOCUMENT.read_bytes()
    assert json.loads(answer.content)["openapi"] == "3.1.0"
