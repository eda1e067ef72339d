"""What the pages say is there in every language, and said in the language's own order."""

import pytest

from gateway_service.web.rendering import kazakh_order
from gateway_service.web.texts_command import contradictions, faults, parts
from gateway_service.web.translations import TRANSLATED


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("part", parts())
def test_a_part_of_the_portal_is_said_whole_in_every_language(part: str, language: str) -> None:
    assert list(faults(language, part)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_two_parts_translate_a_message_differently(language: str) -> None:
    assert list(contradictions(language)) == []


def test_kazakh_letters_stand_after_their_kin() -> None:
    names = [
        "Ұлытау",
        "Шымкент",
        "Үржар",
        "Алматы",
        "Өскемен",
        "Ақтау",
        "Әйтеке би",
        "Ордабасы",
        "Қостанай",
        "Көкшетау",
    ]

    ordered = sorted(names, key=kazakh_order)

    assert ordered == [
        "Ақтау", "Алматы", "Әйтеке би", "Көкшетау", "Қостанай", "Ордабасы", "Өскемен", "Ұлытау", "Үржар", "Шымкент",
    ]  # fmt: skip
