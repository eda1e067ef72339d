"""What the first bytes of a file say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applications_service.domain.documents import ContentType, sniff


@pytest.mark.parametrize(
    ("head", "content_type"),
    [
        (b"%PDF-1.7\n", ContentType.PDF),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", ContentType.JPEG),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ContentType.PNG),
        (b"\x00\x00\x00\x18ftypheic", ContentType.HEIC),
        (b"\x00\x00\x00\x18ftypmif1", ContentType.HEIC),
    ],
)
def test_accepted_types_are_known_by_their_first_bytes(head: bytes, content_type: ContentType):
    assert sniff(head) is content_type


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"MZ\x90\x00",
        b"PK\x03\x04",
        b"GIF89a",
        b"<!DOCTYPE html>",
        b"<svg xmlns",
        b" %PDF-1.7",
        b"\x00\x00\x00\x18ftypisom",
        b"\x00\x00\x00\x18ftypavif",
        b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR",
    ],
)
def test_nothing_else_is_accepted(head: bytes):
    assert sniff(head) is None


@settings(deadline=None)
@given(st.binary(max_size=16))
def test_any_bytes_get_an_answer(head: bytes):
    assert sniff(head) in {None, *ContentType}
