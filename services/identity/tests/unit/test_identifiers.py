"""Phones, e-mails and logins as people type them."""

import pytest

from identity_service.domain.errors import EmailInvalidError, LocalityInvalidError, LoginInvalidError, PhoneInvalidError
from identity_service.domain.identifiers import masked_email, parse_email, parse_locality, parse_login
from identity_service.domain.phone import Phone


@pytest.mark.parametrize(
    "text",
    [
        "+77011234567",
        "87011234567",
        "77011234567",
        "7011234567",
        "+7 (701) 123-45-67",
        "8 701 123 45 67",
        "+7\u00a0701\u00a0123\u201145\u201167",
    ],
)
def test_a_phone_has_one_spelling(text: str) -> None:
    assert Phone.parse(text).e164 == "+77011234567"


@pytest.mark.parametrize(
    "text",
    ["", "+79161234567", "+7701123456", "+770112345678", "+17011234567", "٧٧٠١١٢٣٤٥٦٧", "+77o11234567", "7" * 40],
)
def test_other_numbers_are_no_mobile_phones_of_the_country(text: str) -> None:
    with pytest.raises(PhoneInvalidError):
        Phone.parse(text)


def test_a_masked_phone_shows_two_digits() -> None:
    assert Phone.parse("87011234567").masked == "+7 7•• ••• •• 67"
    assert "1234567" not in repr(Phone.parse("87011234567"))


def test_an_email_has_one_spelling() -> None:
    assert parse_email(" Ana.K+q@Example.KZ ") == "ana.k+q@example.kz"
    assert masked_email("ana@example.kz") == "a•••@example.kz"


@pytest.mark.parametrize(
    "text",
    ["", "a", "a@b", "@example.kz", "a@@example.kz", "a b@example.kz", ".a@example.kz", "a..b@example.kz",
     "a@exa mple.kz", "a\r\nBcc: x@example.kz", "a@example.kz\x00", f"{'a' * 65}@example.kz", f"a@{'b' * 260}.kz"],
)  # fmt: skip
def test_what_could_confuse_a_mail_server_is_no_email(text: str) -> None:
    with pytest.raises(EmailInvalidError):
        parse_email(text)


@pytest.mark.parametrize("text", ["ana", "Ana_K", "a-1.b", "a" * 32])
def test_logins(text: str) -> None:
    assert parse_login(text) == text.lower()


@pytest.mark.parametrize("text", ["", "an", "1ana", "220510500010", "ana@example.kz", "ана", "a" * 33, "ana k"])
def test_what_could_be_taken_for_something_else_is_no_login(text: str) -> None:
    with pytest.raises(LoginInvalidError):
        parse_login(text)


def test_a_locality_is_nine_digits() -> None:
    assert parse_locality("751110000") == "751110000"
    with pytest.raises(LocalityInvalidError):
        parse_locality("75111000")
