"""What a password must be."""

import unicodedata

import pytest

from identity_service.adapters.resources import load_common_passwords
from identity_service.domain.errors import PasswordCommonError, PasswordLengthError, PasswordMismatchError
from identity_service.domain.passwords import PasswordRules

RULES = PasswordRules(shortest=8, longest=40, common=load_common_passwords())
NUMBERS = ("220510500010", "+77011234567")


def _check(password: str, repeat: str | None = None) -> str:
    return RULES.check(password, repeat=password if repeat is None else repeat, own_numbers=NUMBERS)


@pytest.mark.parametrize("password", ["кҚ3ұ-яъ", "Zx" + "gfhтң9" * 6 + "abc"])
def test_seven_and_forty_one_characters_are_refused(password: str) -> None:
    assert len(password) in {7, 41}
    with pytest.raises(PasswordLengthError):
        _check(password)


@pytest.mark.parametrize("password", ["кҚ3ұ-яъә", "Zx" + "gfhтң9" * 6 + "ab"])
def test_eight_and_forty_characters_are_accepted(password: str) -> None:
    assert len(password) in {8, 40}
    assert _check(password) == password


def test_a_letter_sent_in_two_parts_is_one_character() -> None:
    composed = "Майский7"
    decomposed = unicodedata.normalize("NFD", composed)

    assert len(decomposed) > len(composed) == 8
    assert _check(decomposed, repeat=composed) == composed


def test_the_two_passwords_must_be_equal() -> None:
    with pytest.raises(PasswordMismatchError):
        _check("Қарлығаш 11", repeat="Қарлығаш 12")


@pytest.mark.parametrize(
    "password",
    [
        "12345678",
        "QWERTY123",
        "йцукенгш",
        "Password1",
        "пароль123",
        "aaaaaaaa",
        "ababababab",
        "1q2w3e4r",
        "Balabaqsha!",
        "almaty2026",
        "Қазақстан_1",
        "2026Qazaqstan2026",
        "Алматы-777",
        "nursultan",
        "aigerim1",
    ],
)
def test_what_anybody_would_try_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordCommonError):
        _check(password)


@pytest.mark.parametrize("password", ["220510500010", "Ana220510!", "+77011234567", "87011234567", "pw701123456z"])
def test_own_numbers_are_refused_however_written(password: str) -> None:
    with pytest.raises(PasswordCommonError):
        _check(password)


@pytest.mark.parametrize("password", ["correct horse battery", "Жарық түн 41 көпір", "ғылымға жол 7", "x9#Kq!pLm2"])
def test_uncommon_ones_are_accepted_without_rules_of_composition(password: str) -> None:
    assert _check(password) == password


def test_the_list_is_long_and_holds_only_what_the_length_would_let_through() -> None:
    assert len(RULES.common) >= 3_000
    assert all(8 <= len(password) <= 40 and password == password.casefold() for password in RULES.common)
