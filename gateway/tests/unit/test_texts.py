"""Every text exists in every language."""

import pytest

from balabaqsha_chassis.languages import LANGUAGES, Texts
from gateway_service.api.contacts import CONTACT_TEXTS
from gateway_service.api.texts import PROBLEM_TEXTS, WHY_TEXTS

ALL = {**PROBLEM_TEXTS, **WHY_TEXTS, **CONTACT_TEXTS}


@pytest.mark.parametrize("code", ALL)
def test_a_text_exists_in_every_language(code: str) -> None:
    texts: Texts = ALL[code]

    assert set(texts) == set(LANGUAGES)
    assert all(text.strip() for text in texts.values())
