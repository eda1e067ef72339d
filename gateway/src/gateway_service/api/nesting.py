"""Stops JSON nested so deeply that reading it would exhaust a parser's stack."""

import re

from balabaqsha_chassis.problems import Problem

DEEPEST = 64

_MARKS = re.compile(rb'["\\\[\]{}]')


class NestingGuard:
    """Follows a JSON text piece by piece; raises `Problem` 422 where it is nested more than `DEEPEST` deep."""

    def __init__(self) -> None:
        self._depth = 0
        self._in_text = False
        self._escaped_at = -1
        self._seen = 0

    def feed(self, piece: bytes) -> None:
        """Look at the next piece."""
        for mark in _MARKS.finditer(piece):
            self._follow(mark.group(), self._seen + mark.start())
        self._seen += len(piece)

    def _follow(self, mark: bytes, at: int) -> None:
        if at == self._escaped_at:
            return
        if mark == b'"':
            self._in_text = not self._in_text
        elif self._in_text:
            if mark == b"\\":
                self._escaped_at = at + 1
        elif mark in b"[{":
            self._depth += 1
            if self._depth > DEEPEST:
                raise Problem(422, "json_too_deep")
        elif mark in b"]}":
            self._depth -= 1


def check_nesting(text: bytes) -> None:
    """Refuse a whole text nested too deeply; most have too few brackets to be worth a closer look."""
    if text.count(b"[") + text.count(b"{") > DEEPEST:
        NestingGuard().feed(text)
