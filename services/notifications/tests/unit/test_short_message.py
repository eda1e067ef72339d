"""How texts are cut for the network."""

import pytest

from notifications_service.domain.short_message import split_into_parts, units_of


@pytest.mark.parametrize(("length", "parts"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)])
def test_a_text_takes_as_few_parts_as_it_can(length, parts):
    assert len(split_into_parts("Ә" * length)) == parts


def test_the_parts_make_the_text_again_and_none_is_too_long():
    text = "Өтінім кезекте тұр. 🙂 " * 20

    parts = split_into_parts(text)

    assert "".join(parts) == text
    assert all(units_of(part) <= 67 for part in parts)


def test_no_character_is_cut_in_two():
    parts = split_into_parts("а" * 66 + "🙂" * 10)

    assert parts[0] == "а" * 66
    assert all(part.encode("utf-16-be").decode("utf-16-be") == part for part in parts)
