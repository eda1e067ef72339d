"""Every text exists in every language."""

import pytest

from balabaqsha_chassis.languages import LANGUAGES, Texts
from gateway_service.api.texts import PROBLEM_TEXTS, WHY_TEXTS
from gateway_service.web.texts import PAGE_TEXTS

ALL = {**PROBLEM_TEXTS, **WHY_TEXTS, **PAGE_TEXTS}


@pytest.mark.parametrize("code", ALL)
def test_a_text_exists_in_every_language(code: str) -> None:
    texts: Texts = ALL[code]

    assert set(texts) == set(LANGUAGES)
    assert all(text.strip() for text in texts.values())
