"""The application's number."""

from hypothesis import given, settings
from hypothesis import strategies as st

from applications_service.domain.number import ALPHABET, RANDOM_BYTES, is_number, number_of

RANDOM = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)
PLACES = st.integers(min_value=0, max_value=16)


def plain(number: str) -> str:
    return number.replace("-", "")


@settings(deadline=None)
@given(RANDOM)
def test_a_number_is_four_groups_of_four_and_a_check_character(random_bytes: bytes):
    number = number_of(random_bytes)

    assert [len(group) for group in number.split("-")] == [4, 4, 4, 4, 1]
    assert set(plain(number)) <= set(ALPHABET)
    assert is_number(number)


@settings(deadline=None)
@given(RANDOM)
def test_a_number_carries_all_eighty_bits(random_bytes: bytes):
    number = plain(number_of(random_bytes))

    bits = 0
    for character in number[:16]:
        bits = bits << 5 | ALPHABET.index(character)

    assert bits == int.from_bytes(random_bytes, "big")


@settings(deadline=None)
@given(RANDOM, PLACES, st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(random_bytes: bytes, place: int, wrong: str):
    number = plain(number_of(random_bytes))

    mistaken = number[:place] + wrong + number[place + 1 :]

    assert is_number(mistaken) == (mistaken == number)


@settings(deadline=None)
@given(RANDOM, PLACES, PLACES)
def test_two_swapped_characters_are_found_adjacent_or_not(random_bytes: bytes, one: int, other: int):
    characters = list(plain(number_of(random_bytes)))
    number = "".join(characters)

    characters[one], characters[other] = characters[other], characters[one]
    mistaken = "".join(characters)

    assert is_number(mistaken) == (mistaken == number)


@settings(deadline=None)
@given(RANDOM)
def test_case_blanks_and_look_alike_letters_are_forgiven(random_bytes: bytes):
    number = number_of(random_bytes)

    spoken = number.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert is_number(spoken)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_other_text_is_no_number_or_has_a_fitting_check(text: str):
    known = text.upper().translate(str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None}))

    assert not is_number(text) or len(known) == 17
