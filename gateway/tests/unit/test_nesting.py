"""Depth of JSON, followed piece by piece."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balabaqsha_chassis.problems import Problem
from gateway_service.api.nesting import DEEPEST, NestingGuard, check_nesting

TEXTS = st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


@given(TEXTS, st.integers(0, 80), st.integers(1, 7))
def test_exactly_what_is_too_deep_is_refused_however_it_is_cut(value: object, more: int, size: int) -> None:
    for _ in range(more):
        value = [value]
    text = json.dumps(value, ensure_ascii=False).encode()
    guard = NestingGuard()

    def feed() -> None:
        for start in range(0, len(text), size):
            guard.feed(text[start : start + size])

    if _depth(value) > DEEPEST:
        with pytest.raises(Problem, match="json_too_deep"):
            feed()
        with pytest.raises(Problem, match="json_too_deep"):
            check_nesting(text)
    else:
        feed()
        check_nesting(text)


def test_brackets_in_texts_are_not_depth() -> None:
    check_nesting(json.dumps({"text": "[" * 500 + '\\"' + "{" * 500}).encode())
