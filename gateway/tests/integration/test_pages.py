"""The pages: in three languages, without script or anything of others."""

import json
import re

import pytest

from gateway_service.api.openapi_command import DOCUMENT


@pytest.mark.parametrize(
    ("path", "accepts", "language", "title"),
    [
        ("/", "kk-KZ,kk;q=0.9", "kk", "Балабақшаға кезек"),
        ("/", "de", "ru", "Очередь в детский сад"),
        ("/", "en", "en", "The queue for kindergarten"),
        ("/kk/", "en", "kk", "Балабақшаға кезек"),
        ("/ru/", "en", "ru", "Очередь в детский сад"),
        ("/en/", "ru", "en", "The queue for kindergarten"),
    ],
)
async def test_the_start_page_speaks_the_readers_language(
    gateway, path: str, accepts: str, language: str, title: str
) -> None:
    answer = await gateway.client.get(path, headers={"Accept-Language": accepts})

    assert answer.status_code == 200
    assert answer.headers["content-language"] == language
    assert f'<html lang="{language}">' in answer.text
    assert f"<h1>{title}</h1>" in answer.text


async def test_the_start_page_runs_no_script_and_fits_a_phone(gateway) -> None:
    answer = await gateway.client.get("/")

    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "width=device-width" in answer.text


@pytest.mark.parametrize("page", ["/", "/docs"])
async def test_pages_ask_for_nothing_elsewhere_and_everything_they_name_is_there(gateway, page: str) -> None:
    text = (await gateway.client.get(page)).text

    named = re.findall(r'(?:src|href)="([^"#]+)"', text)
    answers = [await gateway.client.get(address) for address in named]

    assert all(address.startswith("/") for address in named)
    assert {answer.status_code for answer in answers} == {200}


async def test_the_document_is_served_as_committed(gateway) -> None:
    answer = await gateway.client.get("/openapi.json")

    assert answer.content == DOCUMENT.read_bytes()
    assert json.loads(answer.content)["openapi"] == "3.1.0"
