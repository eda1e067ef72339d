"""What answers have in common: versions, pages, instants."""

import base64
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from balabaqsha_chassis.clock import rfc3339, system_clock, to_milliseconds, truncate
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import (
    ApiTime,
    Line,
    RequestModel,
    ResponseModel,
    decode_cursor,
    encode_cursor,
    etag,
    json_response,
    version_of_match,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
NUMBERS = st.integers(-(2**63), 2**63 - 1)


@given(TEXTS, NUMBERS)
def test_a_cursor_comes_back_as_it_went(text: str, number: int) -> None:
    assert decode_cursor(encode_cursor(text, number), kinds=(str, int)) == (text, number)


def test_a_cursor_fits_into_an_address_as_it_is() -> None:
    assert set(encode_cursor("?&=+/ ключ", 2**62)) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


def test_no_cursor_is_the_first_page() -> None:
    assert decode_cursor(None, kinds=(str,)) is None


def encoded(values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "!",
        "ключ",
        "AAAA",
        encoded("text"),
        encoded({"a": 1}),
        encoded([1]),
        encoded([1, 2]),
        encoded(["a", 1, 2]),
        encoded(["a", "1"]),
        encoded(["a", True]),
        encoded(["a", 1.0]),
        encoded(["a", None]),
        encoded(["a\x00", 1]),
        encoded(["\ud800", 1]),
        encoded(["a", 2**63]),
        encoded(["a", -(2**63) - 1]),
        base64.urlsafe_b64encode(b"[" * 5000).decode(),
        base64.urlsafe_b64encode(b'["a",' + b"9" * 5000 + b"]").decode(),
    ],
)
def test_a_cursor_that_is_not_ours_is_refused(cursor: str) -> None:
    with pytest.raises(Problem) as refused:
        decode_cursor(cursor, kinds=(str, int))

    assert (refused.value.status, refused.value.code) == (422, "cursor_invalid")


@pytest.mark.parametrize("version", [0, 1, 10**17])
def test_a_version_comes_back_from_its_tag(version: int) -> None:
    assert version_of_match(etag(version)) == version


@pytest.mark.parametrize("tag", ["", '""', "*", 'W/"3"', '"-1"', '"1.0"', '"٣"', '"' + "9" * 30 + '"'])
def test_a_tag_that_is_not_ours_matches_nothing(tag: str) -> None:
    with pytest.raises(Problem) as refused:
        version_of_match(tag)

    assert refused.value.status == 412


def test_a_change_without_a_version_is_asked_for_one() -> None:
    with pytest.raises(Problem) as refused:
        version_of_match(None)

    assert refused.value.status == 428


class Note(RequestModel):
    text: Line


@pytest.mark.parametrize("text", ["a\x00b", "\x00"])
def test_a_text_that_the_database_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Note(text=text)


def test_a_text_is_stripped() -> None:
    assert Note(text="  word ").text == "word"


class Moment(ResponseModel):
    at: ApiTime


def test_instants_are_told_in_utc_to_the_millisecond() -> None:
    almaty = timezone(timedelta(hours=5))

    answer = json_response(Moment(at=datetime(2026, 3, 1, 9, 0, 0, 123456, tzinfo=almaty)), status=201)

    assert answer.status_code == 201
    assert json.loads(bytes(answer.body)) == {"at": "2026-03-01T04:00:00.123Z"}


def test_the_clock_tells_milliseconds_in_utc() -> None:
    now = system_clock()

    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds
def test_an_instant_survives_the_way_through_milliseconds(instant: datetime) -> None:
    cut = truncate(instant)

    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=to_milliseconds(cut)) == cut
    assert datetime.fromisoformat(rfc3339(instant)) == cut
