"""Texts to people, made from a kind and a few facts: what changed, never an IIN or a child's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from notifications_service.domain.code_texts import CODE_TEXTS, CODE_TITLES
from notifications_service.domain.kinds import CodeKind, NoticeKind
from notifications_service.domain.notice_texts import NOTICE_TEXTS
from notifications_service.domain.terms import CONTACTS, GROUNDS, STATES, UNKNOWN, Language, Texts

#: One time for the whole country since 1 March 2024.
_KAZAKHSTAN = timezone(timedelta(hours=5))
#: Facts of a notice, all of them strings: `number`, `filed_at` (RFC 3339), `ground`, `what`.
Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedText:
    """One text in one language, in the lengths that the channels want."""

    title: str
    text: str
    sms: str

    def mail(self, url: str) -> str:
        return f"{self.text}\n\nBalabaqsha\n{url}\n"


def render_notice(kind: NoticeKind, facts: Facts, *, language: Language, url: str) -> RenderedText:
    """The notice in the language."""
    texts = NOTICE_TEXTS[kind]
    words = {"url": url, **_words(facts, language=language), **_states(texts.states, language=language)}
    return RenderedText(
        title=texts.title[language], text=texts.text[language].format(**words), sms=texts.sms[language].format(**words)
    )


def render_code(kind: CodeKind, code: str | None, *, language: Language, url: str) -> RenderedText:
    """The text with a code, or the one that needs none."""
    text = CODE_TEXTS[kind][language].format(code=code, url=url)
    return RenderedText(title=CODE_TITLES[kind][language], text=text, sms=text)


def _words(facts: Facts, *, language: Language) -> dict[str, str]:
    words = dict(facts)
    if "filed_at" in facts:
        instant = datetime.fromisoformat(facts["filed_at"]).astimezone(_KAZAKHSTAN)
        words["filed_at"] = f"{instant:%d.%m.%Y %H:%M}"
        words["filed_at_exact"] = f"{instant:%d.%m.%Y %H:%M:%S}"
    if "ground" in facts:
        words["ground"] = _word(GROUNDS, facts["ground"], language=language)
    if "what" in facts:
        words["what"] = _word(CONTACTS, facts["what"], language=language)
    return words


def _states(states: tuple[str, str] | None, *, language: Language) -> dict[str, str]:
    if states is None:
        return {}
    old, new = states
    return {"old": STATES[old][language], "new": STATES[new][language]}


def _word(words: Mapping[str, Texts], code: str, *, language: Language) -> str:
    return words.get(code, UNKNOWN)[language]
